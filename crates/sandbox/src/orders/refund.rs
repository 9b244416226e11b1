//! Refunds of an order: any number of parts, each with its own number, never more than was paid.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Dialect, Order, State};
use crate::instant;
use crate::scenario::Scenario;

/// The state of a refund.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundState {
    /// Accepted, in progress.
    Processing,
    /// The money was returned.
    Success,
    /// The payer's bank cannot accept it.
    Abnormal,
    /// Given up: the money stays with the merchant.
    Closed,
}

/// A refund.
#[expect(clippy::struct_field_names, reason = "`refund_id` is the providers' word")]
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    /// The merchant's number: `out_refund_no`, `out_request_no`.
    pub(crate) number: String,
    /// The provider's number.
    pub(crate) refund_id: String,
    /// The dialect in which it was requested.
    pub(crate) dialect: Dialect,
    pub(crate) fen: i64,
    pub(crate) reason: Option<String>,
    pub(crate) notify_url: Option<String>,
    #[serde(with = "instant")]
    pub(crate) created_at: Timestamp,
    pub(crate) state: RefundState,
    /// When it ended.
    #[serde(with = "instant::maybe")]
    pub(crate) ended_at: Option<Timestamp>,
    /// When it will end by itself.
    #[serde(with = "instant::maybe")]
    pub(crate) due_at: Option<Timestamp>,
}

/// A merchant's request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewRefund {
    pub(crate) number: String,
    pub(crate) refund_id: String,
    pub(crate) dialect: Dialect,
    pub(crate) fen: i64,
    pub(crate) reason: Option<String>,
    pub(crate) notify_url: Option<String>,
}

/// Why a refund was not made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub(crate) enum RefundRefusal {
    #[error("the order is not paid")]
    NotPaid,
    #[error("the refund is more than what is left of the order")]
    TooMuch,
    #[error("the merchant has too little money at the provider")]
    NotEnough,
    #[error("the number was used for a refund of another amount")]
    OtherContent,
    #[error("the order has had as many refunds as it can have")]
    TooMany,
}

/// The maximum number of refunds of one order.
const REFUNDS_MAX: usize = 50;

impl Order {
    /// The amount requested and not given up.
    pub(crate) fn refunded_fen(&self) -> i64 {
        let counted = self.refunds.iter().filter(|refund| refund.state != RefundState::Closed);
        counted.map(|refund| refund.fen).fold(0, i64::saturating_add)
    }

    /// The refund with this number.
    pub(crate) fn refund(&self, number: &str) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.number == number)
    }

    /// Checks whether a refund would be accepted. Returns true for a new one, or for one that was given up and is retried.
    ///
    /// # Errors
    /// See [`RefundRefusal`].
    pub(crate) fn takes_refund(&self, number: &str, fen: i64) -> Result<bool, RefundRefusal> {
        let known = self.refund(number);
        if known.is_some_and(|known| known.fen != fen) {
            return Err(RefundRefusal::OtherContent);
        }
        if known.is_some_and(|known| known.state != RefundState::Closed) {
            return Ok(false);
        }
        if !matches!(self.state, State::Paid { .. }) {
            return Err(RefundRefusal::NotPaid);
        }
        if fen < 1 || fen > self.fen.saturating_sub(self.refunded_fen()) {
            return Err(RefundRefusal::TooMuch);
        }
        if known.is_none() && self.refunds.len() >= REFUNDS_MAX {
            return Err(RefundRefusal::TooMany);
        }
        if self.scenario == Some(Scenario::RefundRefused) {
            return Err(RefundRefusal::NotEnough);
        }
        Ok(true)
    }

    /// Accepts a refund; it completes at `due_at`, or never by itself. Returns true for a new one: repeating the
    /// request changes nothing. One that was given up is retried under its number, as the providers ask merchants to
    /// do.
    ///
    /// # Errors
    /// See [`RefundRefusal`].
    pub(crate) fn add_refund(
        &mut self,
        request: NewRefund,
        now: Timestamp,
        due_at: Option<Timestamp>,
    ) -> Result<bool, RefundRefusal> {
        if !self.takes_refund(&request.number, request.fen)? {
            return Ok(false);
        }
        if let Some(again) = self.refunds.iter_mut().find(|refund| refund.number == request.number) {
            (again.state, again.ended_at, again.due_at) = (RefundState::Processing, None, due_at);
            return Ok(true);
        }
        self.refunds.push(Refund {
            number: request.number,
            refund_id: request.refund_id,
            dialect: request.dialect,
            fen: request.fen,
            reason: request.reason,
            notify_url: request.notify_url,
            created_at: now,
            state: RefundState::Processing,
            ended_at: None,
            due_at,
        });
        Ok(true)
    }

    /// Ends a refund that is in progress or stuck. Returns true when that changed something.
    pub(crate) fn end_refund(&mut self, number: &str, state: RefundState, now: Timestamp) -> bool {
        let open = |refund: &&mut Refund| {
            refund.number == number && matches!(refund.state, RefundState::Processing | RefundState::Abnormal)
        };
        let Some(refund) = self.refunds.iter_mut().find(open).filter(|refund| refund.state != state) else {
            return false;
        };
        refund.state = state;
        refund.due_at = None;
        refund.ended_at = Some(now);
        true
    }
}
