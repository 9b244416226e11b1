//! Orders: the body that places one, and how one is shown.

use std::collections::BTreeMap;

use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;
use cashier_core::payment::{Payment, State};
use cashier_core::provider::{AttemptState, PaymentAttempt};
use cashier_core::time::Timestamp;
use cashier_core::web_order::{Gateway, WebOrder, transaction_no};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use super::{cost, gateways, illegal, parse_body, plain_text};
use crate::alipay::yuan;
use crate::china_time;

/// The longest description, in characters. The strictest provider allows 127 bytes; connectors truncate it.
const DESCRIPTION_MAX: usize = 256;
/// The longest id of a row, in characters.
const RECORD_MAX: usize = 64;
/// The largest snapshot, in bytes.
const SNAPSHOT_MAX: usize = 16 * 1024;

/// An order.
#[derive(Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// How it is paid.
    pub gateway: Gateway,
    /// The amount.
    pub amount: Amount,
    /// What is paid for.
    pub description: String,
    /// The app's number of the table of goods.
    pub schema_id: Option<i64>,
    /// The app's id of the row in that table.
    pub record_id: Option<String>,
    /// What was sold, as a JSON object.
    pub snapshot: String,
    /// True when the money is to be shared with others.
    pub profit_sharing: bool,
}

#[derive(Deserialize)]
struct RawOrder {
    gateway_type: Option<String>,
    total_cost: Option<Box<RawValue>>,
    merchandise_description: Option<String>,
    merchandise_schema_id: Option<Value>,
    merchandise_record_id: Option<Value>,
    merchandise_snapshot: Option<Box<RawValue>>,
    profit_sharing: Option<bool>,
}

impl NewOrder {
    /// Parses the body.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL` with the field's name; `GATEWAY_OFF` for an unknown gateway.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let raw: RawOrder = parse_body(body)?;
        let gateway = raw.gateway_type.ok_or_else(|| illegal("gateway_type is required."))?;
        let gateway = Gateway::from_name(&gateway).ok_or_else(|| Error::new(Code::GatewayOff))?;
        let cost = raw.total_cost.filter(|cost| cost.get() != "null");
        let cost = cost.ok_or_else(|| illegal("total_cost is required."))?;
        let description = raw.merchandise_description.unwrap_or_default().trim().to_owned();
        if description.is_empty() {
            return Err(illegal("merchandise_description is required."));
        }
        Ok(Self {
            gateway,
            amount: cost::parse(&cost)?,
            description: plain_text("merchandise_description", description, DESCRIPTION_MAX)?,
            schema_id: raw.merchandise_schema_id.as_ref().map_or(Ok(None), schema_id)?,
            record_id: raw.merchandise_record_id.map_or(Ok(None), record_id)?,
            snapshot: snapshot(raw.merchandise_snapshot.as_deref())?,
            profit_sharing: raw.profit_sharing.unwrap_or(false),
        })
    }
}

/// A whole number, or a string of digits: the SDK's type declarations use one and its tests the other.
fn schema_id(value: &Value) -> Result<Option<i64>, Error> {
    let wrong = || illegal("merchandise_schema_id must be a whole number.");
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => number.as_i64().map(Some).ok_or_else(wrong),
        Value::String(text) => parse_schema_id(text).map(Some),
        _ => Err(wrong()),
    }
}

/// Reads the number of a table from a text.
///
/// # Errors
/// `PARAM_ILLEGAL`.
pub fn parse_schema_id(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| illegal("merchandise_schema_id must be a whole number."))
}

fn record_id(value: Value) -> Result<Option<String>, Error> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => plain_text("merchandise_record_id", text, RECORD_MAX).map(Some),
        Value::Number(number) if number.is_i64() => Ok(Some(number.to_string())),
        _ => Err(illegal("merchandise_record_id must be a string.")),
    }
}

fn snapshot(raw: Option<&RawValue>) -> Result<String, Error> {
    let text = raw.map_or("{}", RawValue::get);
    if text == "null" {
        return Ok("{}".to_owned());
    }
    if !text.starts_with('{') {
        return Err(illegal("merchandise_snapshot must be an object."));
    }
    if text.len() > SNAPSHOT_MAX {
        return Err(illegal("merchandise_snapshot may have at most 16 KiB."));
    }
    Ok(text.to_owned())
}

/// The answer to a placed order: its numbers, and the parameters that the user's side needs to pay.
pub fn placed(order: &WebOrder, parameters: &Map<String, Value>) -> Vec<u8> {
    let mut answer = parameters.clone();
    answer.insert("trade_no".to_owned(), order.trade_no.clone().into());
    answer.insert("transaction_no".to_owned(), transaction_no(order.payment).into());
    Value::Object(answer).to_string().into_bytes()
}

/// An order with its payment and the state of its refunds.
#[derive(Clone, Copy, Debug)]
pub struct OrderView<'a> {
    /// What the app said.
    pub order: &'a WebOrder,
    /// The payment.
    pub payment: &'a Payment,
    /// `partial`, `complete`, `failed`, or nothing.
    pub refund_status: Option<&'a str>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// One order on the wire.
#[derive(Serialize)]
struct OrderBody<'a> {
    id: i64,
    trade_no: &'a str,
    transaction_no: String,
    gateway_type: &'a str,
    currency_type: &'static str,
    total_cost: Option<Box<RawValue>>,
    status: &'static str,
    refund_status: Option<&'a str>,
    paid_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    created_by: i64,
    created_by_id: i64,
    merchandise_description: &'a str,
    merchandise_schema_id: Option<i64>,
    merchandise_record_id: Option<&'a str>,
    merchandise_snapshot: Option<&'a RawValue>,
    profit_sharing: bool,
    gateway_extra_info: BTreeMap<String, &'a RawValue>,
    ip_address: String,
}

/// The word for a payment's state.
pub const fn status(state: &State) -> &'static str {
    match state {
        State::Created => "pending",
        State::Succeeded { .. } => "success",
        State::Cancelled { .. } | State::Expired { .. } => "failed",
    }
}

impl<'a> OrderView<'a> {
    fn body(&self) -> OrderBody<'a> {
        let Self { order, payment, refund_status, updated_at } = *self;
        let seconds = |at: Timestamp| at.as_micros().div_euclid(1_000_000);
        // The texts were JSON objects when they were stored.
        let raw = |text: &'a str| serde_json::from_str::<&RawValue>(text).ok();
        let mut extra = BTreeMap::new();
        let (parameters, response) = (order.pay_parameters.as_deref(), order.gateway_response.as_deref());
        if let Some(response) = response.and_then(raw) {
            extra.insert(gateways::response_member(order.gateway), response);
        } else if let (State::Created, Some(parameters)) = (payment.state, parameters.and_then(raw)) {
            extra.insert("payment_parameters".to_owned(), parameters);
        }
        OrderBody {
            id: order.number.value(),
            trade_no: &order.trade_no,
            transaction_no: transaction_no(order.payment),
            gateway_type: order.gateway.name(),
            currency_type: payment.amount.currency().code(),
            total_cost: RawValue::from_string(payment.amount.money().to_decimal()).ok(),
            status: status(&payment.state),
            refund_status,
            paid_at: payment.paid_at().map(seconds),
            created_at: seconds(payment.created_at),
            updated_at: seconds(updated_at),
            created_by: order.user.value(),
            created_by_id: order.user.value(),
            merchandise_description: &payment.details.description,
            merchandise_schema_id: order.schema_id,
            merchandise_record_id: order.record_id.as_deref(),
            merchandise_snapshot: raw(&order.snapshot),
            profit_sharing: order.profit_sharing,
            gateway_extra_info: extra,
            ip_address: order.ip.to_string(),
        }
    }

    /// The order as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(&self.body()).unwrap_or_default()
    }

    /// The order as part of a list.
    pub(super) fn to_raw(self) -> Option<Box<RawValue>> {
        to_raw_value(&self.body()).ok()
    }
}

/// What an app is shown of a provider's payment confirmation: the fields of the provider's notice by their own names,
/// all as strings, without the payer and signatures. The names are those of WeChat Pay's older API, which QQ Wallet
/// also uses.
pub fn order_response(attempt: &PaymentAttempt) -> String {
    let AttemptState::Succeeded { at, transaction, .. } = &attempt.state else { return "{}".to_owned() };
    let (number, fen) = (attempt.id.to_string(), attempt.amount.minor());
    let said = json!({
        "return_code": "SUCCESS", "result_code": "SUCCESS", "out_trade_no": number,
        "transaction_id": &**transaction, "total_fee": fen.to_string(),
        "fee_type": attempt.amount.currency().code(), "time_end": china_time::to_compact(*at),
    });
    said.to_string()
}

/// The same with the names of an Alipay trade.
pub fn trade_response(attempt: &PaymentAttempt) -> String {
    let AttemptState::Succeeded { at, transaction, .. } = &attempt.state else { return "{}".to_owned() };
    let said = json!({
        "out_trade_no": attempt.id.to_string(), "trade_no": &**transaction, "trade_status": "TRADE_SUCCESS",
        "total_amount": yuan::write(attempt.amount.minor()), "gmt_payment": china_time::to_dashed(*at),
    });
    said.to_string()
}
