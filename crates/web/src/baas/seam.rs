//! What the BaaS API needs from others: somebody who takes payments, and somebody who knows who a user is.

use std::net::IpAddr;
use std::num::NonZero;
use std::sync::Arc;

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::Payment;
use cashier_core::secret::Secret;
use cashier_core::web_order::WebOrder;
use cashier_store::Reader;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde_json::{Map, Value};

use super::apps::Apps;

/// What the BaaS API works with.
pub struct Baas {
    pub(super) apps: Apps,
    pub(super) pay: Arc<dyn PayBy>,
    pub(super) vouch: Arc<dyn VouchFor>,
    pub(super) sign_ups: DefaultKeyedRateLimiter<IpAddr>,
}

impl Baas {
    /// With these two at the other side. An address may sign up 300 users, then five a second.
    pub fn new(reader: Reader, pay: Arc<dyn PayBy>, vouch: Arc<dyn VouchFor>) -> Self {
        let some = |number| NonZero::new(number).unwrap_or(NonZero::<u32>::MIN);
        let sign_ups = RateLimiter::keyed(Quota::per_second(some(5)).allow_burst(some(300)));
        Self { apps: Apps::new(reader), pay, vouch, sign_ups }
    }
}

/// A wish that an order be paid.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What the app said. Its `trade_no` is the number for the provider.
    pub order: &'a WebOrder,
    /// The payment.
    pub payment: &'a Payment,
    /// The payer's id at the provider, where paying needs one.
    pub payer: Option<&'a str>,
    /// The payer's address.
    pub address: IpAddr,
    /// The page that the order came from, such as `https://shop.example`.
    pub origin: Option<&'a str>,
    /// Where the order can be paid from a balance of this wallet.
    pub wallet_url: &'a str,
}

/// A payment that was begun at a provider.
#[derive(Clone, Debug, Default)]
pub struct Started {
    /// What the payer's side needs, by the names that the SDK expects for the gateway.
    pub parameters: Map<String, Value>,
    /// The provider's own number, where the SDK hands that one on instead of ours.
    pub trade_no: Option<String>,
}

/// Takes payments through providers.
#[async_trait]
pub trait PayBy: Send + Sync {
    /// Begins an attempt. No transaction is open meanwhile; the order was committed before.
    ///
    /// # Errors
    /// When the provider refused, or it is not known whether it did.
    async fn start(&self, wish: Wish<'_>) -> Result<Started, Error>;

    /// Asks the provider about an order that is not paid here, and records what it says.
    ///
    /// # Errors
    /// When there was no answer. Nothing is known then that was not known before.
    async fn repair(&self, payment: PaymentId) -> Result<(), Error>;
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

/// Takes no payments: no channel is connected.
#[derive(Debug, Clone, Copy)]
pub struct NoChannel;

#[async_trait]
impl PayBy for NoChannel {
    async fn start(&self, _wish: Wish<'_>) -> Result<Started, Error> {
        Err(Error::new(Code::GatewayOff).with_detail("This deployment has no channel for this gateway."))
    }

    async fn repair(&self, _payment: PaymentId) -> Result<(), Error> {
        Ok(())
    }
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
