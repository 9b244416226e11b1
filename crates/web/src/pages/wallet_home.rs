//! `/wallet`: balances, the newest lines of the statement, the newest messages.

use askama::Template;
use cashier_core::ledger::{Entry, TransferKind};
use cashier_core::money::Money;

use super::{Frame, Markup, Page};
use crate::wallet::inbox::{Content, Line};

/// The wallet's home.
#[derive(Template)]
#[template(path = "wallet_home.html")]
pub struct WalletPage {
    /// The frame around the page; it names the user.
    pub frame: Frame,
    /// The user's balances, one per currency.
    pub balances: Vec<Money>,
    /// The agreements under which merchants can debit.
    pub agreements: Vec<AgreementLine>,
    /// The newest lines of the statement.
    pub activity: Vec<Entry>,
    /// The newest messages.
    pub inbox: Vec<Line>,
}

/// An agreement in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreementLine {
    /// The token of its page.
    pub token: String,
    /// The merchant's name.
    pub payee: String,
    /// What it is for.
    pub description: String,
}

impl WalletPage {
    fn unread(&self) -> u64 {
        count_unread(&self.inbox)
    }

    fn greeting(&self) -> String {
        (self.frame.t.wallet.hello)(self.frame.user.as_deref().unwrap_or_default())
    }

    fn entry_title(&self, entry: &Entry) -> String {
        money_title(&self.frame, entry.kind, &entry.counterparty)
    }

    fn entry_moment(&self, entry: &Entry) -> Markup {
        self.frame.moment(&entry.transfer.created_at())
    }

    fn balance_after(&self, entry: &Entry) -> Markup {
        self.frame.amount(&Money::new(entry.balance_after, entry.change.currency()))
    }
}

/// The number of unread messages.
pub(super) fn count_unread(inbox: &[Line]) -> u64 {
    u64::try_from(inbox.iter().filter(|line| line.unread).count()).unwrap_or(u64::MAX)
}

/// The title of a message about money; empty for any other.
pub(super) fn line_title(frame: &Frame, line: &Line) -> String {
    match &line.content {
        Content::Money { kind, counterparty, .. } => money_title(frame, *kind, counterparty),
        Content::PinLocked | Content::Merchant { .. } => String::new(),
    }
}

/// Why money moved, as text.
fn money_title(frame: &Frame, kind: TransferKind, counterparty: &str) -> String {
    let t = &frame.t.wallet;
    match kind {
        // Only the first two of these involve users' accounts.
        TransferKind::Payment
        | TransferKind::Fee
        | TransferKind::Settlement
        | TransferKind::Share
        | TransferKind::Surplus => (t.paid_to)(counterparty),
        TransferKind::Refund | TransferKind::ShareReturn | TransferKind::SurplusRefund => {
            (t.refund_from)(counterparty)
        }
        TransferKind::TopUp => t.topped_up.to_owned(),
    }
}

impl Page for WalletPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
