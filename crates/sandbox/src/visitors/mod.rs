//! Identities: the visitors of WeChat's consent page, and the users of mini programs of WeChat and QQ.
//!
//! Codes are kept in memory: they are valid for five minutes, work once, and do not survive a restart. There are no
//! phones here, so for a mini program every code is valid: `user:NAME` names a user, `invalid` is refused, any other
//! stands for the first visitor.

mod grants;
mod open_consent;
pub(crate) mod see;
mod tell;

use axum::Router;
use axum::routing::get;
use cashier_protocol::code_login::{CONSENT_PATH, PROFILE_PATH, SESSION_PATH, TOKEN_PATH};

pub(crate) use grants::Grants;

use crate::Sandbox;
use crate::payer::PAYER;

/// A visitor who can be chosen on the consent page.
pub(crate) struct Visitor {
    /// The id under the official account.
    pub(crate) openid: &'static str,
    pub(crate) name: &'static str,
}

/// The visitors who can be chosen.
pub(crate) const VISITORS: [Visitor; 3] = [
    Visitor { openid: PAYER, name: "林小雨" },
    Visitor { openid: "oSandboxPayer000000000000002", name: "Sam Taylor" },
    Visitor { openid: "oSandboxPayer000000000000003", name: "أمل حسن" },
];

/// The user of a QQ mini program when no other is named.
pub(crate) const QQ_PAYER: &str = "A000SANDBOXPAYER0000000000000001";

/// The longest name in a code.
const NAME_MAX: usize = 40;

/// The user named by a mini program's code, with an id that begins with `prefix`; `first` if none is named.
fn user_of_code(code: &str, prefix: &str, first: &str) -> Option<String> {
    let Some(name) = code.strip_prefix("user:") else {
        return (!code.is_empty() && code != "invalid").then(|| first.to_owned());
    };
    let is_name =
        (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| format!("{prefix}{name}"))
}

/// The API for a merchant's server, which failure scenarios apply to.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route(TOKEN_PATH, get(tell::token))
        .route(PROFILE_PATH, get(tell::profile))
        .route(SESSION_PATH, get(tell::session))
}

/// The page of the visitor's browser.
pub(crate) fn pages() -> Router<Sandbox> {
    Router::new().route(CONSENT_PATH, get(open_consent::handle))
}
