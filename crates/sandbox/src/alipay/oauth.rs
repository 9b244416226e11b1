//! `alipay.system.oauth.token`: the identity of a mini program's or a page's user, for the code from the user's
//! phone.
//!
//! There are no phones here, so every code is valid: `user:ID` names a user, `invalid` is refused, any other stands
//! for the sandbox's buyer.

use cashier_protocol::alipay::outcome::Fault;
use serde::Serialize;

use super::desk::{Desk, success};
use super::trade::order::BUYER_ID;
use crate::draw;

/// The answer on the wire.
#[derive(Serialize)]
struct Token {
    user_id: String,
    open_id: String,
    #[serde(rename = "access_token")]
    access: String,
    #[serde(rename = "refresh_token")]
    refresh: String,
    expires_in: u32,
    re_expires_in: u32,
}

pub(super) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    match desk.call.grant_type.as_deref() {
        Some("authorization_code" | "refresh_token") => {}
        Some(_) => return Err(Fault::new("40002", "isv.grant-type-invalid", "授权类型不正确")),
        None => return Err(Fault::new("40001", "isv.missing-grant-type", "缺少授权类型")),
    }
    let Some(code) = desk.call.code.as_deref().filter(|code| code.len() <= 128 && *code != "invalid") else {
        return Err(Fault::new("40002", "isv.code-invalid", "授权码code无效"));
    };
    let user_id = code.strip_prefix("user:").unwrap_or(BUYER_ID).to_owned();
    success(&Token {
        open_id: format!("open{user_id}"),
        user_id,
        access: draw::token(desk.sandbox.entropy()),
        refresh: draw::token(desk.sandbox.entropy()),
        expires_in: 1_296_000,
        re_expires_in: 2_592_000,
    })
}
