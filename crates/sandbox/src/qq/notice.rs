//! Notices: QQ Wallet reports payments only.

use cashier_protocol::qq::notices;
use cashier_protocol::qq::query::TradeState;

use super::query::trade;
use super::receive::account;
use crate::Sandbox;
use crate::notify::{Courier, Letter};
use crate::orders::{Notice, Order, Subject};
use crate::scenario::Scenario;

/// QQ Wallet's notices.
pub(crate) struct Notices;

/// [`notices::REPEAT_AFTER_SECONDS`], as the schedule of a [`Courier`].
const PLAN_S: [u64; 9] = [15, 15, 30, 180, 1_800, 1_800, 1_800, 1_800, 3_600];

impl Courier for Notices {
    fn plan_s(&self) -> &'static [u64] {
        &PLAN_S
    }

    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter> {
        if notice.subject != Subject::Payment {
            return None;
        }
        // The payment is announced as it was, whatever has been refunded since.
        let mut told = trade(order);
        told.state = TradeState::Success;
        let lies = notice.is_first() && notice.scenario == Some(Scenario::WrongAmountNotice);
        if lies {
            told.total_fen = Some(order.fen.saturating_add(1));
        }
        let mut account = account(sandbox);
        if notice.is_first() && notice.scenario == Some(Scenario::SignatureProbe) {
            account.key = cashier_core::secret::Secret::new("SANDBOX-PROBE".to_owned());
        }
        let body = notices::write(&told, &account, &sandbox.nonce()).ok()?;
        Some(Letter {
            headers: vec![("content-type".to_owned(), "text/xml; charset=utf-8".to_owned())],
            body: body.into_bytes(),
        })
    }

    fn is_accepted(&self, status: u16, body: &[u8]) -> bool {
        notices::is_accepted(status, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schedule is the protocol's.
    #[test]
    fn plan() {
        assert_eq!(PLAN_S, notices::REPEAT_AFTER_SECONDS.map(u64::from));
    }
}
