//! A signed-in user lets a merchant act: the auth code.

use cashier_core::auth::{AnswerConsent, IssueAuthCode, IssuedCode};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, AuthCodeId, MerchantId, UserId};
use cashier_core::secret::BearerToken;

use crate::app::App;
use crate::openapi::{read_error, submit_error};

/// The prefix of an auth code.
pub const AUTH_CODE: &str = "ac";

/// An auth code and what it covers.
pub struct AuthCodeText {
    /// The text to hand to the mini program.
    pub text: String,
    /// What was granted and what was not.
    pub issued: IssuedCode,
}

/// Gives out an auth code for the scopes that need no consent or were agreed to before. With `agreed`, the user
/// agrees to all of them now.
///
/// # Errors
/// `INVALID_AUTH_CLIENT`, `PARAM_ILLEGAL` for an unknown scope, `CONSENT_REQUIRED` when nothing can be granted.
pub async fn issue(
    app: &App,
    user: UserId,
    client_id: &str,
    scopes: Vec<String>,
    agreed: bool,
) -> Result<AuthCodeText, Error> {
    let merchant = check(app, client_id, &scopes).await?;
    if agreed {
        let command = AnswerConsent { user, merchant, scopes: scopes.clone() };
        app.engine.submit(command).await.map_err(submit_error)?;
    }
    let id: AuthCodeId = app.engine.fresh().id(user.shard());
    let token = BearerToken::<id::AuthCode>::new(id, app.engine.entropy().secret());
    let command = IssueAuthCode {
        id,
        secret_hash: token.hash(AUTH_CODE),
        user,
        merchant,
        scopes,
        silent_scopes: app.rules.silent_scopes.clone(),
        lifetime: app.rules.auth_code_lifetime,
    };
    let issued = app.engine.submit(command).await.map_err(submit_error)?;
    Ok(AuthCodeText { text: token.expose_text(AUTH_CODE), issued })
}

/// Remembers that the user agrees to scopes.
///
/// # Errors
/// As [`issue`].
pub async fn agree(app: &App, user: UserId, client_id: &str, scopes: Vec<String>) -> Result<(), Error> {
    let merchant = check(app, client_id, &scopes).await?;
    app.engine.submit(AnswerConsent { user, merchant, scopes }).await.map(|_| ()).map_err(submit_error)
}

/// The active merchant behind a client id, if every scope is known.
async fn check(app: &App, client_id: &str, scopes: &[String]) -> Result<MerchantId, Error> {
    let found = app.merchants.find(client_id).await.map_err(|error| read_error(&error))?;
    let merchant = found.ok_or_else(|| Error::new(Code::InvalidAuthClient))?;
    if !merchant.merchant.active {
        return Err(Error::new(Code::InvalidAuthClientStatus));
    }
    if let Some(unknown) = scopes.iter().find(|scope| !app.rules.scopes.contains(scope)) {
        return Err(Error::new(Code::ParamIllegal).with_detail(format!("There is no scope {unknown}.")));
    }
    Ok(merchant.merchant.id)
}
