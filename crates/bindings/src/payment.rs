//! `PaymentService`: behind `my.tradePay`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::payment::{OrderRef, State};
use cashier_host::spi;

use crate::context::ApiContext;
use crate::error::SpiError;

/// Takes payments.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait PaymentService: Send + Sync {
    /// Takes one payment.
    ///
    /// *Stay inside*: show the cashier over the mini program, wait for the outcome and return it with its code. *Open
    /// a page*: return at once, with `show_host_page` and a route; the page then reports to `complete_payment`.
    ///
    /// Call `submitted` of the host when the order is handed over for execution: from then on a failure may hide a success.
    async fn pay(&self, context: ApiContext, request: PaymentRequest) -> Result<PaymentResult, SpiError>;
}

/// A request to pay. Exactly one of `payment_url`, `trade_no` and `order_str` is set.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PaymentRequest {
    /// The cashier URL from the order API.
    pub payment_url: Option<String>,
    /// The wallet's own number of the trade.
    pub trade_no: Option<String>,
    /// Parameters signed by the merchant's server.
    pub order_str: Option<String>,
    /// Reserved.
    pub extend_info: HashMap<String, String>,
    /// The id of the payment session; identifies the payment in every later call, and can be used as an idempotency
    /// key.
    pub request_id: String,
    /// The order's id at the wallet's backend, if a gateway resolved it.
    pub order_id: Option<String>,
}

/// The result of a payment so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct PaymentResult {
    /// One of the six result codes. Empty together with `show_host_page` means that nothing is decided yet.
    #[uniffi(default = "")]
    pub result_code: String,
    /// For logs.
    #[uniffi(default = "")]
    pub result_message: String,
    /// A page of the wallet takes over.
    #[uniffi(default = false)]
    pub show_host_page: bool,
    /// That page's route.
    #[uniffi(default = None)]
    pub host_page_route: Option<String>,
    /// What the page needs besides the session.
    #[uniffi(default)]
    pub extended_info: HashMap<String, String>,
}

/// A payment that ended with this code.
#[uniffi::export]
pub fn completed(result_code: String, result_message: String) -> PaymentResult {
    PaymentResult { result_code, result_message, ..PaymentResult::default() }
}

/// A payment that a page of the wallet takes over.
#[uniffi::export]
#[expect(clippy::implicit_hasher, reason = "generic functions do not cross")]
pub fn opens_page(host_page_route: String, extended_info: HashMap<String, String>) -> PaymentResult {
    PaymentResult {
        show_host_page: true,
        host_page_route: Some(host_page_route),
        extended_info,
        ..PaymentResult::default()
    }
}

/// The state of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PaymentState {
    /// The program called `my.tradePay`.
    Created,
    /// The backend is asked for the order.
    Resolving,
    /// The user is looking at the cashier.
    AwaitingUser,
    /// The order was handed over for execution.
    Submitted,
    /// The program has its result, or will never ask for it.
    Final,
}

impl From<State> for PaymentState {
    fn from(state: State) -> Self {
        match state {
            State::Created => Self::Created,
            State::Resolving => Self::Resolving,
            State::AwaitingUser => Self::AwaitingUser,
            State::Submitted => Self::Submitted,
            State::Final => Self::Final,
        }
    }
}

impl From<spi::PaymentRequest> for PaymentRequest {
    fn from(request: spi::PaymentRequest) -> Self {
        let (payment_url, trade_no, order_str) = match request.order {
            OrderRef::PaymentUrl(text) => (Some(text), None, None),
            OrderRef::TradeNo(text) => (None, Some(text), None),
            OrderRef::OrderStr(text) => (None, None, Some(text)),
        };
        Self {
            payment_url,
            trade_no,
            order_str,
            extend_info: request.extend_info.into_iter().collect(),
            request_id: request.session,
            order_id: request.order_id,
        }
    }
}

impl From<PaymentResult> for spi::PaymentResult {
    /// A code is decisive, with or without a page. Neither code nor page may mean anything, so it stays a completion
    /// with an empty code, which programs see as an unknown outcome.
    fn from(result: PaymentResult) -> Self {
        if result.show_host_page && result.result_code.is_empty() {
            let extended_info: BTreeMap<String, String> = result.extended_info.into_iter().collect();
            return Self::OpenPage { route: result.host_page_route.unwrap_or_default(), extended_info };
        }
        Self::Completed { code: result.result_code, message: result.result_message }
    }
}

/// Adapts the wallet's service to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn PaymentService>);

#[async_trait]
impl spi::PaymentService for Adapter {
    async fn pay(
        &self,
        context: cashier_host::ApiContext,
        request: spi::PaymentRequest,
    ) -> Result<spi::PaymentResult, spi::SpiError> {
        Ok(self.0.pay(context.into(), request.into()).await?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty code with a page means undecided; everything else is a completion.
    #[test]
    fn a_page_without_a_code_is_undecided() {
        let page = opens_page("wallet://cashier".to_owned(), HashMap::new());
        assert!(
            matches!(page.clone().into(), spi::PaymentResult::OpenPage { route, .. } if route == "wallet://cashier")
        );
        let decided = PaymentResult { result_code: "9000".to_owned(), ..page };
        assert!(matches!(decided.into(), spi::PaymentResult::Completed { code, .. } if code == "9000"));
        let nothing = PaymentResult::default();
        assert!(matches!(nothing.into(), spi::PaymentResult::Completed { code, .. } if code.is_empty()));
    }
}
