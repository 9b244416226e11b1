//! A signed-in user lets a merchant act: the auth code.

use cashier_core::auth::{AnswerConsent, IssueAuthCode, IssuedCode};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, AuthCodeId, MerchantId, UserId};
use cashier_core::secret::BearerToken;

use crate::app::App;
use crate::error::{read_error, submit_error};

/// The prefix of an auth code.
pub const AUTH_CODE: &str = "ac";

/// An auth code and what it covers.
pub struct AuthCodeText {
    /// The text to hand to the mini program.
    pub text: String,
    /// What was granted and what was not.
    pub issued: IssuedCode,
    /// Scopes that the wallet does not know. They were left out.
    pub unknown: Vec<String>,
}

/// Issues an auth code for the scopes that need no consent or were agreed to before. With `agreed`, the user agrees
/// to all of them now.
///
/// # Errors
/// `INVALID_AUTH_CLIENT`, `PARAM_ILLEGAL` when no scope is known, `CONSENT_REQUIRED` when nothing can be granted.
pub async fn issue(
    app: &App,
    user: UserId,
    client_id: &str,
    scopes: Vec<String>,
    agreed: bool,
) -> Result<AuthCodeText, Error> {
    let merchant = merchant(app, client_id).await?;
    let (scopes, unknown) = known(app, scopes)?;
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
    Ok(AuthCodeText { text: token.expose_text(AUTH_CODE), issued, unknown })
}

/// Records that the user agrees to scopes.
///
/// # Errors
/// As [`issue`].
pub async fn agree(app: &App, user: UserId, client_id: &str, scopes: Vec<String>) -> Result<(), Error> {
    let merchant = merchant(app, client_id).await?;
    let (scopes, _) = known(app, scopes)?;
    app.engine.submit(AnswerConsent { user, merchant, scopes }).await.map(|_| ()).map_err(submit_error)
}

/// The active merchant behind a client id.
async fn merchant(app: &App, client_id: &str) -> Result<MerchantId, Error> {
    let found = app.merchants.find(client_id).await.map_err(|error| read_error(&error))?;
    let merchant = found.ok_or_else(|| Error::new(Code::InvalidAuthClient))?;
    if merchant.is_suspended {
        return Err(Error::new(Code::InvalidAuthClientStatus));
    }
    Ok(merchant.merchant.id)
}

/// The scopes that the wallet knows, and the others. A program that is newer than the wallet gets what is available.
///
/// # Errors
/// `PARAM_ILLEGAL` when it knows none of them.
pub(crate) fn known(app: &App, scopes: Vec<String>) -> Result<(Vec<String>, Vec<String>), Error> {
    let (known, unknown): (Vec<_>, Vec<_>) =
        scopes.into_iter().partition(|scope| app.rules.scopes.contains(scope));
    match unknown.first() {
        Some(first) if known.is_empty() => {
            let first: String = first.chars().take(64).collect();
            Err(Error::new(Code::ParamIllegal).with_detail(format!("There is no scope {first}.")))
        }
        _ => Ok((known, unknown)),
    }
}
