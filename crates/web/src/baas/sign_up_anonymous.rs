//! `POST /hserve/v2.0/login/anonymous/`: a user without a name.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::SignUpAnonymous;
use cashier_core::error::Error;

use super::session::{Answer, limit_sign_ups};
use super::{Call, Reply};
use crate::error::submit_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    call.require(LoginMethod::Anonymous)?;
    limit_sign_ups(call.app, &call)?;
    let (session, token) = call.new_session();
    let command = SignUpAnonymous { app: call.client.client_id.clone(), number: call.new_number(), session };
    let signed_in = call.app.engine.submit(command).await.map_err(submit_error)?;
    call.welcome(&signed_in, &token, Answer::Plain).await
}
