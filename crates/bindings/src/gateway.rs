//! `WalletGateway`: the wallet's backend, asked on behalf of the signed-in user.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::{payment, services};
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

/// The wallet's backend. It is the only source of what users see about an order, and it decides how a payment ended.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait WalletGateway: Send + Sync {
    /// The order behind a reference. The backend decodes a URL of another acquirer; nothing navigates to it.
    async fn resolve(&self, order: OrderRef) -> Result<Order, GatewayError>;
    /// The state of an order.
    async fn inquire(&self, order_id: String) -> Result<OrderStatus, GatewayError>;
}

/// A program's reference to an order.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum OrderRef {
    /// The cashier URL from the order API.
    PaymentUrl {
        /// The URL.
        url: String,
    },
    /// The wallet's own number of the trade.
    TradeNo {
        /// The number.
        number: String,
    },
    /// Parameters signed by the merchant's server.
    OrderStr {
        /// The parameters.
        text: String,
    },
}

/// An order according to the wallet's backend.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Order {
    /// The backend's id.
    pub id: String,
    /// Its state.
    pub status: OrderStatus,
}

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum OrderStatus {
    /// Waits for the user.
    Unpaid,
    /// Handed over, but not final.
    Processing,
    /// Paid.
    Paid,
    /// Can never be paid: cancelled, expired or failed.
    Closed,
}

/// Why the backend returned no order.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum GatewayError {
    /// The wallet does not know the reference.
    #[error("not an order of this wallet: {reason}")]
    UnknownOrder {
        /// For logs.
        reason: String,
    },
    /// Nobody is signed in to the wallet.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The backend refused for another reason.
    #[error("refused: {reason}")]
    Refused {
        /// For logs.
        reason: String,
    },
    /// No answer.
    #[error("no answer: {reason}")]
    Unreachable {
        /// For logs.
        reason: String,
    },
    /// An exception that is not one of the others. Counts as refused.
    #[error("an unexpected exception: {reason}")]
    Unexpected {
        /// For logs.
        reason: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for GatewayError {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { reason: error.reason }
    }
}

impl From<GatewayError> for services::GatewayError {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::UnknownOrder { reason } => Self::UnknownOrder(reason),
            GatewayError::NotSignedIn => Self::NotSignedIn,
            GatewayError::Refused { reason } | GatewayError::Unexpected { reason } => Self::Refused(reason),
            GatewayError::Unreachable { reason } => Self::Unreachable(reason),
        }
    }
}

impl From<OrderStatus> for payment::OrderStatus {
    fn from(status: OrderStatus) -> Self {
        match status {
            OrderStatus::Unpaid => Self::Unpaid,
            OrderStatus::Processing => Self::Processing,
            OrderStatus::Paid => Self::Paid,
            OrderStatus::Closed => Self::Closed,
        }
    }
}

/// Adapts the wallet's backend to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn WalletGateway>);

#[async_trait]
impl services::WalletGateway for Adapter {
    async fn resolve(&self, order: &payment::OrderRef) -> Result<payment::Order, services::GatewayError> {
        let order = match order.clone() {
            payment::OrderRef::PaymentUrl(url) => OrderRef::PaymentUrl { url },
            payment::OrderRef::TradeNo(number) => OrderRef::TradeNo { number },
            payment::OrderRef::OrderStr(text) => OrderRef::OrderStr { text },
        };
        let Order { id, status } = self.0.resolve(order).await?;
        Ok(payment::Order { id, status: status.into() })
    }

    async fn inquire(&self, order_id: &str) -> Result<payment::OrderStatus, services::GatewayError> {
        Ok(self.0.inquire(order_id.to_owned()).await?.into())
    }
}
