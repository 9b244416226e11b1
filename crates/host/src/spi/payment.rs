//! `PaymentService`: the SPI behind `my.tradePay`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::SpiError;
use crate::context::ApiContext;
use crate::payment::OrderRef;

/// Takes payments.
///
/// An implementation can work in two ways. *Stay inside*: show the cashier over the mini program, wait for the
/// outcome, and return [`PaymentResult::Completed`]. *Open a page*: return [`PaymentResult::OpenPage`] at once; the
/// host opens the page with the session's id, and the page reports with
/// [`Host::complete_payment`](crate::Host::complete_payment).
#[async_trait]
pub trait PaymentService: Send + Sync {
    /// Takes one payment. Every later call identifies it by `request.session`.
    ///
    /// Call [`Host::submitted`](crate::Host::submitted) when the order is submitted for execution: from then on a
    /// missing response may hide a success.
    async fn pay(&self, context: ApiContext, request: PaymentRequest) -> Result<PaymentResult, SpiError>;
}

/// A payment to take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    /// The payment session, created by the host; also usable as an idempotency key.
    pub session: String,
    /// The order as the program named it.
    pub order: OrderRef,
    /// The order's id in the wallet's backend, if known.
    pub order_id: Option<String>,
    /// Reserved.
    pub extend_info: BTreeMap<String, String>,
}

/// How the payment continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentResult {
    /// The payment ended with one of the six result codes.
    Completed {
        /// `9000`, `8000`, `4000`, `6001`, `6002` or `6004`.
        code: String,
        /// For logs.
        message: String,
    },
    /// A page of the host takes over; the outcome is still open.
    OpenPage {
        /// The page's route in the host.
        route: String,
        /// What the page needs in addition to the session.
        extended_info: BTreeMap<String, String>,
    },
}
