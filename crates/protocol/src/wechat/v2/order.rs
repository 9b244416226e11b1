//! `/pay/unifiedorder`: creating an order, and the parameters that open its payment.

use cashier_core::money::Amount;
use cashier_core::time::Timestamp;
use serde::Serialize;

use super::answer::{Account, Malformed};
use super::fields::{self, collect, maybe, required, set_maybe};
use super::signing::SignType;
use crate::china_time::{parse_compact, to_compact};
use crate::flat_xml::Fields;
use crate::wechat::time::to_seconds;

/// The longest address: IPv4 or IPv6.
pub const ADDRESS_MAX: usize = 64;
/// The path.
pub const PATH: &str = "/pay/unifiedorder";

/// A request to create an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnifiedOrder {
    /// What is paid for.
    pub body: String,
    /// The merchant's number, at most 32 characters. Never reused for another order.
    pub out_trade_no: String,
    /// What is to be paid (`total_fee`, `fee_type`).
    pub amount: Amount,
    /// The payer's or the server's address (`spbill_create_ip`), up to [`ADDRESS_MAX`] characters.
    pub client_ip: String,
    /// The URL for the notice.
    pub notify_url: String,
    /// `JSAPI` (also mini programs), `NATIVE`, `APP` or `MWEB`.
    pub trade_type: String,
    /// Who pays; for `JSAPI`.
    pub openid: Option<String>,
    /// Returned in queries and notices.
    pub attach: Option<String>,
    /// When the order expires.
    pub time_expire: Option<Timestamp>,
    /// The goods; required by some for `NATIVE`.
    pub product_id: Option<String>,
    /// JSON that describes the page; for `MWEB`.
    pub scene_info: Option<String>,
    /// `Y` freezes the money, so that it can be shared later.
    pub profit_sharing: Option<String>,
}

impl UnifiedOrder {
    /// The fields of the request, without identity and signature.
    pub fn fields(&self) -> Fields {
        let fen = self.amount.minor().to_string();
        let mut fields = collect([
            ("body", &self.body),
            ("out_trade_no", &self.out_trade_no),
            ("total_fee", &fen),
            ("fee_type", self.amount.currency().code()),
            ("spbill_create_ip", &self.client_ip),
            ("notify_url", &self.notify_url),
            ("trade_type", &self.trade_type),
        ]);
        set_maybe(&mut fields, "openid", self.openid.as_ref());
        set_maybe(&mut fields, "attach", self.attach.as_ref());
        set_maybe(&mut fields, "time_expire", self.time_expire.map(to_compact).as_ref());
        set_maybe(&mut fields, "product_id", self.product_id.as_ref());
        set_maybe(&mut fields, "scene_info", self.scene_info.as_ref());
        set_maybe(&mut fields, "profit_sharing", self.profit_sharing.as_ref());
        fields
    }

    /// Reads a merchant's request.
    ///
    /// # Errors
    /// The first field that is absent or cannot be read.
    pub fn read(fields: &Fields) -> Result<Self, Malformed> {
        let time_expire = match fields::text(fields, "time_expire") {
            Some(text) => Some(parse_compact(text).ok_or(Malformed("time_expire"))?),
            None => None,
        };
        Ok(Self {
            body: required(fields, "body")?,
            out_trade_no: required(fields, "out_trade_no")?,
            amount: fields::amount(fields, "total_fee", "fee_type")?,
            client_ip: required(fields, "spbill_create_ip")?,
            notify_url: required(fields, "notify_url")?,
            trade_type: maybe(fields, "trade_type").unwrap_or_default(),
            openid: maybe(fields, "openid"),
            attach: maybe(fields, "attach"),
            time_expire,
            product_id: maybe(fields, "product_id"),
            scene_info: maybe(fields, "scene_info"),
            profit_sharing: maybe(fields, "profit_sharing"),
        })
    }
}

/// The result of an accepted request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnifiedOrderAnswer {
    /// The kind of order.
    pub trade_type: String,
    /// Opens the payment; valid for two hours.
    pub prepay_id: String,
    /// The text of the QR code; for `NATIVE`.
    pub code_url: Option<String>,
    /// The URL for the browser; for `MWEB`.
    pub mweb_url: Option<String>,
}

impl UnifiedOrderAnswer {
    /// The fields of the answer.
    pub fn fields(&self) -> Fields {
        let mut fields = collect([("trade_type", &self.trade_type), ("prepay_id", &self.prepay_id)]);
        set_maybe(&mut fields, "code_url", self.code_url.as_ref());
        set_maybe(&mut fields, "mweb_url", self.mweb_url.as_ref());
        fields
    }

    /// Reads the fields of an answer.
    ///
    /// # Errors
    /// The first field that is absent.
    pub fn read(fields: &Fields) -> Result<Self, Malformed> {
        Ok(Self {
            trade_type: maybe(fields, "trade_type").unwrap_or_default(),
            prepay_id: required(fields, "prepay_id")?,
            code_url: maybe(fields, "code_url"),
            mweb_url: maybe(fields, "mweb_url"),
        })
    }
}

/// The argument of `WeixinJSBridge` (a page inside WeChat) and `wx.requestPayment` (a mini program). All values are
/// strings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PageParameters {
    /// The official account's or the mini program's id.
    #[serde(rename = "appId")]
    pub app_id: String,
    /// Seconds since 1970.
    #[serde(rename = "timeStamp")]
    pub time_stamp: String,
    /// A random string of at most 32 characters.
    #[serde(rename = "nonceStr")]
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `MD5` or `HMAC-SHA256`; must be the type of the order's signature.
    #[serde(rename = "signType")]
    pub sign_type: &'static str,
    /// The signature.
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

impl PageParameters {
    /// Signs the parameters of an order.
    pub fn sign(account: &Account, prepay_id: &str, at: Timestamp, nonce: &str, sign_type: SignType) -> Self {
        let time_stamp = to_seconds(at).to_string();
        let package = format!("prepay_id={prepay_id}");
        let covered = collect([
            ("appId", &account.appid),
            ("timeStamp", &time_stamp),
            ("nonceStr", nonce),
            ("package", &package),
            ("signType", sign_type.word()),
        ]);
        Self {
            app_id: account.appid.clone(),
            nonce_str: nonce.to_owned(),
            pay_sign: account.key.sign(&covered, sign_type),
            time_stamp,
            package,
            sign_type: sign_type.word(),
        }
    }
}

/// The argument of a native app's SDK.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AppParameters {
    /// The app's id.
    pub appid: String,
    /// The merchant's number.
    pub partnerid: String,
    /// The bare `prepay_id`.
    pub prepayid: String,
    /// `Sign=WXPay`.
    pub package: &'static str,
    /// A random string of at most 32 characters.
    pub noncestr: String,
    /// Seconds since 1970.
    pub timestamp: String,
    /// The signature.
    pub sign: String,
}

impl AppParameters {
    /// Signs the parameters of an order.
    pub fn sign(account: &Account, prepay_id: &str, at: Timestamp, nonce: &str, sign_type: SignType) -> Self {
        const PACKAGE: &str = "Sign=WXPay";
        let timestamp = to_seconds(at).to_string();
        let covered = collect([
            ("appid", &account.appid),
            ("partnerid", &account.mch_id),
            ("prepayid", prepay_id),
            ("package", PACKAGE),
            ("noncestr", nonce),
            ("timestamp", &timestamp),
        ]);
        Self {
            appid: account.appid.clone(),
            partnerid: account.mch_id.clone(),
            prepayid: prepay_id.to_owned(),
            package: PACKAGE,
            noncestr: nonce.to_owned(),
            sign: account.key.sign(&covered, sign_type),
            timestamp,
        }
    }
}
