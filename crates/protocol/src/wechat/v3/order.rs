//! Creating and closing an order: `POST /v3/pay/transactions/{native, jsapi, h5, app}`.
//!
//! The same number with the same parameters gives a fresh link; with other parameters it is refused. Links expire
//! before orders do: `code_url` and `prepay_id` after two hours, `h5_url` after five minutes, an order after seven
//! days or at `time_expire`. Reaching `time_expire` does not close the order.

use cashier_core::money::{Amount, Currency, MoneyError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{Call, encode};
use super::check::{self, Invalid, ensure};
use crate::limits;

/// The base path of orders.
pub const PATH: &str = "/v3/pay/transactions";
/// The longest `payer_client_ip`.
pub const ADDRESS_MAX: usize = 45;

/// How an order will be paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A QR code that the payer scans.
    Native,
    /// A page inside WeChat, or a mini program: the payer's `openid` is known.
    Jsapi,
    /// A page in a phone's browser, which opens WeChat.
    H5,
    /// A native app, which opens WeChat.
    App,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Native, Self::Jsapi, Self::H5, Self::App];

    /// The last part of the path.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Jsapi => "jsapi",
            Self::H5 => "h5",
            Self::App => "app",
        }
    }

    /// The `trade_type` of a transaction of this kind.
    pub const fn trade_type(self) -> &'static str {
        match self {
            Self::Native => "NATIVE",
            Self::Jsapi => "JSAPI",
            Self::H5 => "MWEB",
            Self::App => "APP",
        }
    }
}

/// An amount on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderAmount {
    /// Minor units (fen).
    pub total: i64,
    /// ISO 4217; `CNY` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl OrderAmount {
    /// Converts from an amount.
    pub fn new(amount: Amount) -> Self {
        Self { total: amount.minor(), currency: Some(amount.currency().code().to_owned()) }
    }

    /// Converts to an amount.
    ///
    /// # Errors
    /// When it is not positive, or the currency is not in ISO 4217.
    pub fn amount(&self) -> Result<Amount, MoneyError> {
        amount_of(self.total, self.currency.as_deref())
    }
}

/// Minor units and a currency (`CNY` when absent) as an amount.
pub(super) fn amount_of(minor: i64, currency: Option<&str>) -> Result<Amount, MoneyError> {
    Amount::new(minor, Currency::parse(currency.unwrap_or("CNY"))?)
}

/// Who pays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Payer {
    /// The payer's id under this `appid`.
    pub openid: String,
}

/// Where the payment happens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SceneInfo {
    /// The payer's address, IPv4 or IPv6.
    pub payer_client_ip: String,
    /// The merchant's device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// The page. Required for [`Kind::H5`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub h5_info: Option<H5Info>,
    /// The shop, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_info: Option<Value>,
}

/// The page that opens WeChat from a phone's browser.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct H5Info {
    /// `iOS`, `Android` or `Wap`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The site's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_name: Option<String>,
    /// The site's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_url: Option<String>,
}

/// How the money is settled.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SettleInfo {
    /// True freezes the money, so that it can be shared later. It cannot be set after the order was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profit_sharing: Option<bool>,
}

/// The body of a request to create an order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CreateOrder {
    /// The official account, mini program or app. Must be bound to the merchant.
    pub appid: String,
    /// The merchant.
    pub mchid: String,
    /// What is paid for, 1 to 127 characters.
    pub description: String,
    /// The merchant's number, 6 to 32 of `0-9A-Za-z_-|*`. Never reused for another order.
    pub out_trade_no: String,
    /// RFC 3339 with an offset. Only the first order sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_expire: Option<String>,
    /// Returned in queries and notices; at most 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attach: Option<String>,
    /// The URL for the notice; https without a query, at most 255 characters.
    pub notify_url: String,
    /// A tag for promotions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<String>,
    /// True offers an electronic invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// The amount to pay.
    pub amount: OrderAmount,
    /// Who pays; for [`Kind::Jsapi`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<Payer>,
    /// The goods, kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Value>,
    /// Where it is paid; for [`Kind::H5`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<SceneInfo>,
    /// How it is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<SettleInfo>,
    /// Ways to pay that are not allowed, such as `no_debit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_pay: Option<Vec<String>>,
}

impl CreateOrder {
    /// The request.
    pub fn call(&self, kind: Kind) -> Call {
        Call::post(&format!("{PATH}/{}", kind.word()), self)
    }

    /// Checks every limit.
    ///
    /// # Errors
    /// The first field that is outside its limits.
    pub fn check(&self, kind: Kind) -> Result<(), Invalid> {
        check::text("appid", &self.appid, 1, 32)?;
        check::text("mchid", &self.mchid, 1, 32)?;
        check::limited("description", &self.description, 1, limits::WECHAT_DESCRIPTION)?;
        check_out_trade_no(&self.out_trade_no)?;
        check::maybe("attach", self.attach.as_ref(), limits::WECHAT_ATTACH)?;
        check::maybe("goods_tag", self.goods_tag.as_ref(), limits::WECHAT_GOODS_TAG)?;
        check::notify_url("notify_url", &self.notify_url, 255)?;
        check::positive("amount.total", self.amount.total)?;
        let currency = self.amount.currency.as_deref().unwrap_or("CNY");
        ensure(currency == "CNY", "amount.currency", "must be CNY")?;
        if let Some(time) = &self.time_expire {
            let is_time = cashier_core::time::Timestamp::parse_rfc3339(time).is_ok();
            ensure(is_time, "time_expire", "must be RFC 3339 with an offset")?;
        }
        if kind == Kind::Jsapi {
            let openid = self.payer.as_ref().map_or("", |payer| payer.openid.as_str());
            check::text("payer.openid", openid, 1, 128)?;
        }
        if kind == Kind::H5 {
            let scene = self.scene_info.as_ref();
            let address = scene.map_or("", |scene| scene.payer_client_ip.as_str());
            check::text("scene_info.payer_client_ip", address, 1, ADDRESS_MAX)?;
            let page = scene.and_then(|scene| scene.h5_info.as_ref()).map_or("", |page| page.kind.as_str());
            let is_known = matches!(page, "iOS" | "Android" | "Wap");
            ensure(is_known, "scene_info.h5_info.type", "must be iOS, Android or Wap")?;
        }
        Ok(())
    }
}

/// Checks a merchant's order number.
///
/// # Errors
/// When it is not 6 to 32 of `0-9A-Za-z_-|*`.
pub fn check_out_trade_no(value: &str) -> Result<(), Invalid> {
    check::number("out_trade_no", value, 6, 32, "|*")
}

/// The answer to [`Kind::Native`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NativeOrder {
    /// The text of the QR code: `weixin://wxpay/bizpayurl?pr=…`. Valid for two hours.
    pub code_url: String,
}

/// The answer to [`Kind::Jsapi`] and [`Kind::App`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PrepaidOrder {
    /// What [`super::pay_sign`] signs. Valid for two hours.
    pub prepay_id: String,
}

/// The answer to [`Kind::H5`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct H5Order {
    /// The URL for the browser. Valid for five minutes.
    pub h5_url: String,
}

impl H5Order {
    /// The URL with the page to return to. The return proves nothing about the payment.
    pub fn with_redirect(&self, url: &str) -> String {
        let joint = if self.h5_url.contains('?') { '&' } else { '?' };
        format!("{}{joint}redirect_url={}", self.h5_url, encode(url))
    }
}

/// The body of a request to close an order. The answer is 204. Query the order before; wait five minutes after it was
/// created.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CloseOrder {
    /// The merchant.
    pub mchid: String,
}

/// The request to close an order.
pub fn close(mchid: &str, out_trade_no: &str) -> Call {
    let path = format!("{PATH}/out-trade-no/{}/close", encode(out_trade_no));
    Call::post(&path, &CloseOrder { mchid: mchid.to_owned() })
}
