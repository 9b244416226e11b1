//! Identities at WeChat or QQ: the consent page of an official account, and the codes of mini programs.
//!
//! Both sides of the calls are here, because the sandbox answers them. A code works once and for five minutes. The
//! answers are always JSON with HTTP 200; `errcode` tells what happened.

use cashier_core::secret::Secret;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;

use crate::lenient::{self, without_mark};

/// The page that asks a visitor for consent.
pub const CONSENT_PATH: &str = "/connect/oauth2/authorize";
/// Exchanges a code from that page for a token.
pub const TOKEN_PATH: &str = "/sns/oauth2/access_token";
/// Exchanges a token for a profile.
pub const PROFILE_PATH: &str = "/sns/userinfo";
/// Exchanges a mini program's code for an id.
pub const SESSION_PATH: &str = "/sns/jscode2session";

/// Identifies the visitor without asking.
pub const SCOPE_SILENT: &str = "snsapi_base";
/// Asks the visitor, and also grants the profile.
pub const SCOPE_PROFILE: &str = "snsapi_userinfo";

/// The code is not one of this app's.
pub const INVALID_CODE: i64 = 40_029;
/// The code was used before.
pub const USED_CODE: i64 = 40_163;
/// The secret is not this app's.
pub const INVALID_SECRET: i64 = 40_125;
/// The id belongs to no app.
pub const INVALID_APPID: i64 = 40_013;

/// An app and its secret.
#[derive(Clone, Debug)]
pub struct LoginApp {
    /// Its id.
    pub appid: String,
    /// Its secret.
    pub secret: Secret<String>,
}

/// The URL of the page that asks a visitor and returns with `code` and `state`.
pub fn consent_url(base: &str, appid: &str, back: &str, state: &str, is_silent: bool) -> String {
    let scope = if is_silent { SCOPE_SILENT } else { SCOPE_PROFILE };
    // The page requires this order, and the fragment.
    let query = query(&[
        ("appid", appid),
        ("redirect_uri", back),
        ("response_type", "code"),
        ("scope", scope),
        ("state", state),
    ]);
    format!("{base}{CONSENT_PATH}?{query}#wechat_redirect")
}

fn query(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl LoginApp {
    /// The target of a GET that exchanges a code from the page for a token.
    pub fn token_target(&self, code: &str) -> String {
        let pairs = [("appid", &*self.appid), ("secret", self.secret.expose()), ("code", code), GRANT];
        format!("{TOKEN_PATH}?{}", query(&pairs))
    }

    /// The target of a GET that exchanges a mini program's code for an id.
    pub fn session_target(&self, code: &str) -> String {
        let pairs = [("appid", &*self.appid), ("secret", self.secret.expose()), ("js_code", code), GRANT];
        format!("{SESSION_PATH}?{}", query(&pairs))
    }
}

const GRANT: (&str, &str) = ("grant_type", "authorization_code");

/// The target of a GET that returns a visitor's profile.
pub fn profile_target(token: &PageToken) -> String {
    let pairs = [("access_token", &*token.access_token), ("openid", &token.openid), ("lang", "zh_CN")];
    format!("{PROFILE_PATH}?{}", query(&pairs))
}

/// What a code from the page is exchanged for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageToken {
    /// Grants access to the profile. A secret.
    pub access_token: String,
    /// The visitor's id under the official account.
    pub openid: String,
    /// The scopes that the visitor agreed to, separated by commas.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub scope: String,
}

impl std::fmt::Debug for PageToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageToken").field("openid", &self.openid).finish_non_exhaustive()
    }
}

impl PageToken {
    /// True when the token grants access to the profile.
    pub fn opens_profile(&self) -> bool {
        self.scope.split(',').any(|scope| scope == SCOPE_PROFILE)
    }
}

/// A visitor's profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// The visitor's id.
    pub openid: String,
    /// The name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub nickname: String,
    /// The URL of a picture; empty when there is none.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub headimgurl: String,
}

/// What a mini program's code is exchanged for. The accompanying `session_key` is ignored: nothing here needs it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Session {
    /// The user's id under the mini program.
    pub openid: String,
}

/// The result of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found<T> {
    /// The value.
    Known(T),
    /// The code is wrong, used, or expired.
    WrongCode,
    /// The provider refused for another reason.
    Refused {
        /// The provider's error number.
        errcode: i64,
        /// The provider's message.
        errmsg: String,
    },
    /// The answer could not be read.
    Unreadable,
}

#[derive(Deserialize)]
struct Failure {
    errcode: i64,
    #[serde(default, deserialize_with = "lenient::or_default")]
    errmsg: String,
}

/// Reads an answer.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Found<T> {
    let body = without_mark(body);
    match serde_json::from_slice::<Failure>(body) {
        // QQ sends a zero with a success.
        Ok(Failure { errcode: 0, .. }) | Err(_) => {}
        Ok(Failure { errcode: INVALID_CODE | USED_CODE | 41_008 | 42_003, .. }) => return Found::WrongCode,
        Ok(Failure { errcode, errmsg }) => return Found::Refused { errcode, errmsg },
    }
    serde_json::from_slice(body).map_or(Found::Unreadable, Found::Known)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The URLs are those of the provider's documentation: order, grant, fragment.
    #[test]
    fn addresses() {
        let url = consent_url("https://open.weixin.qq.com", "wx1", "https://a.example/b?c=d", "s1", false);
        assert_eq!(
            url,
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri=https%3A%2F%2Fa.example%2Fb%3Fc\
             %3Dd&response_type=code&scope=snsapi_userinfo&state=s1#wechat_redirect"
        );
        let app = LoginApp { appid: "wx1".to_owned(), secret: Secret::new("hush".to_owned()) };
        assert_eq!(
            app.token_target("c&d"),
            "/sns/oauth2/access_token?appid=wx1&secret=hush&code=c%26d&grant_type=authorization_code"
        );
        assert_eq!(
            app.session_target("x"),
            "/sns/jscode2session?appid=wx1&secret=hush&js_code=x&grant_type=authorization_code"
        );
        assert!(!format!("{app:?}").contains("hush"));
    }

    /// Only an answer with an id and without an error identifies anybody.
    #[test]
    fn answers() {
        let read = read::<Session>;
        assert_eq!(
            read(br#"{"openid":"o1","session_key":"k"}"#),
            Found::Known(Session { openid: "o1".into() })
        );
        assert_eq!(
            read(br#"{"errcode":0,"errmsg":"","openid":"o1","session_key":"k"}"#),
            Found::Known(Session { openid: "o1".into() })
        );
        for code in [40_029, 40_163, 41_008, 42_003] {
            let body = format!("{{\"errcode\":{code},\"errmsg\":\"x\",\"openid\":\"o1\"}}");
            assert_eq!(read(body.as_bytes()), Found::WrongCode);
        }
        let busy = Found::Refused { errcode: -1, errmsg: "system error".to_owned() };
        assert_eq!(read(br#"{"errcode":-1,"errmsg":"system error"}"#), busy);
        for body in [&b"{}"[..], b"", b"<html>", b"null", br#"{"openid":1}"#] {
            assert_eq!(read(body), Found::Unreadable);
        }
    }
}
