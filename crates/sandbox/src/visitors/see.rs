//! A merchant page's request to a visitor: the parameters of the consent page, checked.

use cashier_protocol::code_login::{SCOPE_PROFILE, SCOPE_SILENT};
use url::Url;

use super::grants::Grant;
use super::{VISITORS, Visitor};
use crate::identity::WECHAT_APPID;
use crate::{Sandbox, draw};

/// The longest state.
const STATE_MAX: usize = 128;

/// A request of a merchant's page.
pub(crate) struct Asked {
    back: Url,
    state: Option<String>,
    scope: String,
}

impl Asked {
    /// Reads the query of the consent page's URL.
    pub(crate) fn read(query: &str) -> Result<Self, &'static str> {
        let value = |name: &str| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        if value("appid").as_deref() != Some(WECHAT_APPID) {
            return Err("appid is not the sandbox's app. Live ids do not belong here.");
        }
        if value("response_type").as_deref() != Some("code") {
            return Err("response_type must be code");
        }
        let scope = value("scope").unwrap_or_default();
        if ![SCOPE_SILENT, SCOPE_PROFILE].contains(&&*scope) {
            return Err("scope must be snsapi_base or snsapi_userinfo");
        }
        let state = value("state");
        let is_state = |state: &String| {
            state.len() <= STATE_MAX && state.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if !state.as_ref().is_none_or(is_state) {
            return Err("state may have 128 letters and digits");
        }
        let back = value("redirect_uri").and_then(|text| Url::parse(&text).ok());
        let back = back.filter(|url| matches!(url.scheme(), "http" | "https"));
        Ok(Self { back: back.ok_or("redirect_uri is not an address of the web")?, state, scope })
    }

    /// True when the visitor is not asked.
    pub(crate) fn is_silent(&self) -> bool {
        self.scope == SCOPE_SILENT
    }

    /// The URL that the browser goes to with a code for this visitor; without a code when consent was refused.
    pub(crate) fn answer(&self, sandbox: &Sandbox, visitor: Option<&Visitor>) -> String {
        let mut back = self.back.clone();
        if let Some(visitor) = visitor {
            let code = draw::nonce(sandbox.entropy());
            let grant = Grant { openid: visitor.openid.to_owned(), scope: self.scope.clone() };
            sandbox.grants.add_code(code.clone(), grant, sandbox.clock.now());
            back.query_pairs_mut().append_pair("code", &code);
        }
        if let Some(state) = &self.state {
            back.query_pairs_mut().append_pair("state", state);
        }
        back.into()
    }
}

/// The visitor with this index, or the first.
pub(crate) fn visitor(place: usize) -> &'static Visitor {
    let [first, ..] = &VISITORS;
    VISITORS.get(place).unwrap_or(first)
}
