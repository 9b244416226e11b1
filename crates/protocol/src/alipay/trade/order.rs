//! The content of a new trade, for all supported ways to pay.
//!
//! The ways differ in method, product code and a few fields. Three of them have no API answer: the payer's browser or
//! app takes the signed call to Alipay itself.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::expiry::Timeout;
use super::numbers::{NUMBER_RULE, is_number};
use crate::alipay::biz::{FieldError, UNREADABLE, parse, require};
use crate::alipay::wire;
use crate::limits;

/// The largest order: 100,000,000 yuan, in fen.
pub const TOTAL_FEN_MAX: i64 = 10_000_000_000;

/// A way to pay.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Product {
    /// A page on a computer: `alipay.trade.page.pay`.
    PagePay,
    /// A page on a phone: `alipay.trade.wap.pay`.
    WapPay,
    /// A merchant's app: `alipay.trade.app.pay`.
    AppPay,
    /// A mini program: `alipay.trade.create`; the number goes to `my.tradePay`.
    Create,
    /// A QR code that the merchant shows: `alipay.trade.precreate`.
    Precreate,
}

impl Product {
    /// Every way to pay.
    pub const ALL: [Self; 5] = [Self::PagePay, Self::WapPay, Self::AppPay, Self::Create, Self::Precreate];

    /// The `method` parameter.
    pub const fn method(self) -> &'static str {
        match self {
            Self::PagePay => "alipay.trade.page.pay",
            Self::WapPay => "alipay.trade.wap.pay",
            Self::AppPay => "alipay.trade.app.pay",
            Self::Create => super::create::METHOD,
            Self::Precreate => super::precreate::METHOD,
        }
    }

    /// The `product_code` that we send; a precreated trade needs none.
    pub const fn product_code(self) -> Option<&'static str> {
        match self {
            Self::PagePay => Some("FAST_INSTANT_TRADE_PAY"),
            Self::WapPay => Some("QUICK_WAP_WAY"),
            Self::AppPay => Some("QUICK_MSECURITY_PAY"),
            Self::Create => Some("JSAPI_PAY"),
            Self::Precreate => None,
        }
    }

    /// Other product codes that clients send besides [`Product::product_code`].
    const fn also_takes(self) -> &'static [&'static str] {
        match self {
            // One SDK uses this name for the page on a phone.
            Self::WapPay => &["QUICK_WAP_PAY"],
            // Trades at a counter, under the newer contract or one of the older ones.
            Self::Create | Self::Precreate => &["FACE_TO_FACE_PAYMENT", "OFFLINE_PAYMENT", "QR_CODE_OFFLINE"],
            Self::PagePay | Self::AppPay => &[],
        }
    }

    /// True for a `product_code` that a call of this method may have. Only a page on a computer requires one: the
    /// other methods have a default product.
    fn takes(self, product_code: Option<&str>) -> bool {
        match product_code {
            None => self != Self::PagePay,
            given if given == self.product_code() => true,
            Some(given) => self.also_takes().contains(&given),
        }
    }
}

/// A new trade.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Order {
    /// The merchant's number: up to 64 letters, digits or `_`, unique for the merchant.
    pub out_trade_no: String,
    /// The price in fen: 1 to [`TOTAL_FEN_MAX`].
    #[serde(rename = "total_amount", with = "wire::fen")]
    pub total_fen: i64,
    /// What is paid for: up to 256 bytes of GBK, which is 128 Chinese characters, without `/`, `=` and `&`. See
    /// [`clean_subject`].
    pub subject: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The time until which it can be paid, to the second.
    #[serde(default, with = "wire::time_or_none", skip_serializing_if = "Option::is_none")]
    pub time_expire: Option<Timestamp>,
    /// How long it can be paid; see [`Timeout`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_express: Option<String>,
    /// Returned in the notice; must already be percent-encoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passback_params: Option<String>,
    /// How a page shows its QR code; page pay only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_pay_mode: Option<String>,
    /// The URL for a payer who gives up; wap pay only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quit_url: Option<String>,
    /// The payer's number, for a mini program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_id: Option<String>,
    /// The payer's open id, for a mini program; newer merchants have only this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_open_id: Option<String>,
    /// The mini program's own `app_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op_app_id: Option<String>,
    /// Additional switches.
    #[serde(default, skip_serializing_if = "ExtendParams::is_empty")]
    pub extend_params: ExtendParams,
}

/// An order as written: its product code is derived from the way to pay.
#[derive(Serialize)]
struct WithProduct<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    product_code: Option<&'static str>,
    #[serde(flatten)]
    order: &'a Order,
}

/// The same content, parsed only for its product code.
#[derive(Deserialize)]
struct ProductCode {
    #[serde(default)]
    product_code: Option<String>,
}

/// `extend_params` of an order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ExtendParams {
    /// Holds the money so that it can be shared; must be set with the order, and is lifted after thirty days.
    #[serde(default, rename = "royalty_freeze", with = "wire::switch")]
    pub is_royalty_frozen: bool,
}

impl ExtendParams {
    const fn is_empty(&self) -> bool {
        !self.is_royalty_frozen
    }
}

impl Order {
    /// An order with only the mandatory fields.
    pub fn new(out_trade_no: impl Into<String>, total_fen: i64, subject: impl Into<String>) -> Self {
        Self {
            out_trade_no: out_trade_no.into(),
            total_fen,
            subject: subject.into(),
            body: None,
            time_expire: None,
            timeout_express: None,
            passback_params: None,
            qr_pay_mode: None,
            quit_url: None,
            buyer_id: None,
            buyer_open_id: None,
            op_app_id: None,
            extend_params: ExtendParams::default(),
        }
    }

    /// Checks the rules of the fields.
    ///
    /// # Errors
    /// The first [`FieldError`].
    pub fn check(&self, product: Product) -> Result<(), FieldError> {
        require(is_number(&self.out_trade_no), "out_trade_no", NUMBER_RULE)?;
        let is_priced = (1..=TOTAL_FEN_MAX).contains(&self.total_fen);
        require(is_priced, "total_amount", "0.01 to 100000000.00")?;
        let is_named = !self.subject.is_empty() && !self.subject.contains(['/', '=', '&']);
        let is_named = is_named && limits::ALIPAY_SUBJECT.holds(&self.subject);
        require(is_named, "subject", "1 to 256 bytes of GBK, or 128 Chinese characters, without / = &")?;
        let timeout = self.timeout_express.as_deref();
        let is_timed = timeout.is_none_or(|text| Timeout::parse(text).is_some());
        require(is_timed, "timeout_express", "1m to 15d, or 1c")?;
        let passback = self.passback_params.as_deref().unwrap_or_default();
        require(limits::ALIPAY_PASSBACK.holds(passback), "passback_params", "up to 512 bytes")?;
        let has_payer = self.buyer_id.is_some() || self.buyer_open_id.is_some();
        require(
            product != Product::Create || has_payer,
            "buyer_open_id",
            "buyer_open_id or buyer_id must be given",
        )
    }

    /// Writes the content for a way to pay, checked.
    ///
    /// # Errors
    /// The first [`FieldError`].
    pub fn to_biz_content(&self, product: Product) -> Result<String, FieldError> {
        self.check(product)?;
        let content = WithProduct { product_code: product.product_code(), order: self };
        serde_json::to_string(&content).map_err(|_| UNREADABLE)
    }

    /// Reads the content of a call, checked.
    ///
    /// # Errors
    /// The first [`FieldError`].
    pub fn read(product: Product, biz_content: &str) -> Result<Self, FieldError> {
        let order: Self = parse(biz_content)?;
        let named: ProductCode = parse(biz_content)?;
        require(
            product.takes(named.product_code.as_deref()),
            "product_code",
            "must be the code of the method",
        )?;
        order.check(product)?;
        Ok(order)
    }
}

/// Makes a text valid for [`Order::subject`]: forbidden characters become spaces, and a long text is truncated.
pub fn clean_subject(text: &str) -> String {
    let is_refused = |letter: char| matches!(letter, '/' | '=' | '&') || letter.is_control();
    let clean: String = text.chars().map(|letter| if is_refused(letter) { ' ' } else { letter }).collect();
    limits::ALIPAY_SUBJECT.cut(clean.trim()).trim_end().to_owned()
}
