//! Lines of a user's statement: what moved, and the balance after it.
//!
//! The lines of an account form a linked list: the account names its newest line, and each line the one before it. So
//! they are stored in order of time, at the end of one table, and are still found for each user without a search.

use super::{Owner, TransferKind};
use crate::id::{TransferId, UserId};
use crate::kernel::Row;
use crate::money::Money;
use crate::time::Timestamp;

/// One line of a statement. Written together with its transfer and never changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Whose statement it is.
    pub user: UserId,
    /// The transfer behind the line. Its id includes the time.
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
    /// When the money moved, never earlier than the line before it: the lines of a user's accounts are shown in this
    /// order.
    pub at: Timestamp,
    /// Which line of its account it is, from 1.
    pub number: i64,
    /// The transfer of the line before it; `None` for the first.
    pub previous: Option<TransferId>,
}

impl Row for Entry {
    type Key = (TransferId, UserId);

    fn key(&self) -> Self::Key {
        (self.transfer, self.user)
    }
}
