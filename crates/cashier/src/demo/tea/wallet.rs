//! The shop's calls to the wallet. Every call has three outcomes: accepted, refused, and unknown.

use cashier_core::time::Timestamp;
use serde_json::{Value, json};

use super::super::merchant::OpenApi;
use super::Tea;
use super::menu::CURRENCY;
use super::order::{Fact, Order};
use super::refusal::Refusal;

/// An online purchase that the user confirms on the cashier.
const CASHIER: &str = "51051000101000000011";
/// Exchanges an auth code.
const APPLY_TOKEN: &str = "/v1/authorizations/applyToken";

/// The outcome of a call.
enum Outcome {
    Accepted(Value),
    Refused(String),
    /// Neither a success nor a failure is known.
    Unknown,
}

/// The identity behind an auth code.
pub(super) struct Grant {
    pub(super) customer_id: String,
    access_token: String,
    /// True when the customer belongs to a wallet other than the shop's own.
    is_from_other: bool,
}

impl Tea {
    async fn ask(&self, path: &str, body: &Value, now: Timestamp) -> Outcome {
        Self::ask_at(&self.inner.api, path, body, now).await
    }

    async fn ask_at(api: &OpenApi, path: &str, body: &Value, now: Timestamp) -> Outcome {
        let answer = match api.call_at(path, body, now).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(error = %format!("{error:#}"), path, "the tea shop got no answer");
                return Outcome::Unknown;
            }
        };
        match text(&answer, "/result/resultStatus").as_str() {
            "S" | "A" => Outcome::Accepted(answer),
            "F" => Outcome::Refused(text(&answer, "/result/resultCode")),
            _ => Outcome::Unknown,
        }
    }

    /// Exchanges an auth code. The tokens are used at once and never kept.
    pub(super) async fn exchange(&self, auth_code: &str, now: Timestamp) -> Result<Grant, Refusal> {
        let body = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": auth_code });
        let mut outcome = self.ask(APPLY_TOKEN, &body, now).await;
        let mut is_from_other = false;
        // A code does not name its wallet. A wallet that did not issue it learns nothing from it.
        if let (Outcome::Refused(_), Some(other)) = (&outcome, self.inner.other.get()) {
            is_from_other = true;
            outcome = Self::ask_at(other, APPLY_TOKEN, &body, now).await;
        }
        match outcome {
            Outcome::Accepted(answer) => Ok(Grant {
                customer_id: some(&answer, "/customerId").ok_or(Refusal::WalletUnknown)?,
                access_token: text(&answer, "/accessToken"),
                is_from_other,
            }),
            Outcome::Refused(_) => Err(Refusal::AuthCodeRefused),
            Outcome::Unknown => Err(Refusal::WalletUnknown),
        }
    }

    /// The nickname that the customer agreed to share.
    pub(super) async fn nickname(&self, grant: &Grant, now: Timestamp) -> Result<String, Refusal> {
        let body = json!({ "accessToken": grant.access_token });
        let other = self.inner.other.get().filter(|_| grant.is_from_other);
        let api = other.unwrap_or(&self.inner.api);
        match Self::ask_at(api, "/v1/users/inquiryUserInfo", &body, now).await {
            Outcome::Accepted(answer) => Ok(text(&answer, "/userInfo/nickName")),
            Outcome::Refused(_) => Err(Refusal::WalletRefused),
            Outcome::Unknown => Err(Refusal::WalletUnknown),
        }
    }

    /// Requests a payment. Repeating it for the same order gives the same payment. `None` when the outcome is
    /// unknown.
    pub(super) async fn request_payment(&self, order: &Order, now: Timestamp) -> Option<Fact> {
        let notify_url = self.inner.api.notify_url().ok()?;
        match self.ask("/v1/payments/pay", &pay_body(order, &notify_url), now).await {
            Outcome::Accepted(answer) => Some(Fact::Accepted {
                payment_id: some(&answer, "/paymentId")?,
                pay_url: some(&answer, "/redirectActionForm/redirectUrl")?,
            }),
            Outcome::Refused(reason) => Some(Fact::Failed { reason }),
            Outcome::Unknown => None,
        }
    }

    /// Queries a payment. `None` while it is neither paid nor closed, or when the outcome is unknown.
    pub(super) async fn inquire(&self, order: &Order, now: Timestamp) -> Option<Fact> {
        let body = json!({ "paymentRequestId": order.id });
        match self.ask("/v1/payments/inquiryPayment", &body, now).await {
            Outcome::Accepted(answer) => match text(&answer, "/paymentStatus").as_str() {
                "SUCCESS" => Some(Fact::Paid { payment_id: some(&answer, "/paymentId")? }),
                "FAIL" => Some(Fact::Failed { reason: text(&answer, "/paymentFailReason") }),
                _ => None,
            },
            // The wallet never accepted it: it counts as failed.
            Outcome::Refused(code) if code == "ORDER_NOT_EXIST" => Some(Fact::Failed { reason: code }),
            Outcome::Refused(_) | Outcome::Unknown => None,
        }
    }

    /// Refunds everything. The request id makes a repeat the same refund.
    pub(super) async fn request_refund(
        &self,
        order: &Order,
        payment_id: &str,
        now: Timestamp,
    ) -> Result<Fact, Refusal> {
        let body = json!({
            "refundRequestId": format!("{}-refund", order.id),
            "paymentId": payment_id,
            "refundAmount": amount(order),
            "refundReason": "The customer asked for it.",
        });
        match self.ask("/v1/payments/refund", &body, now).await {
            Outcome::Accepted(answer) => Ok(Fact::Refunded { refund_id: text(&answer, "/refundId") }),
            Outcome::Refused(_) => Err(Refusal::WalletRefused),
            Outcome::Unknown => Err(Refusal::WalletUnknown),
        }
    }
}

fn pay_body(order: &Order, notify_url: &str) -> Value {
    let mut body = json!({
        "productCode": CASHIER,
        "paymentRequestId": order.id,
        "paymentAmount": amount(order),
        "order": {
            "orderDescription": order.description,
            "referenceOrderId": order.id,
            "orderAmount": amount(order),
            "env": { "terminalType": "MINI_APP" },
        },
        "paymentNotifyUrl": notify_url,
    });
    if let Some(customer) = order.owner.customer_id() {
        put(&mut body, "/order", "buyer", json!({ "referenceBuyerId": customer }));
    }
    if let Some(site) = &order.site {
        // A string that contains JSON. One specification puts it inside the order, another next to it; readers accept
        // either.
        let info = json!({ "customerBelongsTo": site }).to_string();
        put(&mut body, "/order", "extendInfo", info.clone().into());
        put(&mut body, "", "extendInfo", info.into());
    }
    body
}

fn put(body: &mut Value, pointer: &str, name: &str, value: Value) {
    if let Some(object) = body.pointer_mut(pointer).and_then(Value::as_object_mut) {
        object.insert(name.to_owned(), value);
    }
}

fn amount(order: &Order) -> Value {
    json!({ "currency": CURRENCY, "value": order.total().to_string() })
}

fn some(answer: &Value, pointer: &str) -> Option<String> {
    answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

fn text(answer: &Value, pointer: &str) -> String {
    some(answer, pointer).unwrap_or_default()
}
