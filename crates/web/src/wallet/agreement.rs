//! An agreement as its user sees it: reading, signing, refusing and closing it.

use cashier_core::agreement::{
    ACCESS_TOKEN, AUTH_CODE, Agreement, AgreementState, CloseAgreement, DeadToken, RefuseAgreement,
    SignAgreement, Signed,
};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, AgreementId, AuthCodeId, UserId};
use cashier_core::secret::{BearerToken, Secret};

use super::order::is_pin;
use crate::app::App;
use crate::error::{read_error, submit_error};

/// The most agreements of a user that are listed.
pub const LISTED_MAX: u32 = 100;

/// How often closing looks again for tokens that the merchant refreshed meanwhile.
const TRIES: usize = 3;

/// The agreement that a token in an address names.
///
/// # Errors
/// `AGREEMENT_NOT_EXIST` when the token is not ours, or the agreement is another user's.
pub async fn find(app: &App, token: &str, user: UserId) -> Result<Agreement, Error> {
    let missing = || Error::new(Code::AgreementNotExist);
    let id = app.agreement_of_token(token).ok_or_else(missing)?;
    let found = app.reader.agreement(id).await.map_err(|error| read_error(&error))?;
    found.filter(|agreement| agreement.state.user().is_none_or(|own| own == user)).ok_or_else(missing)
}

/// The agreements under which merchants can debit a user now.
///
/// # Errors
/// When the database does not answer.
pub async fn list(app: &App, user: UserId) -> Result<Vec<Agreement>, Error> {
    app.reader.agreements_of(user, LISTED_MAX).await.map_err(|error| read_error(&error))
}

/// The state of an agreement, as a word: one that nobody signed in time is `expired`.
pub fn state_name(app: &App, agreement: &Agreement) -> &'static str {
    if agreement.is_past(app.engine.clock().now()) { "expired" } else { agreement.state.name() }
}

/// What signing came to.
pub enum Outcome {
    /// The agreement is active; the merchant exchanges the auth code.
    Signed {
        /// The agreement.
        agreement: Agreement,
        /// The code.
        auth_code: String,
    },
    /// The PIN was wrong. The attempt was counted.
    WrongPin {
        /// How many attempts are left.
        tries_left: u32,
    },
    /// The PIN is locked.
    PinLocked,
}

/// Signs an agreement.
///
/// # Errors
/// `PARAM_ILLEGAL` for a malformed PIN, and every refusal of [`SignAgreement`].
pub async fn sign(app: &App, user: UserId, agreement: AgreementId, pin: &str) -> Result<Outcome, Error> {
    if !is_pin(pin) {
        return Err(Error::new(Code::ParamIllegal).with_detail("The PIN has six digits."));
    }
    let code: AuthCodeId = app.engine.fresh().id(user.shard());
    let token = BearerToken::<id::AuthCode>::new(code, app.engine.entropy().secret());
    let command = SignAgreement {
        agreement,
        user,
        pin: app.keys.pin_tag(user, pin),
        code,
        secret_hash: token.hash(AUTH_CODE),
        lifetime: app.rules.auth_code_lifetime,
    };
    Ok(match app.engine.submit(command).await.map_err(submit_error)? {
        Signed::Done(agreement) => Outcome::Signed { agreement, auth_code: token.expose_text(AUTH_CODE) },
        Signed::WrongPin { tries_left } => Outcome::WrongPin { tries_left },
        Signed::PinLocked => Outcome::PinLocked,
    })
}

/// Refuses an agreement.
///
/// # Errors
/// `AGREEMENT_NOT_EXIST`, `AGREEMENT_SIGNED`, `AGREEMENT_CLOSED`.
pub async fn refuse(app: &App, user: UserId, agreement: AgreementId) -> Result<Agreement, Error> {
    app.engine.submit(RefuseAgreement { agreement, user }).await.map_err(submit_error)
}

/// Closes an agreement that the user signed; the merchant is notified.
///
/// # Errors
/// `AGREEMENT_NOT_EXIST`, `AGREEMENT_CLOSED` when it was refused.
pub async fn close(app: &App, user: UserId, id: AgreementId) -> Result<Agreement, Error> {
    let mut refused = Error::new(Code::ServiceUnavailable);
    for _ in 0..TRIES {
        let found = app.reader.agreement(id).await.map_err(|error| read_error(&error))?;
        let token = found.and_then(|agreement| agreement.grant).map(|grant| {
            let token = app.agreement_token(grant);
            let access_hash = token.hash(ACCESS_TOKEN);
            DeadToken { grant, access_hash, text: Secret::new(token.expose_text(ACCESS_TOKEN)) }
        });
        match app.engine.submit(CloseAgreement { agreement: id, user, token }).await.map_err(submit_error) {
            // The merchant refreshed its tokens since they were read.
            Err(error) if error.code == Code::ServiceUnavailable => refused = error,
            closed => return closed,
        }
    }
    Err(refused)
}

/// Where a browser goes after signing: the merchant's URL with the auth code and the merchant's own text.
pub fn return_url(agreement: &Agreement, auth_code: &str) -> Option<String> {
    let mut url = url::Url::parse(agreement.terms.redirect_url.as_deref()?).ok()?;
    url.query_pairs_mut().append_pair("authCode", auth_code);
    if let Some(state) = &agreement.terms.redirect_state {
        url.query_pairs_mut().append_pair("authState", state);
    }
    Some(url.into())
}

/// True while a merchant can debit under it.
pub const fn is_active(agreement: &Agreement) -> bool {
    matches!(agreement.state, AgreementState::Active { .. })
}
