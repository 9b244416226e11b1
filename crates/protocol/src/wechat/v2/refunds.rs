//! `/secapi/pay/refund` (over mutual TLS) and `/pay/refundquery`.
//!
//! An accepted request is not a refund yet: it is done when a query or a notice says so. After an unknown outcome the
//! same `out_refund_no` is sent again.

use cashier_core::money::Amount;
use cashier_core::time::Timestamp;

use super::answer::Malformed;
use super::fields::{self, collect, maybe, number, required, set_maybe};
use super::transactions::{OrderNumber, read_number};
use crate::china_time::{parse_dashed, to_dashed};
use crate::flat_xml::Fields;
use crate::wechat::words::words;

/// The path to refund. It requires the merchant's client certificate.
pub const PATH: &str = "/secapi/pay/refund";
/// The path to query refunds.
pub const QUERY_PATH: &str = "/pay/refundquery";
/// The maximum number of refunds read from an answer. An order has at most 50.
const REFUNDS_MAX: i64 = 50;

words! {
    /// `refund_status`.
    RefundStatus {
        /// The money was returned.
        Success = "SUCCESS",
        /// Closed: the money stays with the merchant.
        Closed = "REFUNDCLOSE",
        /// Accepted; in progress.
        Processing = "PROCESSING",
        /// The payer's account cannot accept it; somebody must act in the merchant's console.
        Change = "CHANGE",
    }
}

/// A request to refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundOrder {
    /// The provider's number of the order, or else `out_trade_no`.
    pub transaction_id: Option<String>,
    /// The merchant's number of the order.
    pub out_trade_no: Option<String>,
    /// The merchant's number of the refund: the idempotency key that prevents double payment.
    pub out_refund_no: String,
    /// The total of the whole order.
    pub total: Amount,
    /// The amount to refund now.
    pub refund: Amount,
    /// The reason shown to the payer.
    pub reason: Option<String>,
    /// The URL for the notice.
    pub notify_url: Option<String>,
}

impl RefundOrder {
    /// The fields of the request, without identity and signature.
    pub fn fields(&self) -> Fields {
        let (total, refund) = (self.total.minor().to_string(), self.refund.minor().to_string());
        let mut fields = collect([
            ("out_refund_no", self.out_refund_no.as_str()),
            ("total_fee", &total),
            ("refund_fee", &refund),
            ("refund_fee_type", self.refund.currency().code()),
        ]);
        set_maybe(&mut fields, "transaction_id", self.transaction_id.as_ref());
        set_maybe(&mut fields, "out_trade_no", self.out_trade_no.as_ref());
        set_maybe(&mut fields, "refund_desc", self.reason.as_ref());
        set_maybe(&mut fields, "notify_url", self.notify_url.as_ref());
        fields
    }

    /// Reads a merchant's request.
    ///
    /// # Errors
    /// The first field that is absent or cannot be read.
    pub fn read(fields: &Fields) -> Result<Self, Malformed> {
        read_number(fields)?;
        Ok(Self {
            transaction_id: maybe(fields, "transaction_id"),
            out_trade_no: maybe(fields, "out_trade_no"),
            out_refund_no: required(fields, "out_refund_no")?,
            total: fields::amount(fields, "total_fee", "refund_fee_type")?,
            refund: fields::amount(fields, "refund_fee", "refund_fee_type")?,
            reason: maybe(fields, "refund_desc"),
            notify_url: maybe(fields, "notify_url"),
        })
    }
}

/// The result of an accepted request. The money has not been returned yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundAccepted {
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The merchant's number of the order.
    pub out_trade_no: String,
    /// The provider's number of the refund.
    pub refund_id: String,
    /// The merchant's number of the refund.
    pub out_refund_no: String,
    /// The amount to return.
    pub refund: Amount,
    /// The total of the whole order.
    pub total: Amount,
}

impl RefundAccepted {
    /// The fields of the answer.
    pub fn fields(&self) -> Fields {
        let (total, refund) = (self.total.minor().to_string(), self.refund.minor().to_string());
        collect([
            ("transaction_id", &self.transaction_id),
            ("out_trade_no", &self.out_trade_no),
            ("refund_id", &self.refund_id),
            ("out_refund_no", &self.out_refund_no),
            ("refund_fee", &refund),
            ("total_fee", &total),
            // Some clients insist on the amount that the payer paid.
            ("cash_fee", &total),
        ])
    }

    /// Reads the fields of an answer.
    ///
    /// # Errors
    /// The first field that is absent or cannot be read.
    pub fn read(fields: &Fields) -> Result<Self, Malformed> {
        Ok(Self {
            transaction_id: required(fields, "transaction_id")?,
            out_trade_no: required(fields, "out_trade_no")?,
            refund_id: required(fields, "refund_id")?,
            out_refund_no: required(fields, "out_refund_no")?,
            refund: fields::amount(fields, "refund_fee", "refund_fee_type")?,
            total: fields::amount(fields, "total_fee", "fee_type")?,
        })
    }
}

/// Which refunds are queried. The most specific number is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefundNumber<'a> {
    /// The provider's number of one refund.
    Provider(&'a str),
    /// The merchant's number of one refund.
    Merchant(&'a str),
    /// Every refund of an order.
    Order(OrderNumber<'a>),
}

impl RefundNumber<'_> {
    /// The fields of a request, without identity and signature.
    pub fn fields(self) -> Fields {
        match self {
            Self::Provider(number) => collect([("refund_id", number)]),
            Self::Merchant(number) => collect([("out_refund_no", number)]),
            Self::Order(number) => number.fields(),
        }
    }
}

/// Reads which refunds a merchant's request names.
///
/// # Errors
/// When it names none.
pub fn read_refund_number(fields: &Fields) -> Result<RefundNumber<'_>, Malformed> {
    if let Some(number) = fields::text(fields, "refund_id") {
        return Ok(RefundNumber::Provider(number));
    }
    match fields::text(fields, "out_refund_no") {
        Some(number) => Ok(RefundNumber::Merchant(number)),
        None => read_number(fields).map(RefundNumber::Order),
    }
}

/// One refund of an answer, or of a notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refund {
    /// The provider's number of the refund.
    pub refund_id: String,
    /// The merchant's number of the refund.
    pub out_refund_no: String,
    /// The amount to return.
    pub refund: Amount,
    /// Its state.
    pub status: RefundStatus,
    /// When the money was returned.
    pub refunded_at: Option<Timestamp>,
    /// The account it went to, for readers.
    pub account: Option<String>,
}

/// The refunds of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refunds {
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The merchant's number of the order.
    pub out_trade_no: String,
    /// The total of the whole order.
    pub total: Amount,
    /// The refunds.
    pub refunds: Vec<Refund>,
}

impl Refunds {
    /// Reads the answer to a query: the fields of the refunds end in `_0`, `_1` and so on.
    ///
    /// # Errors
    /// The first field that is absent or cannot be read, and a count above the provider's limit of 50.
    pub fn read(fields: &Fields) -> Result<Self, Malformed> {
        let count = number(fields, "refund_count").ok_or(Malformed("refund_count"))?;
        if count > REFUNDS_MAX {
            return Err(Malformed("refund_count"));
        }
        Ok(Self {
            transaction_id: required(fields, "transaction_id")?,
            out_trade_no: required(fields, "out_trade_no")?,
            total: fields::amount(fields, "total_fee", "fee_type")?,
            refunds: (0..count).map(|at| read_one(fields, at)).collect::<Result<_, _>>()?,
        })
    }

    /// The fields of the answer.
    pub fn fields(&self) -> Fields {
        let (total, count) = (self.total.minor().to_string(), self.refunds.len().to_string());
        let mut fields = collect([
            ("transaction_id", self.transaction_id.as_str()),
            ("out_trade_no", &self.out_trade_no),
            ("total_fee", &total),
            ("cash_fee", &total),
            ("refund_count", &count),
        ]);
        for (at, refund) in self.refunds.iter().enumerate() {
            let mut put = |name: &str, text: &str| fields.insert(format!("{name}_{at}"), text.to_owned());
            put("refund_id", &refund.refund_id);
            put("out_refund_no", &refund.out_refund_no);
            put("refund_fee", &refund.refund.minor().to_string());
            put("refund_status", refund.status.as_str());
            if let Some(refunded_at) = refund.refunded_at {
                put("refund_success_time", &to_dashed(refunded_at));
            }
            if let Some(account) = &refund.account {
                // Misspelt in the protocol.
                put("refund_recv_accout", account);
            }
        }
        fields
    }
}

fn read_one(fields: &Fields, at: i64) -> Result<Refund, Malformed> {
    let own: Fields = ["refund_id", "out_refund_no", "refund_fee", "refund_status", "refund_recv_accout"]
        .iter()
        .filter_map(|name| fields::text(fields, &format!("{name}_{at}")).map(|text| (*name, text)))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    let refunded_at = fields::text(fields, &format!("refund_success_time_{at}")).and_then(parse_dashed);
    Refund::read(&own, refunded_at)
}

impl Refund {
    /// Reads the fields of one refund, whose names have no number.
    pub(super) fn read(fields: &Fields, refunded_at: Option<Timestamp>) -> Result<Self, Malformed> {
        Ok(Self {
            refund_id: required(fields, "refund_id")?,
            out_refund_no: required(fields, "out_refund_no")?,
            refund: fields::amount(fields, "refund_fee", "refund_fee_type")?,
            status: RefundStatus::from(required(fields, "refund_status")?),
            refunded_at,
            account: maybe(fields, "refund_recv_accout"),
        })
    }
}
