//! The list of providers. Nothing outside it names a provider.

use std::sync::Arc;

use cashier_core::app::LoginMethod;
use cashier_core::provider::{PaymentAttempt, ProviderName};
use cashier_core::web_order::Gateway;

use super::alipay::AlipayProvider;
use super::capabilities::{Capabilities, GatewayRow, Provider};
use super::qq::QqProvider;
use super::settings::Field;
use super::wechat::WechatProvider;

/// The providers that are known. Cheap to clone.
#[derive(Clone)]
pub struct Registry(Arc<[Arc<dyn Provider>]>);

impl Default for Registry {
    /// The product's own providers, one row each.
    fn default() -> Self {
        Self(Arc::from([
            Arc::new(WechatProvider) as Arc<dyn Provider>,
            Arc::new(AlipayProvider),
            Arc::new(QqProvider),
        ]))
    }
}

impl Registry {
    /// These and one more, which replaces one of the same name.
    #[must_use]
    pub fn with(&self, provider: Arc<dyn Provider>) -> Self {
        let name = provider.capabilities().name;
        let others = self.0.iter().filter(|known| known.capabilities().name != name).cloned();
        Self(others.chain([provider]).collect())
    }

    /// The capabilities of every provider.
    pub fn all(&self) -> impl Iterator<Item = &'static Capabilities> {
        self.0.iter().map(|provider| provider.capabilities())
    }

    pub(super) fn provider(&self, name: ProviderName) -> Option<&dyn Provider> {
        self.0.iter().find(|provider| provider.capabilities().name == name).map(|provider| &**provider)
    }

    /// The capabilities of a provider.
    pub fn find(&self, name: ProviderName) -> Option<&'static Capabilities> {
        self.provider(name).map(Provider::capabilities)
    }

    /// The provider with this name, as written by an operator.
    ///
    /// # Errors
    /// A message that lists the names.
    pub fn named(&self, name: &str) -> Result<&'static Capabilities, String> {
        let found = ProviderName::from_name(name).and_then(|name| self.find(name));
        found.ok_or_else(|| format!("the provider must be {}", one_of(&self.names())))
    }

    /// As [`Self::named`], limited to those whose orders can be shared.
    ///
    /// # Errors
    /// A message that lists the names.
    pub fn sharing_named(&self, name: &str) -> Result<&'static Capabilities, String> {
        let sharing = self.sharing();
        let found = ProviderName::from_name(name).filter(|name| sharing.contains(name));
        found.and_then(|name| self.find(name)).ok_or_else(|| {
            let names: Vec<&str> = sharing.iter().map(ProviderName::name).collect();
            format!("the provider must be {}", one_of(&names))
        })
    }

    /// The names.
    pub fn names(&self) -> Vec<&'static str> {
        self.all().map(|known| known.name.name()).collect()
    }

    /// The providers whose paid orders can be shared.
    pub fn sharing(&self) -> Vec<ProviderName> {
        self.all().filter(|known| known.sharing.is_some()).map(|known| known.name).collect()
    }

    /// Every gateway.
    pub fn gateways(&self) -> Vec<Gateway> {
        self.all().flat_map(|known| known.gateways).map(|row| row.gateway).collect()
    }

    /// A gateway, and the provider it belongs to.
    pub fn gateway(&self, gateway: Gateway) -> Option<(&'static Capabilities, &'static GatewayRow)> {
        self.all().find_map(|known| {
            known.gateways.iter().find(|row| row.gateway == gateway).map(|row| (known, row))
        })
    }

    /// The provider of a sign-in method.
    pub fn of_login(&self, method: LoginMethod) -> Option<ProviderName> {
        self.all().find(|known| known.logins.contains(&method)).map(|known| known.name)
    }

    /// What an app is shown of a provider's payment confirmation.
    pub fn response(&self, attempt: &PaymentAttempt) -> String {
        let known = self.provider(attempt.provider);
        known.map_or_else(|| "{}".to_owned(), |provider| provider.response(attempt))
    }

    /// The table of the settings, for the documentation.
    pub fn settings_as_markdown(&self) -> String {
        let row = |known: &Capabilities| {
            let of = |secret| {
                let fields = known.settings.iter().filter(move |field| field.secret == secret);
                fields.map(Field::as_markdown).collect::<Vec<_>>().join(", ")
            };
            format!("| `{}` | {} | {} |\n", known.name.name(), of(false), of(true))
        };
        let head = "| provider | settings | secrets |\n|---|---|---|\n";
        head.to_owned() + &self.all().map(row).collect::<String>()
    }

    /// The table of providers' capabilities, for the documentation.
    pub fn abilities_as_markdown(&self) -> String {
        let code = |names: &mut dyn Iterator<Item = &str>| {
            names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let row = |known: &Capabilities| {
            let receivers = known.sharing.map(|rules| code(&mut rules.receivers.iter().copied()));
            let told = if known.refunds.noticed { "told by a notice" } else { "asked for" };
            let needs = known.refunds.needs.map(|setting| format!(", with `{setting}`"));
            let refunds = format!("{told}{}", needs.unwrap_or_default());
            format!(
                "| `{}` | {} | {} | {} | {} | {refunds} | {} |\n",
                known.name.name(),
                known.currencies.join(", "),
                code(&mut known.methods.iter().map(|method| method.name())),
                code(&mut known.gateways.iter().map(|row| row.gateway.name())),
                code(&mut known.logins.iter().map(|method| method.name())),
                receivers.unwrap_or_else(|| "–".to_owned()),
            )
        };
        let head = "| provider | currencies | ways to pay | gateways | sign-in | refunds | receivers of shares |\n\
            |---|---|---|---|---|---|---|\n";
        head.to_owned() + &self.all().map(row).collect::<String>()
    }
}

/// `a, b or c`.
pub fn one_of(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// No two providers share a name, a gateway or a sign-in method, and every gateway uses a way to pay that exists.
    #[test]
    fn rows_do_not_overlap() {
        let registry = Registry::default();
        let (mut names, mut gateways, mut logins) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for known in registry.all() {
            assert!(names.insert(known.name), "{}", known.title);
            for row in known.gateways {
                assert!(gateways.insert(row.gateway), "{:?}", row.gateway);
                assert!(known.methods.contains(&row.method), "{:?}", row.gateway);
                assert!(row.payer.is_none_or(|login| known.logins.contains(&login)), "{:?}", row.gateway);
                assert!(known.sharing.is_some() || !row.shares, "{:?}", row.gateway);
            }
            for login in known.logins {
                assert!(login.is_provider() && logins.insert(*login), "{login:?}");
            }
            let needs = known.refunds.needs;
            assert!(needs.is_none_or(|name| known.settings.iter().any(|field| field.name == name)));
        }
        assert_eq!(registry.gateways().len(), gateways.len());
    }

    /// The tables of the documentation are those of the registry.
    #[test]
    fn the_documentation_has_the_tables() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/providers.md");
        let text = std::fs::read_to_string(file).unwrap();
        let registry = Registry::default();
        for table in [registry.settings_as_markdown(), registry.abilities_as_markdown()] {
            assert!(text.contains(&table), "docs/providers.md must have:\n{table}");
        }
    }

    #[test]
    fn names_are_listed_as_people_do() {
        let registry = Registry::default();
        let wrong = |said: Result<&'static Capabilities, String>| said.unwrap_err();
        let all = "the provider must be wechat_pay, alipay or qq_wallet";
        assert_eq!(wrong(registry.named("paypal")), all);
        assert_eq!(wrong(registry.named("")), all);
        let sharing = "the provider must be wechat_pay or alipay";
        assert_eq!(wrong(registry.sharing_named("qq_wallet")), sharing);
        assert_eq!(registry.named("qq_wallet").unwrap().title, "QQ Wallet");
    }
}
