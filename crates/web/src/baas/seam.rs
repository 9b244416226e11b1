//! What the BaaS API works with, and what it needs from others: somebody who knows who a user is.

use std::net::IpAddr;
use std::num::NonZero;
use std::sync::Arc;

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::secret::Secret;
use cashier_store::Reader;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::apps::Apps;

/// What the BaaS API works with.
pub struct Baas {
    pub(super) apps: Apps,
    pub(super) vouch: Arc<dyn VouchFor>,
    pub(super) sign_ups: DefaultKeyedRateLimiter<IpAddr>,
}

impl Baas {
    /// With this at the other side. An address may sign up 300 users, then five a second.
    pub fn new(reader: Reader, vouch: Arc<dyn VouchFor>) -> Self {
        let some = |number| NonZero::new(number).unwrap_or(NonZero::<u32>::MIN);
        let sign_ups = RateLimiter::keyed(Quota::per_second(some(5)).allow_burst(some(300)));
        Self { apps: Apps::new(reader), vouch, sign_ups }
    }
}

/// Knows who a user is.
#[async_trait]
pub trait VouchFor: Send + Sync {
    /// The provider's page that asks the user, and sends the browser to `back` with a `code` and this `state`.
    ///
    /// # Errors
    /// `LOGIN_METHOD_OFF` when this provider is not connected.
    fn consent_url(
        &self,
        app: &str,
        method: LoginMethod,
        back: &str,
        state: &str,
        is_silent: bool,
    ) -> Result<String, Error>;

    /// Who a code stands for: one from the page above, or from a mini program.
    ///
    /// # Errors
    /// `INVALID_CODE`, `LOGIN_METHOD_OFF`, or that the provider does not answer.
    async fn identify(&self, app: &str, method: LoginMethod, code: Secret<String>)
    -> Result<Identity, Error>;
}

/// Knows nobody: no provider is connected.
#[derive(Debug, Clone, Copy)]
pub struct NoProvider;

#[async_trait]
impl VouchFor for NoProvider {
    fn consent_url(
        &self,
        _app: &str,
        _method: LoginMethod,
        _back: &str,
        _state: &str,
        _is_silent: bool,
    ) -> Result<String, Error> {
        Err(Error::new(Code::LoginMethodOff))
    }

    async fn identify(
        &self,
        _app: &str,
        _method: LoginMethod,
        _code: Secret<String>,
    ) -> Result<Identity, Error> {
        Err(Error::new(Code::LoginMethodOff))
    }
}
