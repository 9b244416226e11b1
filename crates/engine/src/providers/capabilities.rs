//! A provider's capabilities, as data: everything that the product needs to know about a provider without calling it.

use cashier_core::app::LoginMethod;
use cashier_core::provider::{FeeRate, Method, PaymentAttempt, ProviderName, ProviderTerms, ShareReturns};
use cashier_core::web_order::Gateway;

use super::connector::Connector;
use super::settings::{Field, SettingsError};
use crate::outbound::Reach;

/// A provider: one row of the registry.
pub trait Provider: Send + Sync {
    /// Its capabilities.
    fn capabilities(&self) -> &'static Capabilities;

    /// Prepares an account for calls.
    ///
    /// # Errors
    /// When the settings cannot be used.
    fn connect(&self, account: &Configured<'_>) -> Result<Box<dyn Connector>, SettingsError>;

    /// What an app is shown of the provider's payment confirmation, as a JSON object.
    fn response(&self, attempt: &PaymentAttempt) -> String;
}

/// The decrypted settings of an account.
pub struct Configured<'a> {
    /// The settings that are not secret, as a JSON object.
    pub settings: &'a str,
    /// The secrets, as a JSON object.
    pub secrets: &'a str,
    /// The addresses that its calls may reach.
    pub reach: Reach,
}

/// The capabilities of a provider.
#[derive(Debug)]
pub struct Capabilities {
    /// Its name, which is stored and used in URLs.
    pub name: ProviderName,
    /// The provider's display name.
    pub title: &'static str,
    /// The display name of its app.
    pub brand: &'static str,
    /// The ways to pay.
    pub methods: &'static [Method],
    /// The currencies, by their ISO 4217 codes.
    pub currencies: &'static [&'static str],
    /// Its gateways in the BaaS API.
    pub gateways: &'static [GatewayRow],
    /// The sign-in methods that it provides.
    pub logins: &'static [LoginMethod],
    /// Its rules for sharing; `None` when paid orders cannot be shared.
    pub sharing: Option<SharingRules>,
    /// Its rules for refunds.
    pub refunds: RefundRules,
    /// Its usual fees.
    pub fees: FeePolicy,
    /// Its own domains: a call that goes there is about real money.
    pub domains: &'static [&'static str],
    /// The fields of an account's settings.
    pub settings: &'static [Field],
}

impl Capabilities {
    /// What a decision needs to know.
    pub fn terms(&self) -> ProviderTerms {
        ProviderTerms {
            methods: self.methods,
            currencies: self.currencies,
            sharing: self.sharing.map(|rules| rules.returns),
        }
    }
}

/// A gateway of the BaaS API: how a page or a mini program lets its user pay.
#[derive(Debug)]
pub struct GatewayRow {
    /// Its name on the wire.
    pub gateway: Gateway,
    /// The way to pay that it uses.
    pub method: Method,
    /// The sign-in method that yields the payer's id, if paying happens inside the provider's own program.
    pub payer: Option<LoginMethod>,
    /// The name of the member in which the SDK expects a link.
    pub link: &'static str,
    /// True when the provider needs to know the browser's device.
    pub names_device: bool,
    /// True when the SDK can request profit sharing here.
    pub shares: bool,
    /// The only signature type that the SDK passes on, where it does not read the type.
    pub sign_type: Option<&'static str>,
}

impl GatewayRow {
    /// A gateway of the simplest kind: anybody can pay, and the link is called `payment_url`.
    pub const fn new(gateway: Gateway, method: Method) -> Self {
        let link = "payment_url";
        Self { gateway, method, payer: None, link, names_device: false, shares: false, sign_type: None }
    }
}

/// The rules for sharing.
#[derive(Clone, Copy, Debug)]
pub struct SharingRules {
    /// How shares are returned.
    pub returns: ShareReturns,
    /// Who may be a receiver: the kinds of accounts, as written before the colon.
    pub receivers: &'static [&'static str],
}

/// The rules for refunds.
#[derive(Clone, Copy, Debug)]
pub struct RefundRules {
    /// The setting without which an account cannot refund.
    pub needs: Option<&'static str>,
    /// True when a notice reports the outcome of a refund. Otherwise it is queried.
    pub noticed: bool,
}

/// A provider's usual fees. An account can override them.
#[derive(Clone, Copy, Debug)]
pub struct FeePolicy {
    /// The rate.
    pub rate: FeeRate,
    /// True when the fee is returned for refunds.
    pub returned: bool,
}
