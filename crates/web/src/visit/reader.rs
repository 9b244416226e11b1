//! The reader of a page: the session in the cookie, the language, and the resulting frame.

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum_extra::extract::cookie::Cookie;
use cashier_core::error::{Code, Error};
use cashier_core::id::SessionId;
use cashier_core::user::User;

use super::Note;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{Frame, NotFoundPage, RefusedPage, What, respond};
use crate::texts::{Locale, Preferences};
use crate::wallet::session;

/// The cookie of the session.
const SESSION: &str = "cashier_session";
/// The cookie of the chosen language.
pub(super) const LANGUAGE: &str = "lang";

/// The cookie of the demo's tour.
const TOUR: &str = "tour";
/// How long a tour may take.
const TOUR_S: u64 = 3_600;

/// The reader of a page.
pub struct Visit {
    /// The frame around the page.
    pub frame: Frame,
    /// The signed-in user.
    pub user: Option<User>,
    /// The user's session.
    pub session: Option<SessionId>,
    /// The result of the previous form.
    pub note: Option<Note>,
    /// True for a form submission: no page may be its answer.
    is_form: bool,
}

/// The page that shows why a form was refused.
const REFUSED: Fixed = LocalPath::fixed("/refused");
/// The page for readers with nothing to read.
const HOME: Fixed = LocalPath::fixed("/wallet");

/// The page that follows a refused form.
pub fn refused_form() -> Router<Shared> {
    Router::new().route(REFUSED.as_str(), get(show_refused))
}

async fn show_refused(visit: Visit) -> Response {
    let Some(Note::Refused { code, request_id, retry }) = visit.note.clone() else { return see_other(HOME) };
    let code = Code::from_name(&code).unwrap_or(Code::UnknownException);
    visit.refused(code, request_id, retry.as_deref().and_then(LocalPath::parse))
}

impl Visit {
    /// The page for an error. The cause was logged where it occurred; the id links the two. After a form it is a
    /// redirect to that page.
    pub fn refuse(&self, app: &App, error: &Error, retry: Option<LocalPath>) -> Response {
        let request_id = cashier_core::id::encode_base32(&app.engine.entropy().seed());
        tracing::info!(request.id = %request_id, error = %error, "a page was refused");
        if self.is_form {
            let (code, retry) = (error.code.row().name.to_owned(), retry.map(|path| path.to_string()));
            return Note::Refused { code, request_id, retry }.tell(app, REFUSED);
        }
        self.refused(error.code, request_id, retry)
    }

    /// The answer to requests that none of our pages sends: text without links.
    pub fn refuse_plainly(&self, error: &Error) -> Response {
        let row = error.code.row();
        let text = match self.frame.locale {
            Locale::En => row.en,
            Locale::Zh => row.zh,
            Locale::Ar => row.ar,
        };
        let status = StatusCode::from_u16(row.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, format!("{text}\n")).into_response()
    }

    /// Returns true for a form submission.
    pub const fn is_form(&self) -> bool {
        self.is_form
    }

    fn refused(&self, code: Code, request_id: String, retry: Option<LocalPath>) -> Response {
        let frame = self.frame.clone();
        match code {
            Code::InvalidPaymentUrl | Code::OrderNotExist => {
                respond(&NotFoundPage { frame, what: What::Order })
            }
            Code::NotFound => respond(&NotFoundPage { frame, what: What::Page }),
            code => {
                let retry_url = retry.map(|path| path.to_string());
                respond(&RefusedPage { frame, code, request_id, retry_url })
            }
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
        let locale = Locale::negotiate(Preferences {
            query: query_language(parts),
            cookie: chosen.as_deref(),
            account: user.as_ref().map(|user| user.language.as_str()),
            header: parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
        });
        let is_form = parts.method == Method::POST;
        // A page's links lead to itself: never elsewhere, as after `//`, and never to a URL that only accepts forms.
        let here =
            parts.uri.path_and_query().filter(|_| !is_form).map(|here| LocalPath::parse(here.as_str()));
        let here = here.flatten().unwrap_or_else(|| HOME.into()).to_string();
        let now = app.engine.clock().now();
        let note = Note::read(app, parts.uri.query().unwrap_or_default(), &parts.headers, now);
        let tour = cookie(&parts.headers, TOUR).is_some();
        let mut frame = Frame::new(locale, here, now).with_demo(app.rules.demo).with_tour(tour);
        if let Some(user) = &user {
            frame = frame.with_user(user.name.clone());
        }
        Ok(Self { frame, user, session, note, is_form })
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
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
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

/// Stores a session in the reader's browser.
pub fn set_session(app: &App, response: &mut Response, token: &str) {
    set_cookie(app, response, SESSION, token, true, app.rules.session_lifetime.as_secs());
}

/// Begins the demo's tour in the reader's browser, or ends it.
pub fn set_tour(app: &App, response: &mut Response, is_on: bool) {
    let (value, age_s) = if is_on { ("1", TOUR_S) } else { ("", 0) };
    set_cookie(app, response, TOUR, value, true, age_s);
}

/// Removes the session from the reader's browser.
pub fn clear_session(app: &App, response: &mut Response) {
    set_cookie(app, response, SESSION, "", true, 0);
}
