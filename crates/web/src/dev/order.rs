//! Orders of test merchants, made by their developers.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::chain::digest;
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{CreatePayment, Details, Product};
use cashier_engine::outbound::parse_endpoint;
use cashier_protocol::wallet::answer;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::extract::Developer;
use crate::app::App;
use crate::error::submit_error;

/// The longest title, in characters.
const TITLE_MAX: usize = 256;

/// The longest URL.
const URL_MAX: usize = 1_024;

/// What an order is about. Whatever is absent is chosen.
#[derive(Deserialize, ToSchema, Clone, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OrderRequest {
    /// The amount in minor units, as a text or a number: 1000 when absent.
    #[schema(value_type = Option<String>, example = "1000")]
    pub(super) amount: Option<Value>,
    /// The currency: IQD when absent.
    pub(super) currency: Option<String>,
    /// What is paid for, as the payer sees it.
    pub(super) title: Option<String>,
    /// Where the notice is sent.
    pub(super) notify_url: Option<String>,
}

/// An order to make.
pub(super) struct NewOrder {
    pub(super) amount: Amount,
    pub(super) title: String,
    pub(super) notify_url: Option<String>,
    pub(super) lifetime: Duration,
}

/// An order that was made.
pub(super) struct Made {
    pub(super) id: PaymentId,
    pub(super) request_id: String,
    pub(super) amount: Amount,
}

fn illegal(detail: &'static str) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

/// An amount in minor units.
pub(super) fn amount(value: &Value, currency: Currency) -> Result<Amount, Error> {
    let wrong = || illegal("amount must be a whole number of minor units, such as \"1000\".");
    let minor = match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    let minor: i64 = minor.ok_or_else(wrong)?;
    Amount::new(minor, currency).map_err(|_| wrong())
}

/// A URL to which notices can be sent.
fn checked_url(url: String) -> Result<String, Error> {
    let wrong = || illegal("notifyUrl must be an absolute http or https URL of at most 1024 characters.");
    if url.len() > URL_MAX || parse_endpoint(&url).is_err() {
        return Err(wrong());
    }
    Ok(url)
}

impl OrderRequest {
    /// The order.
    pub(super) fn order(self, lifetime: Duration) -> Result<NewOrder, Error> {
        let currency = self.currency.as_deref().unwrap_or("IQD");
        let wrong = |_| illegal("currency must be a code of ISO 4217, such as IQD.");
        let currency = Currency::parse(currency).map_err(wrong)?;
        let title = self.title.unwrap_or_else(|| "Test order".to_owned());
        if !(1..=TITLE_MAX).contains(&title.chars().count()) || title.contains('\0') {
            return Err(illegal("title must be 1 to 256 characters."));
        }
        Ok(NewOrder {
            amount: amount(self.amount.as_ref().unwrap_or(&Value::from(1_000)), currency)?,
            title,
            notify_url: self.notify_url.map(checked_url).transpose()?,
            lifetime,
        })
    }
}

/// Makes an order of the developer's merchant, which is a test merchant.
pub(super) async fn make(app: &App, developer: &Developer, new: NewOrder) -> Result<Made, Error> {
    developer.require_test()?;
    let merchant = &developer.client.merchant;
    let id: PaymentId = app.engine.fresh().id(merchant.id.shard());
    let request_id = format!("dev-{id}");
    let details = Details {
        request_id: request_id.clone(),
        client_id: merchant.client_id.clone(),
        payee: merchant.name.clone(),
        description: new.title,
        order_ref: None,
        buyer_ref: None,
        redirect_url: None,
        notify_url: new.notify_url,
        extend_info: None,
        dialect: merchant.dialect.clone(),
        product: Product::default(),
    };
    let command = CreatePayment {
        id,
        merchant: merchant.id,
        amount: new.amount,
        expires_at: app.engine.clock().now().saturating_add(new.lifetime),
        answer: answer::pay_accepted(id, &details, &app.payment_url(id)),
        details: Arc::new(details),
        fingerprint: digest(request_id.as_bytes()),
    };
    app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Made { id, request_id, amount: new.amount })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_checked_and_completed() {
        let order =
            |json: Value| serde_json::from_value::<OrderRequest>(json).unwrap().order(Duration::from_secs(1));
        let plain = order(json!({})).unwrap();
        assert_eq!((plain.amount.minor(), plain.amount.currency().code()), (1_000, "IQD"));
        assert_eq!(order(json!({ "amount": "5", "currency": "JPY" })).unwrap().amount.minor(), 5);
        assert_eq!(order(json!({ "amount": 7 })).unwrap().amount.minor(), 7);
        for wrong in [
            json!({ "amount": "1.5" }),
            json!({ "amount": 0 }),
            json!({ "amount": -1 }),
            json!({ "amount": [] }),
            json!({ "currency": "dinar" }),
            json!({ "title": "" }),
            json!({ "notifyUrl": "ftp://x" }),
            json!({ "notifyUrl": "/notify" }),
        ] {
            assert!(order(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
