//! The unified order: creates an order that a payer can pay by QR code, or in an app or mini program.

use cashier_core::time::Timestamp;

use super::fields::{
    FieldError, NUMBER_RULE, Request, collect, fen, is_number, option, require, text, time_option,
};
use super::outcome::{self, Outcome};
use crate::china_time;
use crate::flat_xml::Fields;
use crate::limits;

/// The longest address: an IPv6 address usually does not fit.
pub const ADDRESS_MAX: usize = 16;

/// How the payer pays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TradeType {
    /// A QR code.
    Native,
    /// A page inside QQ.
    Jsapi,
    /// A merchant's app.
    App,
    /// A mini program.
    Miniapp,
}

impl TradeType {
    const ALL: [Self; 4] = [Self::Native, Self::Jsapi, Self::App, Self::Miniapp];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Native => "NATIVE",
            Self::Jsapi => "JSAPI",
            Self::App => "APP",
            Self::Miniapp => "MINIAPP",
        }
    }

    /// Parses the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A new order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnifiedOrder {
    /// The merchant's number, unique for the merchant.
    pub out_trade_no: String,
    /// What is paid for, up to 128 bytes.
    pub body: String,
    /// The price in fen.
    pub total_fen: i64,
    /// How the payer pays.
    pub trade_type: TradeType,
    /// The URL for notices.
    pub notify_url: String,
    /// The address of the caller who creates the order, up to [`ADDRESS_MAX`] characters.
    pub client_ip: String,
    /// Returned in answers and notices, up to 128 bytes.
    pub attach: Option<String>,
    /// When the order was created.
    pub time_start: Option<Timestamp>,
    /// The time until which it can be paid.
    pub time_expire: Option<Timestamp>,
}

impl UnifiedOrder {
    fn check(&self) -> Result<(), FieldError> {
        require(is_number(&self.out_trade_no), "out_trade_no", NUMBER_RULE)?;
        let is_named = !self.body.is_empty() && limits::QQ_BODY.holds(&self.body);
        require(is_named, "body", "1 to 128 bytes of UTF-8, or 42 Chinese characters")?;
        require(self.total_fen > 0, "total_fee", "1 fen or more")?;
        require(!self.notify_url.is_empty(), "notify_url", "must be given")?;
        let address = 1..=ADDRESS_MAX;
        require(address.contains(&self.client_ip.len()), "spbill_create_ip", "1 to 16 characters")?;
        let attach = self.attach.as_deref().unwrap_or_default();
        require(limits::QQ_ATTACH.holds(attach), "attach", "up to 128 bytes of UTF-8")
    }
}

impl Request for UnifiedOrder {
    const ADDRESS: &'static str = "https://qpay.qq.com/cgi-bin/pay/qpay_unified_order.cgi";

    fn to_fields(&self) -> Result<Fields, FieldError> {
        self.check()?;
        Ok(collect([
            ("out_trade_no", Some(self.out_trade_no.clone())),
            ("body", Some(self.body.clone())),
            ("total_fee", Some(self.total_fen.to_string())),
            ("fee_type", Some("CNY".to_owned())),
            ("trade_type", Some(self.trade_type.word().to_owned())),
            ("notify_url", Some(self.notify_url.clone())),
            ("spbill_create_ip", Some(self.client_ip.clone())),
            ("attach", self.attach.clone()),
            ("time_start", self.time_start.map(china_time::to_compact)),
            ("time_expire", self.time_expire.map(china_time::to_compact)),
        ]))
    }

    fn read(fields: &Fields) -> Result<Self, FieldError> {
        let currency = option(fields, "fee_type");
        require(currency.is_none_or(|currency| currency == "CNY"), "fee_type", "must be CNY")?;
        let trade_type = TradeType::parse(&text(fields, "trade_type")?);
        let order = Self {
            out_trade_no: text(fields, "out_trade_no")?,
            body: text(fields, "body")?,
            total_fen: fen(fields, "total_fee")?,
            trade_type: trade_type
                .ok_or(FieldError { field: "trade_type", rule: "must be NATIVE, JSAPI, APP or MINIAPP" })?,
            notify_url: text(fields, "notify_url")?,
            client_ip: text(fields, "spbill_create_ip")?,
            attach: option(fields, "attach"),
            time_start: time_option(fields, "time_start")?,
            time_expire: time_option(fields, "time_expire")?,
        };
        order.check()?;
        Ok(order)
    }
}

/// The result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// How the payer pays.
    pub trade_type: TradeType,
    /// For apps, pages and mini programs.
    pub prepay_id: String,
    /// The content of the QR code; only for [`TradeType::Native`].
    pub code_url: Option<String>,
}

impl Prepared {
    /// The fields of the answer.
    pub fn to_fields(&self) -> Fields {
        outcome::success(collect([
            ("trade_type", Some(self.trade_type.word().to_owned())),
            ("prepay_id", Some(self.prepay_id.clone())),
            ("code_url", self.code_url.clone()),
        ]))
    }
}

/// Reads a verified answer to this order. The answer does not name the order: it must come over the same connection.
pub fn read_answer(fields: &Fields, asked: &UnifiedOrder) -> Outcome<Prepared> {
    let content = |fields: &Fields| {
        // An answer without a trade type is about the requested one.
        let trade_type =
            option(fields, "trade_type").map_or(Some(asked.trade_type), |word| TradeType::parse(&word));
        let code_url = option(fields, "code_url");
        let is_whole = asked.trade_type != TradeType::Native || code_url.is_some();
        require(trade_type == Some(asked.trade_type), "trade_type", "must be that of the order")?;
        require(is_whole, "code_url", "must be given")?;
        Ok(Prepared { trade_type: asked.trade_type, prepay_id: text(fields, "prepay_id")?, code_url })
    };
    outcome::read(fields, content)
}
