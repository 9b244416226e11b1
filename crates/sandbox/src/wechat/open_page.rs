//! What WeChat does when a page opens a payment: it checks that the merchant signed the parameters.

use cashier_protocol::flat_xml::Fields;
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};
use cashier_protocol::wechat::v3::pay_sign::PageParameters;

use crate::Sandbox;
use crate::control::JsapiParameters;
use crate::identity::WECHAT_APPID;

/// Checks the parameters, and returns the `prepay_id`.
pub(crate) fn open_page(sandbox: &Sandbox, parameters: &JsapiParameters) -> Result<String, &'static str> {
    let prepay_id = parameters.package.strip_prefix("prepay_id=").ok_or("package must be prepay_id=…")?;
    if parameters.app_id != WECHAT_APPID {
        return Err("appId is not the sandbox's app");
    }
    let is_signed = match parameters.sign_type.as_str() {
        "RSA" => is_signed_v3(sandbox, parameters),
        "MD5" | "HMAC-SHA256" => is_signed_v2(sandbox, parameters),
        _ => return Err("signType must be RSA, MD5 or HMAC-SHA256"),
    };
    if is_signed { Ok(prepay_id.to_owned()) } else { Err("paySign is not the merchant's signature") }
}

fn is_signed_v3(sandbox: &Sandbox, parameters: &JsapiParameters) -> bool {
    let signed = PageParameters {
        app_id: parameters.app_id.clone(),
        time_stamp: parameters.time_stamp.clone(),
        nonce_str: parameters.nonce_str.clone(),
        package: parameters.package.clone(),
        sign_type: "RSA",
        pay_sign: parameters.pay_sign.clone(),
    };
    signed.verify(&sandbox.keys.merchant.verifying)
}

fn is_signed_v2(sandbox: &Sandbox, parameters: &JsapiParameters) -> bool {
    let sign_type = if parameters.sign_type == "MD5" { SignType::Md5 } else { SignType::HmacSha256 };
    let pairs = [
        ("appId", &parameters.app_id),
        ("timeStamp", &parameters.time_stamp),
        ("nonceStr", &parameters.nonce_str),
        ("package", &parameters.package),
        ("signType", &parameters.sign_type),
        ("sign", &parameters.pay_sign),
    ];
    let fields: Fields = pairs.into_iter().map(|(name, text)| (name.to_owned(), text.clone())).collect();
    ApiKey::new(sandbox.keys.v2_key.clone()).verify(&fields, sign_type)
}
