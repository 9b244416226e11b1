//! `POST /v1/authorizations/cancelToken`: a merchant gives up an access token and its refresh token.

use cashier_core::auth::CancelToken;
use cashier_core::error::Error;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::cancel_token;

use super::token::{ACCESS, parse_access};
use super::{Call, Reply};
use crate::error::submit_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let token = parse_access(&cancel_token::parse(call.body)?)?;
    let command = CancelToken {
        grant: token.id(),
        access_hash: token.hash(ACCESS),
        merchant: call.merchant.merchant.id,
    };
    call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::new(answer::plain()))
}
