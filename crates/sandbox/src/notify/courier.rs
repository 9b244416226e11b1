//! What differs between the providers' notices.

use crate::Sandbox;
use crate::orders::{Notice, Order};

/// A notice, ready to be sent.
pub(crate) struct Letter {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// How a dialect sends notices.
pub(crate) trait Courier: Sync {
    /// The pauses, in seconds, after attempts that were not accepted.
    fn plan_s(&self) -> &'static [u64];

    /// Writes and signs the notice for one attempt. `None` when there is nothing to send.
    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter>;

    /// True when the merchant's answer accepts the notice.
    fn is_accepted(&self, status: u16, body: &[u8]) -> bool;
}
