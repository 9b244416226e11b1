//! `GET /hserve/idp/{provider}/leave/`: the browser leaves for a provider's page, with a cookie that identifies it
//! when it returns.
//!
//! The call that requests the redirect comes from a page of the app, where none of our cookies can be set. So the
//! page is given this URL, which works once, and only the browser that opens it learns the provider's.

use axum::body::Body;
use axum::http::{HeaderMap, Response, Uri};
use cashier_core::app::LoginMethod;
use cashier_core::app_user::LeaveVisit;
use cashier_core::error::{Code, Error};
use cashier_core::id;
use cashier_core::secret::BearerToken;
use cashier_engine::providers::Asked;

use super::browser::Browser;
use super::idp_callback::{self, STATE, redirect, value};
use crate::app::App;
use crate::error::{read_error, submit_error};

/// The prefix of the token given to the page.
const TICKET: &str = "bl";
const AFTER: &str = "/leave/";

/// The URL that a browser opens first.
pub(super) fn leave_url(app: &App, method: LoginMethod, ticket: &str, is_silent: bool) -> String {
    let silent = if is_silent { "&silent=1" } else { "" };
    format!("{}{}{}{AFTER}?ticket={ticket}{silent}", app.rules.base_url, idp_callback::BEFORE, method.name())
}

/// The hash and the text of a ticket.
pub(super) fn ticket(token: &BearerToken<id::IdpVisit>) -> ([u8; 32], String) {
    (token.hash(TICKET), token.expose_text(TICKET))
}

/// Returns true for the path of a browser that leaves.
pub(super) fn is_called(path: &str) -> bool {
    provider(path).is_some()
}

fn provider(path: &str) -> Option<&str> {
    path.strip_prefix(idp_callback::BEFORE)?.strip_suffix(AFTER)
}

pub(super) async fn handle(app: &App, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    let browser = Browser::of(headers).unwrap_or_else(|| Browser::fresh(app));
    match leave(app, uri, &browser).await {
        Ok(url) => {
            let mut response = redirect(&url);
            browser.keep(app, &mut response);
            response
        }
        Err(error) => idp_callback::refuse(uri, &error),
    }
}

/// The provider's page.
async fn leave(app: &App, uri: &Uri, browser: &Browser) -> Result<String, Error> {
    let invalid = || Error::new(Code::InvalidCode);
    let method = provider(uri.path()).and_then(LoginMethod::from_name).ok_or_else(invalid)?;
    let shown = value(uri, "ticket").ok_or_else(invalid)?;
    let shown = BearerToken::<id::IdpVisit>::parse(TICKET, &shown).ok_or_else(invalid)?;
    let visit = app.reader.idp_visit(shown.id()).await.map_err(|error| read_error(&error))?;
    let visit = visit.filter(|visit| visit.method == method).ok_or_else(invalid)?;
    let client = app.baas.apps.find(&visit.app).await.map_err(|error| read_error(&error))?;
    let client = client.ok_or_else(invalid)?;
    let token = BearerToken::<id::IdpVisit>::new(visit.id, app.engine.entropy().secret());
    let text = token.expose_text(STATE);
    // Providers only promise to return letters and digits.
    let state = text.split_once('_').map_or(&*text, |(_, digits)| digits);
    let back = idp_callback::back_url(app, method);
    let asked = Asked { back: &back, state, is_silent: value(uri, "silent").is_some() };
    let consent = app.providers.consent_url(client.merchant, method, asked).await?;
    let command = LeaveVisit {
        id: visit.id,
        ticket_hash: shown.hash(TICKET),
        secret_hash: browser.bind(&token.hash(STATE)),
    };
    app.engine.submit(command).await.map_err(submit_error)?;
    Ok(consent)
}
