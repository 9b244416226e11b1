//! The wallet's backend: the details of an order, and its outcome.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::payment::{Order, OrderRef, OrderStatus};
use cashier_host::services::{GatewayError, WalletGateway};
use reqwest::Method;
use serde_json::{Value, json};

use crate::phone::{Forced, Phone};
use crate::wallet::CallError;

/// The wallet's errors for a reference that names no order: a URL or number that it did not issue, or an order string
/// not signed by the merchant.
const UNKNOWN_ORDER: [&str; 10] = [
    "INVALID_PAYMENT_URL",
    "PARAM_ILLEGAL",
    "INVALID_SIGNATURE",
    "KEY_NOT_FOUND",
    "INVALID_CLIENT",
    "INVALID_CLIENT_STATUS",
    "ACCESS_DENIED",
    "TIMESTAMP_INVALID",
    "REPEAT_REQ_INCONSISTENT",
    "CURRENCY_NOT_SUPPORT",
];

pub(super) struct Gateway(pub(super) Arc<Phone>);

#[async_trait]
impl WalletGateway for Gateway {
    async fn resolve(&self, order: &OrderRef) -> Result<Order, GatewayError> {
        if self.0.forced() == Some(Forced::NoNetwork) {
            return Err(GatewayError::Unreachable("the next outcome says so".to_owned()));
        }
        let view = resolve(&self.0, order).await.map_err(failure)?;
        Ok(Order { id: text(&view, "token"), status: status(&view) })
    }

    async fn inquire(&self, order_id: &str) -> Result<OrderStatus, GatewayError> {
        if let Some(forced) = self.0.forced() {
            return forced
                .inquiry()
                .ok_or_else(|| GatewayError::Unreachable("the next outcome says so".to_owned()));
        }
        let path = format!("/host/v1/orders/{order_id}");
        let view = self.0.wallet().call(Method::GET, &path, None).await.map_err(failure)?;
        Ok(status(&view))
    }
}

/// The order behind a reference, as the wallet shows it to the payer.
pub(super) async fn resolve(phone: &Phone, order: &OrderRef) -> Result<Value, CallError> {
    let body = match order {
        OrderRef::PaymentUrl(url) => json!({"payment_url": url}),
        OrderRef::TradeNo(number) => json!({"trade_no": number}),
        OrderRef::OrderStr(text) => json!({"order_str": text}),
    };
    phone.wallet().call(Method::POST, "/host/v1/orders/resolve", Some(&body)).await
}

pub(super) fn text(view: &Value, name: &str) -> String {
    view.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn status(view: &Value) -> OrderStatus {
    match view.get("state").and_then(Value::as_str) {
        Some("created") => OrderStatus::Unpaid,
        Some("succeeded") => OrderStatus::Paid,
        Some("cancelled" | "expired" | "failed") => OrderStatus::Closed,
        // A state unknown here is not final.
        _ => OrderStatus::Processing,
    }
}

fn failure(error: CallError) -> GatewayError {
    match error {
        error if error.is_session_over() => GatewayError::NotSignedIn,
        CallError::Refused { code, message, .. } if UNKNOWN_ORDER.contains(&code.as_str()) => {
            GatewayError::UnknownOrder(format!("{code}: {message}"))
        }
        CallError::Refused { message, .. } => GatewayError::Refused(message),
        CallError::Silent(why) => GatewayError::Unreachable(why),
    }
}
