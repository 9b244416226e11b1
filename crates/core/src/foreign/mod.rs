//! Orders of other acquirers that users of this wallet pay.
//!
//! Invariants: the user is debited once per order, in the batch that writes the notice to the acquirer; the order
//! succeeds when the acquirer has acknowledged it, and fails when the acquirer has refused it, with the money
//! returned by a transfer in the same batch. Without an answer it stays in process.

mod answered;
mod cancel;
mod confirm;
mod open;
mod refund;
mod state;

use std::sync::Arc;

use crate::id::{AcquirerId, Fresh};
use crate::mode::Mode;
use crate::notice::{Body, Channel, Notice};
use crate::world::World;

pub use answered::{RecordAcquirerAnswer, Verdict};
pub use cancel::CancelForeignOrder;
pub use confirm::{ConfirmForeignOrder, ForeignConfirmation, ForeignKey};
pub use open::{OpenForeignOrder, code_key};
pub use refund::RefundForeignOrder;
pub use state::{ForeignDetails, ForeignOrder, ForeignState, ForeignTransition};

/// Renders a body from an order.
pub type ForeignBody = Arc<dyn Fn(&ForeignOrder) -> Vec<u8> + Send + Sync>;

/// How an acquirer is notified of the end of an order.
#[derive(Clone)]
pub struct TellAcquirer {
    /// Our `Client-Id` there.
    pub client_id: String,
    /// The URL to call.
    pub url: String,
    /// Renders the body, once.
    pub body: ForeignBody,
    /// Which money the acquirer takes.
    pub mode: Mode,
}

impl TellAcquirer {
    /// Writes the notice to the acquirer.
    fn write(&self, world: &mut World, fresh: &mut Fresh, order: &ForeignOrder) {
        let channel = Channel::Acquirer {
            acquirer: AcquirerId::of_name(&order.details.acquirer),
            client_id: self.client_id.clone(),
            url: self.url.clone(),
            body: Body::new((self.body)(order)),
        };
        let notice = Notice::due_now(fresh.id(order.id.shard()), order.id.into(), channel, fresh.at());
        world.notices.insert_fresh(notice);
    }
}
