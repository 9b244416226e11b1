//! The reader of a page: the session in the cookie, the language, and the frame that follows from them.

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum_extra::extract::cookie::Cookie;
use cashier_core::error::{Code, Error};
use cashier_core::id::SessionId;
use cashier_core::user::User;

use crate::app::{App, Shared};
use crate::openapi::read_error;
use crate::pages::{Frame, NotFoundPage, RefusedPage, What, respond};
use crate::texts::{Locale, Wishes};
use crate::wallet::session;

/// The cookie of the session.
const SESSION: &str = "cashier_session";
/// The cookie of the chosen language.
pub(super) const LANGUAGE: &str = "lang";

/// Who reads a page.
pub struct Visit {
    /// What frames the page.
    pub frame: Frame,
    /// The signed-in user.
    pub user: Option<User>,
    /// The user's session.
    pub session: Option<SessionId>,
}

impl Visit {
    /// The page for an error. The cause was logged where it arose; the id ties the two together.
    pub fn refuse(&self, app: &App, error: &Error, retry_url: Option<String>) -> Response {
        let request_id = cashier_core::id::encode_base32(&app.engine.entropy().seed());
        tracing::info!(request.id = %request_id, error = %error, "a page was refused");
        let frame = self.frame.clone();
        match error.code {
            Code::InvalidPaymentUrl | Code::OrderNotExist => {
                respond(&NotFoundPage { frame, what: What::Order })
            }
            Code::NotFound => respond(&NotFoundPage { frame, what: What::Page }),
            code => respond(&RefusedPage { frame, code, request_id, retry_url }),
        }
    }
}

impl FromRequestParts<Shared> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        let (session, user) = match signed_in(&parts.headers, app).await {
            Ok(Some((session, user))) => (Some(session), Some(user)),
            Ok(None) => (None, None),
            Err(error) => {
                tracing::warn!(error = %error, "the session could not be read");
                (None, None)
            }
        };
        let chosen = cookie(&parts.headers, LANGUAGE);
        let locale = Locale::negotiate(Wishes {
            query: query_language(parts),
            cookie: chosen.as_deref(),
            account: user.as_ref().map(|user| user.language.as_str()),
            header: parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
        });
        let here = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let mut frame = Frame::new(locale, here, app.engine.clock().now()).with_demo(app.rules.demo);
        if let Some(user) = &user {
            frame = frame.with_user(user.name.clone());
        }
        Ok(Self { frame, user, session })
    }
}

async fn signed_in(headers: &HeaderMap, app: &App) -> Result<Option<(SessionId, User)>, Error> {
    let Some(token) = cookie(headers, SESSION) else { return Ok(None) };
    let (session, user) = match session::authenticate(app, &token).await {
        Ok(found) => found,
        Err(error)
            if matches!(
                error.code,
                Code::SessionRequired | Code::SessionExpired | Code::UserStatusAbnormal
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let user = app.reader.user(user).await.map_err(|error| read_error(&error))?;
    Ok(user.map(|user| (session, user)))
}

/// The value of a cookie.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    texts
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// The language in the query `lang`.
pub(super) fn query_language(parts: &Parts) -> Option<&str> {
    parts.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="))
}

/// Adds a cookie to an answer.
pub(super) fn set_cookie(
    app: &App,
    response: &mut Response,
    name: &str,
    value: &str,
    is_secret: bool,
    age_s: u64,
) {
    let secure = if app.rules.base_url.starts_with("https:") { "; Secure" } else { "" };
    let hidden = if is_secret { "; HttpOnly" } else { "" };
    let text = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={age_s}{hidden}{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// Keeps a session in the reader's browser.
pub fn set_session(app: &App, response: &mut Response, token: &str) {
    set_cookie(app, response, SESSION, token, true, app.rules.session_lifetime.as_secs());
}

/// Removes the session from the reader's browser.
pub fn clear_session(app: &App, response: &mut Response) {
    set_cookie(app, response, SESSION, "", true, 0);
}
