//! What a provider can do, as data: everything that the product asks about a provider without calling it.

use cashier_core::app::LoginMethod;
use cashier_core::provider::{FeeRate, Method, PaymentAttempt, ProviderName, ProviderTerms, ShareReturns};
use cashier_core::web_order::Gateway;

use super::connector::Connector;
use super::settings::{Field, SettingsError};
use crate::outbound::Reach;

/// A provider: one row of the registry.
pub trait Provider: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> &'static Capabilities;

    /// An account, ready for calls.
    ///
    /// # Errors
    /// When the settings cannot be used.
    fn connect(&self, account: &Configured<'_>) -> Result<Box<dyn Connector>, SettingsError>;

    /// What an app is shown of the provider's word that its order was paid, as a JSON object.
    fn response(&self, attempt: &PaymentAttempt) -> String;
}

/// The settings of an account, opened.
pub struct Configured<'a> {
    /// What is not secret, as a JSON object.
    pub settings: &'a str,
    /// The secrets, as a JSON object.
    pub secrets: &'a str,
    /// Which addresses its calls may reach.
    pub reach: Reach,
}

/// What a provider can do.
#[derive(Debug)]
pub struct Capabilities {
    /// Its name, which is stored and stands in addresses.
    pub name: ProviderName,
    /// What people call the provider.
    pub title: &'static str,
    /// What people call its app.
    pub brand: &'static str,
    /// The ways to pay.
    pub methods: &'static [Method],
    /// The currencies, by their ISO 4217 codes.
    pub currencies: &'static [&'static str],
    /// The gateways of the BaaS API that lead to it.
    pub gateways: &'static [GatewayRow],
    /// The ways of signing in that it answers for.
    pub logins: &'static [LoginMethod],
    /// Its rules for sharing; `None` when paid orders cannot be shared.
    pub sharing: Option<SharingRules>,
    /// Its rules for refunds.
    pub refunds: RefundRules,
    /// What it usually charges.
    pub fees: FeePolicy,
    /// The form of an account's settings.
    pub settings: &'static [Field],
}

impl Capabilities {
    /// What a decision has to know.
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
    /// The way to pay that it takes.
    pub method: Method,
    /// The sign-in that tells the payer's id, where paying happens inside the provider's own program.
    pub payer: Option<LoginMethod>,
    /// The member in which the SDK looks for a link.
    pub link: &'static str,
    /// True when the provider wants to know what device the browser runs on.
    pub names_device: bool,
    /// True when the SDK can ask for profit sharing here.
    pub shares: bool,
    /// The only kind of signature that the SDK passes on, where it does not read which one it is.
    pub sign_type: Option<&'static str>,
}

impl GatewayRow {
    /// A gateway of the plainest kind: anybody pays, and a link is called `payment_url`.
    pub const fn new(gateway: Gateway, method: Method) -> Self {
        let link = "payment_url";
        Self { gateway, method, payer: None, link, names_device: false, shares: false, sign_type: None }
    }
}

/// The rules for sharing.
#[derive(Clone, Copy, Debug)]
pub struct SharingRules {
    /// How shares come back.
    pub returns: ShareReturns,
    /// Who may be a receiver: the kinds of accounts, as they stand before the colon.
    pub receivers: &'static [&'static str],
}

/// The rules for refunds.
#[derive(Clone, Copy, Debug)]
pub struct RefundRules {
    /// The setting without which an account makes none.
    pub needs: Option<&'static str>,
    /// True when a notice tells how a refund ended. Otherwise it is asked for.
    pub noticed: bool,
}

/// What a provider usually charges. An account can say otherwise.
#[derive(Clone, Copy, Debug)]
pub struct FeePolicy {
    /// The rate.
    pub rate: FeeRate,
    /// True when the fee is given back for what goes back to payers.
    pub returned: bool,
}
