//! `POST /v1/authorizations/applyToken`: exchanges an auth code or a refresh token for a pair of tokens.

use cashier_core::auth::{ExchangeCode, Grant, RefreshGrant};
use cashier_core::error::{Code, Error};
use cashier_core::id;
use cashier_core::secret::BearerToken;
use cashier_protocol::wallet::answer::Tokens;
use cashier_protocol::wallet::request::apply_token::ApplyToken;

use super::token::{ACCESS, Pair, REFRESH};
use super::{Call, Reply};
use crate::error::submit_error;
use crate::wallet::auth_code::AUTH_CODE;

/// Writes a pair of tokens.
pub type Answer = fn(Tokens<'_>) -> Vec<u8>;

/// Issues a pair of tokens.
///
/// # Errors
/// The problem with the code or the refresh token.
pub async fn handle(call: Call<'_>, request: ApplyToken, answer: Answer) -> Result<Reply, Error> {
    let (pair, grant) = match request {
        ApplyToken::AuthorizationCode { code, reference_client_id } => {
            if reference_client_id.is_some_and(|id| id != call.merchant.merchant.client_id) {
                return Err(Error::new(Code::ReferenceClientIdNotMatch));
            }
            exchange(&call, &code).await?
        }
        ApplyToken::RefreshToken { token } => refresh(&call, &token).await?,
    };
    Ok(Reply::new(answer(Tokens {
        grant: &grant,
        access_token: pair.access.expose_text(ACCESS),
        refresh_token: pair.refresh.expose_text(REFRESH),
    })))
}

async fn exchange(call: &Call<'_>, code: &str) -> Result<(Pair, Grant), Error> {
    let invalid = || Error::new(Code::InvalidCode);
    let code = BearerToken::<id::AuthCode>::parse(AUTH_CODE, code).ok_or_else(invalid)?;
    let pair = Pair::issue(call.app, code.id().shard());
    let command = ExchangeCode {
        code: code.id(),
        secret_hash: code.hash(AUTH_CODE),
        merchant: call.merchant.merchant.id,
        grant: pair.access.id(),
        access_hash: pair.access.hash(ACCESS),
        refresh_hash: pair.refresh.hash(REFRESH),
        lifetimes: call.app.rules.tokens,
    };
    let grant = call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok((pair, grant))
}

async fn refresh(call: &Call<'_>, token: &str) -> Result<(Pair, Grant), Error> {
    let invalid = || Error::new(Code::InvalidRefreshToken);
    let old = BearerToken::<id::Grant>::parse(REFRESH, token).ok_or_else(invalid)?;
    let pair = Pair::issue(call.app, old.id().shard());
    let command = RefreshGrant {
        old: old.id(),
        secret_hash: old.hash(REFRESH),
        merchant: call.merchant.merchant.id,
        grant: pair.access.id(),
        access_hash: pair.access.hash(ACCESS),
        refresh_hash: pair.refresh.hash(REFRESH),
        lifetimes: call.app.rules.tokens,
    };
    let grant = call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok((pair, grant))
}
