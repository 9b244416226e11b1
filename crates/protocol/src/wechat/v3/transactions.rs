//! A transaction: the answer to a query and the content of a payment's notice, and what it proves.

use cashier_core::money::Amount;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{Call, encode};
use super::order::{PATH, Payer, amount_of};
use crate::lenient;
use crate::wechat::words::words;

words! {
    /// `trade_state`.
    TradeState {
        /// Paid.
        Success = "SUCCESS",
        /// Paid, and partly or fully refunded; the refunds say how much.
        Refund = "REFUND",
        /// Not paid yet. An expired order also has this state, until it is closed.
        NotPay = "NOTPAY",
        /// Closed without a payment.
        Closed = "CLOSED",
        /// Revoked; payment codes only.
        Revoked = "REVOKED",
        /// The payer is entering a password; payment codes only.
        UserPaying = "USERPAYING",
        /// The payment failed; payment codes only.
        PayError = "PAYERROR",
    }
}

/// The amounts of a transaction, minor units (fen).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TransactionAmount {
    /// The amount ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// The amount the payer paid; the rest was a coupon.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub payer_total: Option<i64>,
    /// The currency of `total`; `CNY` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The currency of `payer_total`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub payer_currency: Option<String>,
}

/// A transaction on the wire. Fields that are absent before the payment are optional, and those that no decision
/// depends on may contain anything.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transaction {
    /// The official account, mini program or app.
    pub appid: String,
    /// The merchant.
    pub mchid: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// The provider's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// `JSAPI`, `NATIVE`, `APP`, `MICROPAY`, `MWEB`, `FACEPAY`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub trade_type: Option<String>,
    /// The state.
    pub trade_state: TradeState,
    /// The state for readers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub trade_state_desc: Option<String>,
    /// The bank, such as `CMC`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub bank_type: Option<String>,
    /// The order's `attach` value.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub attach: Option<String>,
    /// When it was paid; RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub success_time: Option<String>,
    /// Who paid.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub payer: Option<Payer>,
    /// The amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<TransactionAmount>,
    /// Where it was paid, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub scene_info: Option<Value>,
    /// Coupons, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "lenient::or_default")]
    pub promotion_detail: Option<Value>,
}

/// What a transaction's state proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderState {
    /// Paid.
    Paid(Payment),
    /// Not paid, but still payable.
    Waiting,
    /// Closed or revoked: it will never be paid.
    Closed,
    /// The attempt failed; another may pay the same order.
    Failed,
    /// Unknown: query again.
    Unknown,
}

/// A payment that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// The provider's number.
    pub transaction_id: String,
    /// The amount ordered and paid, including coupons.
    pub amount: Amount,
    /// When it was paid, if the transaction says so.
    pub paid_at: Option<Timestamp>,
    /// True when it was partly or fully refunded.
    pub has_refunds: bool,
}

/// The first way in which a transaction differs from the expected one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the transaction's {0} is not that of the order")]
pub struct Mismatch(pub &'static str);

/// The data of one of our orders.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The merchant.
    pub mchid: &'a str,
    /// The official account, mini program or app.
    pub appid: &'a str,
    /// The merchant's number.
    pub out_trade_no: &'a str,
    /// What was to be paid.
    pub amount: Amount,
}

impl Transaction {
    /// What the state proves. A success without number or amount proves nothing.
    pub fn state(&self) -> OrderState {
        match &self.trade_state {
            TradeState::Success => self.payment(false),
            TradeState::Refund => self.payment(true),
            TradeState::NotPay | TradeState::UserPaying => OrderState::Waiting,
            TradeState::Closed | TradeState::Revoked => OrderState::Closed,
            TradeState::PayError => OrderState::Failed,
            TradeState::Other(_) => OrderState::Unknown,
        }
    }

    fn payment(&self, has_refunds: bool) -> OrderState {
        let (Some(id), Some(amount)) = (&self.transaction_id, self.total()) else {
            return OrderState::Unknown;
        };
        if id.is_empty() {
            return OrderState::Unknown;
        }
        let paid_at = self.success_time.as_deref().and_then(|text| Timestamp::parse_rfc3339(text).ok());
        OrderState::Paid(Payment { transaction_id: id.clone(), amount, paid_at, has_refunds })
    }

    /// The ordered amount, if it is valid.
    pub fn total(&self) -> Option<Amount> {
        let amount = self.amount.as_ref()?;
        amount_of(amount.total?, amount.currency.as_deref()).ok()
    }

    /// Compares a transaction with the order it is said to pay. Do this before anything is applied: a valid signature
    /// says who wrote the message, not that it is about our order.
    ///
    /// # Errors
    /// The first field that differs. The amount is only compared when the transaction has one.
    pub fn matches(&self, expected: &Expected<'_>) -> Result<(), Mismatch> {
        let is_amount_right = self.amount.as_ref().is_none_or(|amount| {
            amount.total.is_none() || self.total().is_some_and(|total| total == expected.amount)
        });
        for (is_right, field) in [
            (self.mchid == expected.mchid, "mchid"),
            (self.appid == expected.appid, "appid"),
            (self.out_trade_no == expected.out_trade_no, "out_trade_no"),
            (is_amount_right, "amount"),
        ] {
            if !is_right {
                return Err(Mismatch(field));
            }
        }
        Ok(())
    }
}

/// Queries an order by the merchant's number, the only way before it is paid.
pub fn query(mchid: &str, out_trade_no: &str) -> Call {
    Call::get(&format!("{PATH}/out-trade-no/{}", encode(out_trade_no)), &[("mchid", mchid)])
}

/// Queries an order by the provider's number.
pub fn query_by_id(mchid: &str, transaction_id: &str) -> Call {
    Call::get(&format!("{PATH}/id/{}", encode(transaction_id)), &[("mchid", mchid)])
}
