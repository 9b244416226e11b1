//! One order, and its possible transitions.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Dialect, Notice, Refund, Sharing, Subject};
use crate::instant;
use crate::scenario::Scenario;

/// The sandbox's own name of an order, random: also the token of its cashier page.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OrderId(pub(crate) String);

/// A link to the payment that expires before the order does.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    /// The random part of a `code_url`, a `prepay_id`, a page address.
    pub(crate) token: String,
    #[serde(with = "instant")]
    pub(crate) expires_at: Timestamp,
}

/// The state of an order. Refunds are separate: a refunded order was paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub(crate) enum State {
    /// Nobody paid yet.
    NotPaid,
    /// Paid.
    Paid {
        #[serde(with = "instant")]
        at: Timestamp,
        /// The payer's id under the merchant's app.
        payer: String,
    },
    /// Closed without a payment.
    Closed {
        #[serde(with = "instant")]
        at: Timestamp,
    },
}

/// An order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) id: OrderId,
    pub(crate) dialect: Dialect,
    /// The merchant's number at the provider: `mchid`, `app_id`, `mch_id`.
    pub(crate) merchant: String,
    /// The official account, mini program or app.
    pub(crate) app: String,
    /// The merchant's number of the order.
    pub(crate) out_trade_no: String,
    /// The provider's number. It exists from the start, but is not disclosed before the payment.
    pub(crate) transaction_id: String,
    /// How it is paid, in the provider's terms: `NATIVE`, `JSAPI`, `FAST_INSTANT_TRADE_PAY` …
    pub(crate) method: String,
    pub(crate) fen: i64,
    pub(crate) description: String,
    /// Data returned in queries and notices: `attach`, `passback_params`.
    pub(crate) attach: Option<String>,
    pub(crate) notify_url: Option<String>,
    /// The URL for the payer's browser afterwards.
    pub(crate) return_url: Option<String>,
    /// The required payer, if the merchant names one.
    pub(crate) payer: Option<String>,
    /// True when the money is held for sharing.
    pub(crate) is_shareable: bool,
    #[serde(with = "instant")]
    pub(crate) created_at: Timestamp,
    /// When it can no longer be paid.
    #[serde(with = "instant")]
    pub(crate) expires_at: Timestamp,
    /// When the payer arrived. Before that Alipay knows no trade; others set it when the order is created.
    #[serde(with = "instant::maybe")]
    pub(crate) reached_at: Option<Timestamp>,
    pub(crate) links: Vec<Link>,
    pub(crate) state: State,
    /// When a payment that was in progress while the order was closed arrives.
    #[serde(with = "instant::maybe")]
    pub(crate) late_payment_at: Option<Timestamp>,
    pub(crate) refunds: Vec<Refund>,
    pub(crate) sharing: Sharing,
    pub(crate) notices: Vec<Notice>,
    pub(crate) scenario: Option<Scenario>,
    /// The merchant's data when the order was created, in a comparable form: the same number with different content
    /// is refused.
    pub(crate) content: String,
    /// Data needed only by the provider's own translation.
    #[serde(default)]
    pub(crate) extra: Value,
}

/// Why an order cannot be paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum PayRefusal {
    #[error("the order is paid already")]
    Paid,
    #[error("the order is closed")]
    Closed,
    #[error("the time to pay the order is over")]
    Expired,
}

impl Order {
    /// The payer pays.
    ///
    /// # Errors
    /// See [`PayRefusal`].
    pub(crate) fn pay(&mut self, payer: &str, now: Timestamp) -> Result<(), PayRefusal> {
        match self.state {
            State::Paid { .. } => return Err(PayRefusal::Paid),
            State::Closed { .. } => return Err(PayRefusal::Closed),
            State::NotPaid if now >= self.expires_at => return Err(PayRefusal::Expired),
            State::NotPaid => {}
        }
        self.mark_paid(payer, now);
        Ok(())
    }

    /// A payment that was in progress while the merchant closed the order arrives. The provider took the money, so it
    /// counts.
    pub(crate) fn pay_late(&mut self, payer: &str, now: Timestamp) {
        self.late_payment_at = None;
        if !matches!(self.state, State::Paid { .. }) {
            self.mark_paid(payer, now);
        }
    }

    fn mark_paid(&mut self, payer: &str, now: Timestamp) {
        self.reached_at.get_or_insert(now);
        self.state = State::Paid { at: now, payer: self.payer.clone().unwrap_or_else(|| payer.to_owned()) };
    }

    /// The payer's phone shows the order. For some orders the time limit starts only then.
    pub(crate) fn reach(&mut self, now: Timestamp) {
        if self.reached_at.is_some() {
            return;
        }
        self.reached_at = Some(now);
        if let Some(pay_within) = self.dialect.row().pay_within {
            self.expires_at = pay_within(self, now).unwrap_or(self.expires_at);
        }
    }

    /// When time alone closes the order, which happens only to orders whose payer has arrived.
    pub(crate) fn closes_at(&self) -> Option<Timestamp> {
        let is_open = self.state == State::NotPaid && self.dialect.row().pay_within.is_some();
        self.reached_at.filter(|_| is_open).map(|_| self.expires_at)
    }

    /// The payer's phone reads a code or opens a link. A link expires before the order does.
    ///
    /// # Errors
    /// [`PayRefusal::Expired`] when the link has expired; a paid or closed order is still shown.
    pub(crate) fn scan(&mut self, code: &str, now: Timestamp) -> Result<(), PayRefusal> {
        let link = self.links.iter().find(|link| code.contains(&link.token));
        if self.state == State::NotPaid && link.is_some_and(|link| now >= link.expires_at) {
            return Err(PayRefusal::Expired);
        }
        self.reach(now);
        Ok(())
    }

    /// Closes an unpaid order. Closing a closed order changes nothing.
    ///
    /// # Errors
    /// [`PayRefusal::Paid`].
    pub(crate) fn close(&mut self, now: Timestamp) -> Result<(), PayRefusal> {
        match self.state {
            State::Paid { .. } => Err(PayRefusal::Paid),
            State::Closed { .. } => Ok(()),
            State::NotPaid => {
                self.state = State::Closed { at: now };
                Ok(())
            }
        }
    }

    /// Makes the order and every link expire. Whether that also closes the order depends on the provider.
    pub(crate) fn expire(&mut self, now: Timestamp) {
        self.expires_at = self.expires_at.min(now);
        for link in &mut self.links {
            link.expires_at = link.expires_at.min(now);
        }
    }

    /// When it was paid.
    pub(crate) const fn paid_at(&self) -> Option<Timestamp> {
        match &self.state {
            State::Paid { at, .. } => Some(*at),
            State::NotPaid | State::Closed { .. } => None,
        }
    }

    /// Who paid.
    pub(crate) fn paid_by(&self) -> Option<&str> {
        match &self.state {
            State::Paid { payer, .. } => Some(payer),
            State::NotPaid | State::Closed { .. } => None,
        }
    }

    /// Queues a notice, if there is a URL for it. The effect of the scenario is decided here, once.
    pub(crate) fn announce(
        &mut self,
        id: String,
        subject: Subject,
        dialect: Dialect,
        url: Option<String>,
        now: Timestamp,
    ) {
        let Some(url) = url else { return };
        self.notices.push(Notice::new(id, subject, dialect, url, self.scenario, now));
    }

    /// When something is due for this order without any call.
    pub(crate) fn due_at(&self) -> Option<Timestamp> {
        let notices = self.notices.iter().filter_map(|notice| notice.next_at);
        notices
            .chain(self.late_payment_at)
            .chain(self.closes_at())
            .chain(self.refunds.iter().filter_map(|refund| refund.due_at))
            .min()
    }
}
