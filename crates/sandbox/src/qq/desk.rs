//! The context of every call, and the faults it can answer with.

use cashier_core::time::Timestamp;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::fields::{FieldError, OrderNumbers, Request};
use cashier_protocol::qq::outcome;

use crate::Sandbox;
use crate::orders::{Key, Order, Provider};
use crate::scenario::Scenario;
use crate::trouble::{Stop, Trouble};
use crate::world::World;

/// The state, the time, and the caller.
pub(super) struct Desk<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) world: &'a mut World,
    pub(super) now: Timestamp,
    pub(super) mch_id: &'a str,
    /// The scenario chosen by a header of the call.
    pub(super) scenario: Option<Scenario>,
    /// The effect of the order's scenario on the answer.
    pub(super) trouble: Trouble,
}

/// A refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    err_code: &'static str,
    text: String,
}

impl Fault {
    pub(super) fn new(err_code: &'static str, text: impl Into<String>) -> Self {
        Self { err_code, text: text.into() }
    }

    pub(super) fn to_fields(&self) -> Fields {
        outcome::failure(self.err_code, &self.text)
    }
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self::new("PARAM_ERROR", error.to_string())
    }
}

impl Desk<'_> {
    /// Reads the content of a call.
    pub(super) fn read<R: Request>(fields: &Fields) -> Result<R, Fault> {
        Ok(R::read(fields)?)
    }

    /// The key of an order with the merchant's number.
    pub(super) fn own_key(&self, out_trade_no: &str) -> Key {
        Key::Merchant(Provider::QqWallet, self.mch_id.to_owned(), out_trade_no.to_owned())
    }

    /// The order with these numbers, preferring QQ Wallet's.
    pub(super) fn order(&self, numbers: &OrderNumbers) -> Result<&Order, Fault> {
        let key = match (&numbers.transaction_id, &numbers.out_trade_no) {
            (Some(number), _) => Some(Key::Transaction(Provider::QqWallet, number.clone())),
            (None, Some(number)) => Some(self.own_key(number)),
            (None, None) => None,
        };
        let found = key.and_then(|key| self.world.book.find(&key));
        let order = found.filter(|order| order.merchant == self.mch_id).ok_or_else(unknown_order)?;
        self.is_up(order.scenario)?;
        Ok(order)
    }

    /// Stops a call before anything is done when its order's scenario says that the provider is down.
    pub(super) fn is_up(&self, scenario: Option<Scenario>) -> Result<(), Fault> {
        self.trouble.before(scenario).map_err(|stop| match stop {
            Stop::Down => Fault::new("SYSTEMERROR", "系统繁忙"),
            Stop::TooMany => too_many_calls(),
        })
    }
}

/// More calls than the merchant is allowed.
pub(super) fn too_many_calls() -> Fault {
    Fault::new("FREQUENCY_LIMITED", "调用太频繁")
}

/// No such order.
pub(super) fn unknown_order() -> Fault {
    Fault::new(outcome::ORDER_NOT_EXIST, "订单不存在")
}
