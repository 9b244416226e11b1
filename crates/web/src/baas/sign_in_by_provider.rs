//! `POST /hserve/v2.0/idp/{provider}/authenticate/` and `…/v2.5/idp/{provider}/silent-login/`: sign in with an
//! identity from a provider: with a token from its page, or a code from its mini program.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{Identity, RedeemVisit, SignInByIdentity};
use cashier_core::error::{Code, Error};
use cashier_core::id;
use cashier_core::secret::{BearerToken, Secret};
use cashier_protocol::baas::login::ProviderLogin;

use super::idp_callback::AUTH_TOKEN;
use super::session::{Answer, limit_sign_ups};
use super::{Call, Reply};
use crate::error::submit_error;

pub(super) async fn handle(call: Call<'_>, method: LoginMethod) -> Result<Reply, Error> {
    call.require(method)?;
    let login = ProviderLogin::parse(call.body)?;
    limit_sign_ups(call.app, &call)?;
    let identity = identify(&call, method, login.proof).await?;
    let (session, token) = call.new_session();
    let command = SignInByIdentity {
        app: call.client.client_id.clone(),
        identity,
        update: login.update,
        create_user: login.create_user,
        number: call.new_number(),
        session,
    };
    let signed_in = call.app.engine.submit(command).await.map_err(submit_error)?;
    call.welcome(&signed_in, &token, Answer::ByProvider).await
}

/// The identity behind the proof.
pub(super) async fn identify(
    call: &Call<'_>,
    method: LoginMethod,
    proof: Secret<String>,
) -> Result<Identity, Error> {
    let app = call.client.client_id.clone();
    if method != LoginMethod::WechatPage {
        return call.app.providers.identify(call.client.merchant, method, &proof).await;
    }
    let token = BearerToken::<id::IdpVisit>::parse(AUTH_TOKEN, proof.expose());
    let token = token.ok_or_else(|| Error::new(Code::InvalidCode))?;
    let command = RedeemVisit { id: token.id(), app, method, token_hash: token.hash(AUTH_TOKEN) };
    call.app.engine.submit(command).await.map_err(submit_error)
}
