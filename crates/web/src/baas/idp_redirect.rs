//! `POST /hserve/v2.0/idp/{provider}/redirect/`: the URL that the browser opens to sign in at a provider.

use std::time::Duration;

use cashier_core::app::{App as Client, LoginMethod};
use cashier_core::app_user::BeginVisit;
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, IdpVisitId};
use cashier_core::secret::BearerToken;
use cashier_engine::providers::Asked;
use cashier_protocol::baas::login::Redirect;
use cashier_protocol::baas::{answer, parse_body};
use url::Url;

use super::idp_callback::back_url;
use super::idp_leave;
use super::{Call, Reply};
use crate::error::submit_error;

/// The time limit of a visit.
const LIFETIME: Duration = Duration::from_mins(10);

/// The SDK accepts only 200 as success here.
pub(super) async fn handle(call: Call<'_>, method: LoginMethod) -> Result<Reply, Error> {
    call.require(method)?;
    let redirect: Redirect = parse_body(call.body)?;
    let callback_url = checked(&call.client, &redirect.callback_url)?;
    let app = call.client.client_id.clone();
    let id: IdpVisitId = call.app.engine.fresh().id(Client::shard(&app));
    let token = BearerToken::<id::IdpVisit>::new(id, call.app.engine.entropy().secret());
    let back = back_url(call.app, method);
    // If browsers cannot be sent there, the app learns it now.
    let asked = Asked { back: &back, state: "", is_silent: redirect.silent_login };
    call.app.providers.consent_url(call.client.merchant, method, asked).await?;
    let (secret_hash, ticket) = idp_leave::ticket(&token);
    let url = idp_leave::leave_url(call.app, method, &ticket, redirect.silent_login);
    let command = BeginVisit { id, app, method, callback_url, secret_hash, lifetime: LIFETIME };
    call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::ok(answer::redirect(&url)))
}

/// The page to return to, which gets a token: it must belong to the app.
fn checked(client: &Client, text: &str) -> Result<String, Error> {
    let wrong = || {
        let detail = "callback_url must be a page of an origin that the app allows.";
        Error::new(Code::ParamIllegal).with_detail(detail)
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    let is_plain = url.username().is_empty() && url.password().is_none() && text.len() <= 2_048;
    let is_web = matches!(url.scheme(), "http" | "https");
    if is_plain && is_web && client.allows_origin(&url.origin().ascii_serialization()) {
        return Ok(url.into());
    }
    Err(wrong())
}
