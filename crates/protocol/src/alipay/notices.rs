//! Notices: Alipay informs the merchant's `notify_url` that a trade changed.
//!
//! A notice is verified over its parameters as received; then its app, seller, number and amount are compared with
//! our order; only then does it count. Notices are repeated until they are answered with [`ACCEPTED`], may overtake
//! each other, and are sent again for each refund.

use cashier_core::time::Timestamp;
use thiserror::Error;

use super::charset::Charset;
use super::form::{self, FormError, Params};
use super::signing::{self, SIGN_TYPE, SignError};
use super::trade::state::TradeState;
use super::trust::Trust;
use super::yuan;
use crate::china_time;
use crate::wallet::keys::SigningKey;

/// The whole body of the answer that stops the repeats.
pub const ACCEPTED: &str = "success";

/// The minutes after which a notice that was not accepted is sent again: eight attempts within 25 hours. Another
/// document of Alipay's begins with two minutes.
pub const REPEAT_AFTER_MINUTES: [u32; 7] = [4, 10, 10, 60, 120, 360, 900];

/// Why a notice is rejected.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NoticeError {
    /// Not a form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The signature is absent or wrong.
    #[error("the notice has no valid signature")]
    WrongSignature,
    /// A required field is missing or of the wrong type.
    #[error("the field {0} of the notice is absent or cannot be read")]
    Field(&'static str),
}

/// Verifies a notice of any kind and returns its parameters. This also works for the query of a `return_url`, which
/// is for display only and never proves a payment.
///
/// # Errors
/// [`NoticeError::Form`] or [`NoticeError::WrongSignature`].
pub fn open(body: &[u8], trust: &Trust) -> Result<Params, NoticeError> {
    open_as(body, None, trust)
}

/// The same for a notice with a `Content-Type`, which may be the only place that names its character set. The
/// signature is verified over the received bytes, before anything is decoded.
///
/// # Errors
/// As [`open`].
pub fn open_as(body: &[u8], content_type: Option<&str>, trust: &Trust) -> Result<Params, NoticeError> {
    let raw = form::read_raw(&[body])?;
    let certificate = raw.get(&b"alipay_cert_sn"[..]).and_then(|serial| std::str::from_utf8(serial).ok());
    if trust.keys_for(certificate).into_iter().any(|key| signing::is_notice_signed(&raw, key)) {
        return Ok(form::decode_verified(&raw, content_type));
    }
    Err(NoticeError::WrongSignature)
}

/// True when a notice says in any form that its trade was once paid or refunded: then a closed trade is not one that
/// was never paid.
pub fn names_payment(params: &Params) -> bool {
    let has_value = |name: &&str| params.get(*name).is_some_and(|value| !value.is_empty());
    ["gmt_payment", "gmt_refund", "refund_fee"].iter().any(has_value)
}

/// Signs the parameters of a notice and writes it as a form. `sign`, `sign_type` and `charset` are set here.
///
/// # Errors
/// See [`SignError`].
pub fn write(mut params: Params, key: &SigningKey, charset: Charset) -> Result<String, SignError> {
    params.remove("sign");
    params.insert("charset".to_owned(), charset.name().to_owned());
    params.insert("sign_type".to_owned(), SIGN_TYPE.to_owned());
    let sign = signing::sign(key, &signing::notice_text(&params), charset)?;
    params.insert("sign".to_owned(), sign);
    Ok(form::write(&params, charset)?)
}

/// True when a merchant's answer stops the repeats: status 200 and exactly these seven letters.
pub fn is_accepted(status: u16, body: &[u8]) -> bool {
    status == 200 && body == ACCEPTED.as_bytes()
}

/// A notice of a trade (`trade_status_sync`). Amounts are in fen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TradeNotice {
    /// The notice's own number; it stays the same in repeats.
    pub notify_id: String,
    /// When it was sent.
    pub notified_at: Option<Timestamp>,
    /// The merchant's app.
    pub app_id: String,
    /// The merchant's number.
    pub seller_id: Option<String>,
    /// The merchant's number of the trade.
    pub out_trade_no: String,
    /// Alipay's number of the trade.
    pub trade_no: String,
    /// The state of the trade.
    pub state: TradeState,
    /// The price.
    pub total_fen: i64,
    /// The amount the merchant gets.
    pub receipt_fen: Option<i64>,
    /// The amount the payer paid.
    pub buyer_pay_fen: Option<i64>,
    /// The total refunded so far; only in the notice of a refund.
    pub refunded_fen: Option<i64>,
    /// The refund's number; only in the notice of a refund.
    pub out_biz_no: Option<String>,
    /// What was paid for.
    pub subject: Option<String>,
    /// The payer's number.
    pub buyer_id: Option<String>,
    /// The payer's open id.
    pub buyer_open_id: Option<String>,
    /// The order's passthrough data.
    pub passback_params: Option<String>,
    /// When the trade was created.
    pub created_at: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// When money was refunded.
    pub refunded_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// The data of our order that a notice is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expected<'a> {
    /// Our app.
    pub app_id: &'a str,
    /// Our number with Alipay, if known.
    pub seller_id: Option<&'a str>,
    /// Our number of the order.
    pub out_trade_no: &'a str,
    /// The price in fen.
    pub total_fen: i64,
}

impl TradeNotice {
    /// Reads verified parameters.
    ///
    /// # Errors
    /// [`NoticeError::Field`].
    pub fn read(params: &Params) -> Result<Self, NoticeError> {
        let some = |name: &str| params.get(name).filter(|value| !value.is_empty()).cloned();
        let text = |name: &'static str| some(name).ok_or(NoticeError::Field(name));
        // No decision depends on these: an unreadable value counts as missing.
        let fen = |name: &str| some(name).and_then(|value| yuan::parse(&value).ok());
        let time = |name: &str| some(name).and_then(|value| china_time::parse_loose(&value));
        if some("notify_type").is_some_and(|kind| kind != "trade_status_sync") {
            return Err(NoticeError::Field("notify_type"));
        }
        let total_fen =
            yuan::parse(&text("total_amount")?).map_err(|_| NoticeError::Field("total_amount"))?;
        Ok(Self {
            notify_id: some("notify_id").unwrap_or_default(),
            notified_at: time("notify_time"),
            app_id: text("app_id")?,
            seller_id: some("seller_id"),
            out_trade_no: text("out_trade_no")?,
            trade_no: text("trade_no")?,
            state: TradeState::from(text("trade_status")?),
            total_fen,
            receipt_fen: fen("receipt_amount"),
            buyer_pay_fen: fen("buyer_pay_amount"),
            refunded_fen: fen("refund_fee"),
            out_biz_no: some("out_biz_no"),
            subject: some("subject"),
            buyer_id: some("buyer_id"),
            buyer_open_id: some("buyer_open_id"),
            passback_params: some("passback_params"),
            created_at: time("gmt_create"),
            paid_at: time("gmt_payment"),
            refunded_at: time("gmt_refund"),
            closed_at: time("gmt_close"),
        })
    }

    /// The parameters, for [`write()`].
    pub fn to_params(&self) -> Params {
        let fen = |fen: Option<i64>| fen.map(yuan::write);
        let time = |at: Option<Timestamp>| at.map(china_time::to_dashed);
        let given = [
            ("notify_type", Some("trade_status_sync".to_owned())),
            ("version", Some("1.0".to_owned())),
            ("notify_id", Some(self.notify_id.clone())),
            ("notify_time", time(self.notified_at)),
            ("app_id", Some(self.app_id.clone())),
            ("auth_app_id", Some(self.app_id.clone())),
            ("seller_id", self.seller_id.clone()),
            ("out_trade_no", Some(self.out_trade_no.clone())),
            ("trade_no", Some(self.trade_no.clone())),
            ("trade_status", Some(self.state.word().to_owned())),
            ("total_amount", fen(Some(self.total_fen))),
            ("receipt_amount", fen(self.receipt_fen)),
            ("buyer_pay_amount", fen(self.buyer_pay_fen)),
            ("refund_fee", fen(self.refunded_fen)),
            ("out_biz_no", self.out_biz_no.clone()),
            ("subject", self.subject.clone()),
            ("buyer_id", self.buyer_id.clone()),
            ("buyer_open_id", self.buyer_open_id.clone()),
            ("passback_params", self.passback_params.clone()),
            ("gmt_create", time(self.created_at)),
            ("gmt_payment", time(self.paid_at)),
            ("gmt_refund", time(self.refunded_at)),
            ("gmt_close", time(self.closed_at)),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    /// True when it is about this order, at this price. If not, nothing may be applied and somebody must look into
    /// it.
    pub fn fits(&self, expected: &Expected<'_>) -> bool {
        let seller = self.seller_id.as_deref().zip(expected.seller_id);
        self.app_id == expected.app_id
            && seller.is_none_or(|(named, ours)| named == ours)
            && self.out_trade_no == expected.out_trade_no
            && self.total_fen == expected.total_fen
    }

    /// What identifies an event: a refund repeats the trade's state, so its number and amount count.
    pub fn event_key(&self) -> String {
        let refunded = self.refunded_fen.map(yuan::write).unwrap_or_default();
        let refund = self.out_biz_no.as_deref().unwrap_or_default();
        format!("{}:{}:{refund}:{refunded}", self.trade_no, self.state.word())
    }
}
