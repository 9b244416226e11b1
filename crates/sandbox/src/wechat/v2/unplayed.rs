//! Calls of API v2 that the sandbox does not simulate: refused by name, in the provider's format, signed.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use cashier_protocol::flat_xml;
use cashier_protocol::wechat::v2::answer::transport_failure;
use cashier_protocol::wechat::v2::fields::text;
use cashier_protocol::wechat::v2::signing::SignType;

use super::call::{account, xml};
use crate::Sandbox;
use crate::identity::WECHAT_MCHID;

/// The path prefixes of the calls of API v2.
pub(super) const FOLDERS: [&str; 13] = [
    "/pay",
    "/secapi",
    "/mmpaymkttransfers",
    "/mmpaysptrans",
    "/papay",
    "/risk",
    "/tools",
    "/payitil",
    "/billcommentsp",
    "/fundauth",
    "/deposit",
    "/transfer",
    "/sandboxnew",
];

pub(super) async fn handle(State(sandbox): State<Sandbox>, uri: Uri, body: Bytes) -> Response {
    let fields = match flat_xml::read(&body) {
        Ok(fields) => fields,
        Err(error) => return xml(&transport_failure(&format!("XML格式错误: {error}"))),
    };
    let account = account(&sandbox);
    let sign_type = SignType::of(&fields).unwrap_or_default();
    // Some of these calls name the merchant in another field, and the app in another or not at all.
    let merchant = text(&fields, "mch_id").or(text(&fields, "mchid"));
    if merchant != Some(WECHAT_MCHID) || !account.key.verify(&fields, sign_type) {
        return xml(&transport_failure("签名错误"));
    }
    let message = format!("商户号无此接口权限: the sandbox does not play {}", uri.path());
    xml(&account.failure("NO_AUTH", &message, &sandbox.nonce(), sign_type))
}
