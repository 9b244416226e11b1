//! `GET /hserve/idp/{provider}/callback/`: the browser returns from a provider, and continues to the app's page with
//! a token that works once.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri};
use cashier_core::app::LoginMethod;
use cashier_core::app_user::{GrantVisit, VisitState};
use cashier_core::error::{Code, Error};
use cashier_core::id;
use cashier_core::secret::{BearerToken, Secret};
use cashier_protocol::baas::answer;
use url::{Url, form_urlencoded};

use super::browser::Browser;
use super::envelope::json;
use crate::app::App;
use crate::error::{read_error, submit_error};

/// The prefix of the outward token, which the provider sees.
pub(super) const STATE: &str = "bs";
/// The prefix of the final token.
pub(super) const AUTH_TOKEN: &str = "ba";

/// The prefix of all paths of visits.
pub(super) const BEFORE: &str = "/hserve/idp/";
const AFTER: &str = "/callback/";

/// The URL that a provider sends the browser back to.
pub(super) fn back_url(app: &App, method: LoginMethod) -> String {
    format!("{}{BEFORE}{}{AFTER}", app.rules.base_url, method.name())
}

/// Returns true for the path of a return.
pub(super) fn is_called(path: &str) -> bool {
    provider(path).is_some()
}

fn provider(path: &str) -> Option<&str> {
    path.strip_prefix(BEFORE)?.strip_suffix(AFTER)
}

pub(super) async fn handle(app: &App, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    match go_on(app, uri, headers).await {
        Ok(url) => redirect(&url),
        Err(error) => refuse(uri, &error),
    }
}

/// The answer to a browser that is refused.
pub(super) fn refuse(uri: &Uri, error: &Error) -> Response<Body> {
    tracing::info!(http.path = %uri.path(), error = %error, "a visit at a provider was refused");
    json(error.code.row().http_status, answer::error(error.message()))
}

/// A value of the query.
pub(super) fn value(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Redirects a browser to another site, without a referrer.
pub(super) fn redirect(url: &str) -> Response<Body> {
    let Ok(location) = HeaderValue::from_str(url) else {
        return json(500, answer::error("The address cannot be written."));
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    let headers = response.headers_mut();
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The app's page with the token added.
async fn go_on(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<String, Error> {
    let invalid = || Error::new(Code::InvalidCode);
    let method = provider(uri.path()).and_then(LoginMethod::from_name).ok_or_else(invalid)?;
    let state = value(uri, "state").ok_or_else(invalid)?;
    let state = BearerToken::<id::IdpVisit>::parse(STATE, &format!("{STATE}_{state}")).ok_or_else(invalid)?;
    let another = || {
        invalid().with_detail("This sign-in is over, or another browser went to the provider. Begin again.")
    };
    let secret_hash = Browser::of(headers).ok_or_else(another)?.bind(&state.hash(STATE));
    let visit = app.reader.idp_visit(state.id()).await.map_err(|error| read_error(&error))?;
    let now = app.engine.clock().now();
    let visit = visit.filter(|visit| {
        visit.method == method && visit.state == VisitState::Asked && visit.is_open_to(&secret_hash, now)
    });
    let visit = visit.ok_or_else(another)?;
    let mut url = Url::parse(&visit.callback_url).map_err(|_| invalid())?;
    // The user refused: the app's page continues without a token.
    let Some(code) = value(uri, "code") else { return Ok(url.into()) };
    let client = app.baas.apps.find(&visit.app).await.map_err(|error| read_error(&error))?;
    let client = client.ok_or_else(invalid)?;
    let identity = app.providers.identify(client.merchant, method, &Secret::new(code)).await?;
    let token = BearerToken::<id::IdpVisit>::new(visit.id, app.engine.entropy().secret());
    let command = GrantVisit { id: visit.id, secret_hash, identity, token_hash: token.hash(AUTH_TOKEN) };
    app.engine.submit(command).await.map_err(submit_error)?;
    url.query_pairs_mut().append_pair("token", &token.expose_text(AUTH_TOKEN));
    Ok(url.into())
}
