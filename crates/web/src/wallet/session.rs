//! Signing in and out.

use cashier_core::error::{Code, Error};
use cashier_core::id::{self, SessionId, UserId};
use cashier_core::secret::{BearerToken, Secret};
use cashier_core::session::{CloseSession, OpenSession, Session};

use super::password::{self, NO_PASSWORD};
use super::tries::{self, SignInError, Trier};
use crate::app::App;
use crate::error::{read_error, submit_error};

/// The prefix of a session token.
const SESSION: &str = "st";

/// A new sign-in.
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The token's text, for the cookie or the super app.
    pub token: String,
}

/// Checks login id and password, and opens a session. Limits are checked before anything is hashed.
///
/// # Errors
/// `TOO_MANY_ATTEMPTS`, `INVALID_CREDENTIALS`, `USER_STATUS_ABNORMAL`.
pub async fn sign_in(
    app: &App,
    login_id: &str,
    password: Secret<String>,
    trier: Trier,
) -> Result<SignedIn, SignInError> {
    let login_id = login_id.trim().to_lowercase();
    let counted = tries::count(app, &format!("user {login_id}"), trier).await?;
    let login = app.reader.login(&login_id).await.map_err(|error| read_error(&error))?;
    let hash = login.as_ref().map_or(NO_PASSWORD, |login| &login.password_hash).to_owned();
    let right = password::verify_on_pool(app, hash, password).await?;
    let user = login
        .filter(|_| right)
        .map(|login| login.user)
        .ok_or_else(|| Error::new(Code::InvalidCredentials))?;
    counted.forgive(app).await?;
    Ok(open(app, user).await?)
}

/// Opens a session for a user whose password has been checked.
///
/// # Errors
/// `USER_STATUS_ABNORMAL`.
pub async fn open(app: &App, user: UserId) -> Result<SignedIn, Error> {
    let id: SessionId = app.engine.fresh().id(user.shard());
    let token = BearerToken::<id::Session>::new(id, app.engine.entropy().secret());
    let command =
        OpenSession { id, user, secret_hash: token.hash(SESSION), lifetime: app.rules.session_lifetime };
    let session = app.engine.submit(command).await.map_err(submit_error)?;
    Ok(SignedIn { session, token: token.expose_text(SESSION) })
}

/// The user of a session token.
///
/// # Errors
/// `SESSION_REQUIRED`, `SESSION_EXPIRED`, `USER_STATUS_ABNORMAL` when the user is suspended.
pub async fn authenticate(app: &App, token: &str) -> Result<(SessionId, UserId), Error> {
    let required = || Error::new(Code::SessionRequired);
    let token = BearerToken::<id::Session>::parse(SESSION, token).ok_or_else(required)?;
    let found = app.reader.session_with_standing(token.id()).await.map_err(|error| read_error(&error))?;
    let (session, standing) = found.ok_or_else(required)?;
    let user = session.check(&token.hash(SESSION), app.engine.clock().now())?;
    standing.check_session(token.id())?;
    Ok((token.id(), user))
}

/// Signs out.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(app: &App, id: SessionId) -> Result<(), Error> {
    app.engine.submit(CloseSession { id }).await.map_err(submit_error)
}
