//! Tokens: the caller, and the session of a new sign-in.

use std::time::Duration;

use axum::http::header::AUTHORIZATION;
use cashier_core::app::App as Client;
use cashier_core::app_user::{NewSession, Number, SignedIn};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, AppSessionId};
use cashier_core::secret::BearerToken;
use cashier_protocol::baas::headers;
use cashier_protocol::baas::user::{self, SessionView};

use super::{Call, Reply};
use crate::app::App;
use crate::error::read_error;

/// The prefix of a token.
const TOKEN: &str = "bt";

/// How long a session lasts: thirty days, as documented by the SDK. No call extends it.
const LIFETIME: Duration = Duration::from_hours(30 * 24);

/// The caller.
#[derive(Clone, Copy)]
pub(super) struct Present {
    pub(super) session: AppSessionId,
    pub(super) user: Number,
}

impl Call<'_> {
    /// The signed-in user.
    ///
    /// # Errors
    /// `SESSION_REQUIRED`, `SESSION_EXPIRED`.
    pub(super) async fn signed_in(&self) -> Result<Present, Error> {
        let required = || Error::new(Code::SessionRequired);
        let header = self.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(headers::token).ok_or_else(required)?;
        let token = BearerToken::<id::AppSession>::parse(TOKEN, token).ok_or_else(required)?;
        let found = self.app.reader.app_session(token.id()).await.map_err(|error| read_error(&error))?;
        let now = self.app.engine.clock().now();
        let user = found.ok_or_else(required)?.check(&self.client.client_id, &token.hash(TOKEN), now)?;
        Ok(Present { session: token.id(), user })
    }

    /// The signed-in user, if there is one. An expired token counts as none: sign-up and sign-in send whatever token
    /// the page has stored.
    pub(super) async fn present(&self) -> Result<Option<Present>, Error> {
        match self.signed_in().await {
            Ok(present) => Ok(Some(present)),
            Err(error) if matches!(error.code, Code::SessionRequired | Code::SessionExpired) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A session to open, and its token as text.
    pub(super) fn new_session(&self) -> (NewSession, String) {
        let id: AppSessionId = self.app.engine.fresh().id(Client::shard(&self.client.client_id));
        let token = BearerToken::<id::AppSession>::new(id, self.app.engine.entropy().secret());
        let session = NewSession { id, secret_hash: token.hash(TOKEN), lifetime: LIFETIME };
        (session, token.expose_text(TOKEN))
    }

    /// A number for a new user; probably free.
    pub(super) fn new_number(&self) -> Number {
        Number::draw(&mut self.app.engine.fresh())
    }

    /// The answer to a sign-in.
    pub(super) async fn welcome(
        &self,
        signed_in: &SignedIn,
        token: &str,
        answer: Answer,
    ) -> Result<Reply, Error> {
        let user = &signed_in.user;
        let logins = self.app.reader.app_logins_of(&user.app, user.number).await;
        let logins = logins.map_err(|error| read_error(&error))?;
        let view = SessionView { token, expires_in: LIFETIME.as_secs() };
        Ok(Reply::created(match answer {
            Answer::Plain => user::signed_in(user, &logins, view),
            Answer::ByProvider => user::signed_in_by_provider(user, &logins, view),
        }))
    }
}

/// The form of the answer to a sign-in.
#[derive(Clone, Copy)]
pub(super) enum Answer {
    /// The profile with the token inside.
    Plain,
    /// The token with the profile inside.
    ByProvider,
}

/// Refuses an address that signs up too many users.
pub(super) fn limit_sign_ups(app: &App, call: &Call<'_>) -> Result<(), Error> {
    app.baas.sign_ups.check(&call.address.counted())
}
