//! `POST /hserve/v2.0/idp/{provider}/user-association/` and its relatives: a signed-in user links a provider's
//! account.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::LinkIdentity;
use cashier_core::error::Error;
use cashier_protocol::baas::answer;
use cashier_protocol::baas::login::ProviderLogin;

use super::sign_in_by_provider::identify;
use super::{Call, Reply};
use crate::error::submit_error;

pub(super) async fn handle(call: Call<'_>, method: LoginMethod) -> Result<Reply, Error> {
    call.require(method)?;
    let present = call.signed_in().await?;
    let login = ProviderLogin::parse(call.body)?;
    let identity = identify(&call, method, login.proof).await?;
    let app = call.client.client_id.clone();
    let command = LinkIdentity { app, user: present.user, identity, update: login.update };
    call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::created(answer::ok()))
}
