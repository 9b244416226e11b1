//! `POST /v1/authorizations/cancelToken`: a merchant cancels an access token and its refresh token.

use cashier_core::auth::CancelToken;
use cashier_core::error::Error;

use super::token::parse_access;
use super::{Call, Plain, Reply};
use crate::error::submit_error;

/// Revokes both tokens of the pair.
///
/// # Errors
/// `INVALID_ACCESS_TOKEN`.
pub async fn handle(call: Call<'_>, access_token: String, answer: Plain) -> Result<Reply, Error> {
    let token = parse_access(&access_token)?;
    let command =
        CancelToken { grant: token.grant, access_hash: token.hash, merchant: call.merchant.merchant.id };
    call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok(Reply::new(answer()))
}
