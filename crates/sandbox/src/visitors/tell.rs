//! The API for a merchant's server: the identity behind a code, and the visitor's profile.
//!
//! Like the provider's, answers are JSON labelled as text, always with HTTP 200.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::code_login::{INVALID_APPID, INVALID_CODE, INVALID_SECRET, USED_CODE};
use serde_json::{Value, json};

use super::grants::{Redeemed, TOKEN_LIVES};
use super::{QQ_PAYER, VISITORS, user_of_code};
use crate::identity::{QQ_APP_SECRET, QQ_APPID, WECHAT_APP_SECRET, WECHAT_APPID};
use crate::payer::PAYER;
use crate::{Sandbox, draw};

type Given = Query<HashMap<String, String>>;

fn reply(said: Result<Value, (i64, &str)>) -> Response {
    let said = said.unwrap_or_else(|(errcode, errmsg)| json!({ "errcode": errcode, "errmsg": errmsg }));
    ([(CONTENT_TYPE, "text/plain")], said.to_string()).into_response()
}

/// Checks that the caller is the sandbox's merchant, and returns the code.
fn admit<'a>(given: &'a Given, name: &str, apps: &[(&str, &str)]) -> Result<&'a str, (i64, &'static str)> {
    let value = |name: &str| given.get(name).map_or("", String::as_str);
    let Some((_, secret)) = apps.iter().find(|(appid, _)| *appid == value("appid")) else {
        tracing::warn!("a call named an app that is not the sandbox's; live ids do not belong here");
        return Err((INVALID_APPID, "invalid appid: this is the SANDBOX, and it knows only its own apps"));
    };
    if value("secret") != *secret {
        return Err((INVALID_SECRET, "invalid appsecret"));
    }
    if value("grant_type") != "authorization_code" {
        return Err((40_002, "invalid grant_type"));
    }
    Ok(given.get(name).map_or("", String::as_str))
}

pub(super) async fn token(State(sandbox): State<Sandbox>, given: Given) -> Response {
    let now = sandbox.clock.now();
    let said = admit(&given, "code", &[(WECHAT_APPID, WECHAT_APP_SECRET)]).and_then(|code| {
        let grant = match sandbox.grants.redeem(code, now) {
            Redeemed::Granted(grant) => grant,
            Redeemed::Used => return Err((USED_CODE, "code been used")),
            Redeemed::Unknown => return Err((INVALID_CODE, "invalid code")),
        };
        let [token, refresh] = [(); 2].map(|()| draw::token(sandbox.entropy()));
        sandbox.grants.add_token(token.clone(), grant.clone(), now);
        Ok(json!({
            "access_token": token, "expires_in": TOKEN_LIVES.as_secs(), "refresh_token": refresh,
            "openid": grant.openid, "scope": grant.scope,
        }))
    });
    reply(said)
}

pub(super) async fn profile(State(sandbox): State<Sandbox>, given: Given) -> Response {
    let value = |name: &str| given.get(name).map_or("", String::as_str);
    let grant = sandbox.grants.of_token(value("access_token"), sandbox.clock.now());
    let said = match grant {
        None => Err((40_001, "invalid credential")),
        Some(grant) if grant.scope != cashier_protocol::code_login::SCOPE_PROFILE => {
            Err((48_001, "api unauthorized"))
        }
        Some(grant) if grant.openid != value("openid") => Err((40_003, "invalid openid")),
        Some(grant) => {
            let name =
                VISITORS.iter().find(|visitor| visitor.openid == grant.openid).map(|visitor| visitor.name);
            Ok(json!({
                "openid": grant.openid, "nickname": name.unwrap_or_default(), "sex": 0, "province": "", "city": "",
                "country": "", "headimgurl": format!("{}/sandbox/assets/mark.svg", sandbox.base_url()),
                "privilege": [],
            }))
        }
    };
    reply(said)
}

/// Mini programs of WeChat and of QQ use the same path on different hosts; here the app distinguishes them.
pub(super) async fn session(State(sandbox): State<Sandbox>, given: Given) -> Response {
    let apps = [(WECHAT_APPID, WECHAT_APP_SECRET), (QQ_APPID, QQ_APP_SECRET)];
    let is_qq = given.get("appid").is_some_and(|appid| appid == QQ_APPID);
    let said = admit(&given, "js_code", &apps).and_then(|code| {
        let user = if is_qq {
            user_of_code(code, "A000SANDBOX", QQ_PAYER)
        } else {
            user_of_code(code, "oSandbox", PAYER)
        };
        let openid = user.ok_or((INVALID_CODE, "invalid code"))?;
        Ok(json!({ "openid": openid, "session_key": draw::token(sandbox.entropy()) }))
    });
    reply(said)
}
