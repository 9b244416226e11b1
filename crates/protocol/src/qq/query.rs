//! The order query: the state of an order.

use cashier_core::time::Timestamp;

use super::fields::{
    FieldError, OrderNumbers, Request, collect, fen, fen_option, option, require, text, time_option,
};
use super::outcome::{self, Codes, Doubt, ORDER_NOT_EXIST, Outcome};
use crate::china_time;
use crate::flat_xml::Fields;

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// The order.
    pub order: OrderNumbers,
}

impl Request for Query {
    const ADDRESS: &'static str = "https://qpay.qq.com/cgi-bin/pay/qpay_order_query.cgi";

    fn to_fields(&self) -> Result<Fields, FieldError> {
        require(self.order.has_any(), "out_trade_no", "either transaction_id or out_trade_no must be given")?;
        Ok(collect([
            ("transaction_id", self.order.transaction_id.clone()),
            ("out_trade_no", self.order.out_trade_no.clone()),
        ]))
    }

    fn read(fields: &Fields) -> Result<Self, FieldError> {
        let query = Self { order: OrderNumbers::read(fields) };
        query.to_fields()?;
        Ok(query)
    }
}

/// `trade_state`. Only `SUCCESS` is certain; the others have the names of WeChat Pay V2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TradeState {
    /// Paid.
    Success,
    /// Paid, and refunded in part or in full.
    Refund,
    /// Not paid.
    NotPay,
    /// The payer is paying.
    UserPaying,
    /// Closed unpaid.
    Closed,
    /// Reversed.
    Revoked,
    /// The payment failed; the payer may try again.
    PayError,
    /// A state unknown here; query again.
    Other(String),
}

impl TradeState {
    /// Reads the word on the wire.
    pub fn parse(word: &str) -> Self {
        match word {
            "SUCCESS" => Self::Success,
            "REFUND" => Self::Refund,
            "NOTPAY" => Self::NotPay,
            "USERPAYING" => Self::UserPaying,
            "CLOSED" => Self::Closed,
            "REVOKED" => Self::Revoked,
            "PAYERROR" => Self::PayError,
            _ => Self::Other(word.to_owned()),
        }
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::Success => "SUCCESS",
            Self::Refund => "REFUND",
            Self::NotPay => "NOTPAY",
            Self::UserPaying => "USERPAYING",
            Self::Closed => "CLOSED",
            Self::Revoked => "REVOKED",
            Self::PayError => "PAYERROR",
            Self::Other(word) => word,
        }
    }
}

/// An order as known to QQ Wallet; a notice has the same fields. Amounts are in fen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trade {
    /// Its state.
    pub state: TradeState,
    /// The merchant's number.
    pub out_trade_no: String,
    /// QQ Wallet's number; absent before payment.
    pub transaction_id: Option<String>,
    /// The price.
    pub total_fen: Option<i64>,
    /// What the payer paid.
    pub cash_fen: Option<i64>,
    /// What a coupon paid.
    pub coupon_fen: Option<i64>,
    /// How it was paid.
    pub trade_type: Option<String>,
    /// The bank.
    pub bank_type: Option<String>,
    /// The order's passthrough data.
    pub attach: Option<String>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The payer.
    pub openid: Option<String>,
}

impl Trade {
    /// Reads the fields of an answer or a notice. A paid order must have its number and its price; fields that no
    /// decision depends on may contain anything.
    ///
    /// # Errors
    /// The first [`FieldError`].
    pub fn read(fields: &Fields) -> Result<Self, FieldError> {
        let currency = option(fields, "fee_type");
        require(currency.is_none_or(|currency| currency == "CNY"), "fee_type", "must be CNY")?;
        let trade = Self {
            state: TradeState::parse(&text(fields, "trade_state")?),
            out_trade_no: text(fields, "out_trade_no")?,
            transaction_id: option(fields, "transaction_id"),
            total_fen: fen_option(fields, "total_fee")?,
            cash_fen: fen_option(fields, "cash_fee").unwrap_or_default(),
            coupon_fen: fen_option(fields, "coupon_fee").unwrap_or_default(),
            trade_type: option(fields, "trade_type"),
            bank_type: option(fields, "bank_type"),
            attach: option(fields, "attach"),
            paid_at: time_option(fields, "time_end").unwrap_or_default(),
            openid: option(fields, "openid"),
        };
        if matches!(trade.state, TradeState::Success | TradeState::Refund) {
            text(fields, "transaction_id")?;
            fen(fields, "total_fee")?;
        }
        Ok(trade)
    }

    /// The fields, without the codes of an answer.
    pub fn to_fields(&self) -> Fields {
        let fen = |fen: Option<i64>| fen.map(|fen| fen.to_string());
        collect([
            ("trade_state", Some(self.state.word().to_owned())),
            ("out_trade_no", Some(self.out_trade_no.clone())),
            ("transaction_id", self.transaction_id.clone()),
            ("fee_type", Some("CNY".to_owned())),
            ("total_fee", fen(self.total_fen)),
            ("cash_fee", fen(self.cash_fen)),
            ("coupon_fee", fen(self.coupon_fen)),
            ("trade_type", self.trade_type.clone()),
            ("bank_type", self.bank_type.clone()),
            ("attach", self.attach.clone()),
            ("time_end", self.paid_at.map(china_time::to_compact)),
            ("openid", self.openid.clone()),
        ])
    }

    /// Its numbers.
    pub fn numbers(&self) -> OrderNumbers {
        OrderNumbers {
            transaction_id: self.transaction_id.clone(),
            out_trade_no: Some(self.out_trade_no.clone()),
        }
    }
}

/// What a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// Paid, possibly refunded since.
    Paid(Trade),
    /// Not paid yet; the payer can still pay.
    Waiting(Trade),
    /// Closed or reversed: it can no longer be paid.
    Closed(Trade),
    /// No such order: the call that created it did not arrive, and may be repeated.
    NotFound,
    /// The query itself was refused, which says nothing about the order.
    Refused(Codes),
    /// Unknown; query again.
    Unknown(Doubt),
}

/// Reads a verified answer for this order.
pub fn read_answer(fields: &Fields, asked: &OrderNumbers) -> Found {
    match outcome::read(fields, Trade::read).only_if(|trade| asked.fits(&trade.numbers())) {
        Outcome::Success(trade) => match trade.state {
            TradeState::Success | TradeState::Refund => Found::Paid(trade),
            TradeState::NotPay | TradeState::UserPaying | TradeState::PayError => Found::Waiting(trade),
            TradeState::Closed | TradeState::Revoked => Found::Closed(trade),
            TradeState::Other(_) => Found::Unknown(Doubt::Unreadable),
        },
        Outcome::Refused(codes) if codes.err_code == ORDER_NOT_EXIST => Found::NotFound,
        Outcome::Refused(codes) => Found::Refused(codes),
        Outcome::Unknown(doubt) => Found::Unknown(doubt),
    }
}
