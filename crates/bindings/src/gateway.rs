//! `WalletGateway`: the wallet's backend, asked on behalf of the signed-in user.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::{payment, services};
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

/// The wallet's backend. What users see about an order comes from here only, and it decides how a payment ended.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait WalletGateway: Send + Sync {
    /// The order behind a reference. A URL of another acquirer is decoded by the backend; nothing navigates to it.
    async fn resolve(&self, order: OrderRef) -> Result<Order, GatewayError>;
    /// What became of an order.
    async fn inquire(&self, order_id: String) -> Result<OrderStatus, GatewayError>;
}

/// An order as a program names it.
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

/// An order as the wallet's backend sees it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Order {
    /// The backend's id.
    pub id: String,
    /// How far it is.
    pub status: OrderStatus,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum OrderStatus {
    /// Waits for the user.
    Unpaid,
    /// Handed over; not final.
    Processing,
    /// Paid.
    Paid,
    /// Can never be paid: cancelled, expired or failed.
    Closed,
}

/// Why the backend gave no order.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum GatewayError {
    /// The reference is none that this wallet knows.
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

/// Makes the wallet's backend one of `cashier_host`.
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
