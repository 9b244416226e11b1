//! The parameters with which a page, a mini program or an app opens the payment of a `prepay_id`.

use cashier_core::time::Timestamp;
use data_encoding::BASE64;
use serde::Serialize;

use super::signing::{Merchant, lines};
use crate::wallet::keys::{KeyError, VerifyingKey};
use crate::wechat::time::to_seconds;

/// The argument of `WeixinJSBridge` (a page inside WeChat) and `wx.requestPayment` (a mini program). All values are
/// strings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PageParameters {
    /// The official account's or the mini program's id. A mini program ignores it.
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
    /// `RSA`.
    #[serde(rename = "signType")]
    pub sign_type: &'static str,
    /// The signature, base64.
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

impl PageParameters {
    /// Signs the parameters with the merchant's key.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(
        merchant: &Merchant,
        app_id: &str,
        prepay_id: &str,
        at: Timestamp,
        nonce: &str,
    ) -> Result<Self, KeyError> {
        let mut parameters = Self {
            app_id: app_id.to_owned(),
            time_stamp: to_seconds(at).to_string(),
            nonce_str: nonce.to_owned(),
            package: format!("prepay_id={prepay_id}"),
            sign_type: "RSA",
            pay_sign: String::new(),
        };
        parameters.pay_sign = BASE64.encode(&merchant.key.sign(&parameters.message())?);
        Ok(parameters)
    }

    /// True when the signature is the merchant's.
    pub fn verify(&self, key: &VerifyingKey) -> bool {
        is_signed(key, &self.message(), &self.pay_sign)
    }

    fn message(&self) -> Vec<u8> {
        message(&self.app_id, &self.time_stamp, &self.nonce_str, &self.package)
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
    /// The signature, base64. The package is not covered; the fourth line is the bare `prepay_id`.
    pub sign: String,
}

impl AppParameters {
    /// Signs the parameters with the merchant's key.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(
        merchant: &Merchant,
        app_id: &str,
        prepay_id: &str,
        at: Timestamp,
        nonce: &str,
    ) -> Result<Self, KeyError> {
        let timestamp = to_seconds(at).to_string();
        let signature = merchant.key.sign(&message(app_id, &timestamp, nonce, prepay_id))?;
        Ok(Self {
            appid: app_id.to_owned(),
            partnerid: merchant.mchid.clone(),
            prepayid: prepay_id.to_owned(),
            package: "Sign=WXPay",
            noncestr: nonce.to_owned(),
            timestamp,
            sign: BASE64.encode(&signature),
        })
    }

    /// True when the signature is the merchant's.
    pub fn verify(&self, key: &VerifyingKey) -> bool {
        is_signed(key, &message(&self.appid, &self.timestamp, &self.noncestr, &self.prepayid), &self.sign)
    }
}

fn message(app_id: &str, timestamp: &str, nonce: &str, package: &str) -> Vec<u8> {
    lines(&[app_id.as_bytes(), timestamp.as_bytes(), nonce.as_bytes(), package.as_bytes()])
}

fn is_signed(key: &VerifyingKey, message: &[u8], signature: &str) -> bool {
    BASE64.decode(signature.as_bytes()).is_ok_and(|bytes| key.verify(message, &bytes))
}
