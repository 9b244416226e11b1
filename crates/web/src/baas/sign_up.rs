//! `POST /hserve/v2.1/register/{username,email,phone}/`: sign up, and sign in at once.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::SignUp;
use cashier_core::error::Error;
use cashier_protocol::baas::login::Credentials;

use super::session::{Answer, limit_sign_ups};
use super::{Call, Reply};
use crate::error::submit_error;
use crate::wallet::password;

/// An anonymous user who signs up keeps the number, and with it the orders.
pub(super) async fn handle(call: Call<'_>, method: LoginMethod) -> Result<Reply, Error> {
    call.require(method)?;
    let credentials = Credentials::parse_new(method, call.body)?;
    limit_sign_ups(call.app, &call)?;
    let present = call.present().await?;
    let (session, token) = call.new_session();
    let command = SignUp {
        app: call.client.client_id.clone(),
        method,
        name: credentials.name,
        password_hash: password::hash_on_pool(call.app, credentials.password).await?,
        present: present.map(|present| present.user),
        number: call.new_number(),
        session,
    };
    let signed_in = call.app.engine.submit(command).await.map_err(submit_error)?;
    call.welcome(&signed_in, &token, Answer::Plain).await
}
