//! What differs between the providers' notices.

use crate::Sandbox;
use crate::orders::{Notice, Order};

/// A notice, ready to be sent.
pub(crate) struct Letter {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// How a dialect tells something.
pub(crate) trait Courier: Sync {
    /// How many seconds after each try that was not taken the next one follows.
    fn plan_s(&self) -> &'static [u64];

    /// Writes and signs the notice for one try. `None` when there is nothing to tell.
    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter>;

    /// True when the merchant's answer says that it took the notice.
    fn is_accepted(&self, status: u16, body: &[u8]) -> bool;
}
