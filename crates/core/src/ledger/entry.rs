//! Lines of a user's statement: what moved, and the balance after it.

use super::{Owner, TransferKind};
use crate::id::{TransferId, UserId};
use crate::kernel::Row;
use crate::money::Money;

/// One line of a statement. Written together with its transfer and never changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Whose statement.
    pub user: UserId,
    /// The transfer behind the line. Its id carries the time.
    pub transfer: TransferId,
    /// The change of the balance: negative when money left.
    pub change: Money,
    /// The balance after it, in minor units.
    pub balance_after: i64,
    /// Why money moved.
    pub kind: TransferKind,
    /// The payment or refund it belongs to, or the user for a top-up.
    pub subject: Owner,
    /// Who was on the other side, as the user knows it.
    pub counterparty: String,
}

impl Row for Entry {
    type Key = (UserId, TransferId);

    fn key(&self) -> Self::Key {
        (self.user, self.transfer)
    }
}
