//! `POST /v1/authorizations/applyToken`: exchanges an auth code or a refresh token for a pair of tokens.

use cashier_core::auth::{ExchangeCode, Grant, RefreshGrant};
use cashier_core::error::{Code, Error};
use cashier_protocol::wallet::answer::Tokens;
use cashier_protocol::wallet::request::apply_token::ApplyToken;

use super::token::{Family, Pair};
use super::{Call, Reply};
use crate::error::submit_error;

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
    let (access_token, refresh_token) = pair.expose_texts();
    Ok(Reply::new(answer(Tokens { grant: &grant, access_token, refresh_token })))
}

async fn exchange(call: &Call<'_>, code: &str) -> Result<(Pair, Grant), Error> {
    let (family, code) = Family::of_code(code).ok_or_else(|| Error::new(Code::InvalidCode))?;
    let pair = family.issue(call.app, code.id().shard());
    let (access_hash, refresh_hash) = pair.hashes();
    let command = ExchangeCode {
        code: code.id(),
        secret_hash: code.hash(family.code),
        merchant: call.merchant.merchant.id,
        grant: pair.grant(),
        access_hash,
        refresh_hash,
        lifetimes: family.lifetimes(call.app),
    };
    let grant = call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok((pair, grant))
}

async fn refresh(call: &Call<'_>, token: &str) -> Result<(Pair, Grant), Error> {
    let (family, old) = Family::of_refresh(token).ok_or_else(|| Error::new(Code::InvalidRefreshToken))?;
    let pair = family.issue(call.app, old.id().shard());
    let (access_hash, refresh_hash) = pair.hashes();
    let command = RefreshGrant {
        old: old.id(),
        secret_hash: old.hash(family.refresh),
        merchant: call.merchant.merchant.id,
        grant: pair.grant(),
        access_hash,
        refresh_hash,
        lifetimes: family.lifetimes(call.app),
    };
    let grant = call.app.engine.submit(command).await.map_err(submit_error)?;
    Ok((pair, grant))
}
