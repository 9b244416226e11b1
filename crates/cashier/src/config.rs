//! Configuration: a file, the environment and flags, each overriding the one before. Unknown keys are refused.

mod acquirer;
mod check;
mod proof;
mod retention;
mod settlement;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use acquirer::Acquirer;
use anyhow::{Context as _, Result};
use cashier_core::auth::Lifetimes;
use cashier_core::money::{Amount, Currency, Money};
use cashier_core::secret::Secret;
use cashier_engine::messaging::{MailConfig, MailSender, MailTls, Messenger, SmsConfig, SmsSender};
use cashier_engine::outbound::{Outbound, Reach};
use cashier_web::app::Rules;
use cashier_web::baas::OrderLimits;
use cashier_web::caller::{Proxy, TrustedProxies};
use cashier_web::entrance::Room;
use cashier_web::limiter::Allowance;
pub use proof::Proof;
pub use retention::Retention;
use serde::Deserialize;
pub use settlement::Settlement;

use crate::server::Limits;

/// Everything that can be configured. Every key has a default; `cashier.example.toml` explains them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// The folder of the secret keys.
    pub keys: PathBuf,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The URL under which users reach the cashier; derived from `listen` when absent.
    pub base_url: Option<String>,
    /// The proxies trusted to report callers' addresses (`Forwarded`, `X-Forwarded-For`).
    pub trusted_proxies: Vec<Proxy>,
    /// The log filter.
    pub log: String,
    /// The server's limits.
    pub server: Server,
    /// Rules for requests.
    pub openapi: OpenApi,
    /// Rules for the BaaS API.
    pub baas: Baas,
    /// Rules for payments.
    pub payment: Payment,
    /// When providers' bills are compared.
    pub settlement: Settlement,
    /// Rules for sign-in and authorization.
    pub auth: Auth,
    /// How long ended rows are kept.
    pub retention: Retention,
    /// Roots, and where they are published.
    pub proof: Proof,
    /// E-mail to users; none is sent when absent.
    pub mail: Option<Mail>,
    /// SMS to users; none is sent when absent.
    pub sms: Option<Sms>,
    /// The acquirers whose orders our users may pay.
    pub acquirer: Vec<Acquirer>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Connections in total.
    pub connections_max: usize,
    /// Connections of one client address: an IPv4 address, or a /64 of IPv6.
    pub connections_per_address: usize,
    /// Connections of one trusted proxy.
    pub connections_per_proxy: usize,
    /// The time limit for a request's headers, and for an idle connection, in seconds.
    pub head_timeout_s: u64,
    /// The maximum number of concurrent requests. Further ones are refused at once.
    pub requests_max: usize,
    /// The same, for one client behind a trusted proxy.
    pub requests_per_client: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpenApi {
    /// How far `Request-Time` may differ from now, in seconds; 0 disables the check.
    pub clock_window_s: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Baas {
    /// How many orders a user may place at once, and how many a minute after that.
    pub orders_burst: u32,
    pub orders_per_minute: u32,
    /// The same for everybody behind one address.
    pub address_orders_burst: u32,
    pub address_orders_per_minute: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Payment {
    /// How long an order is valid when the merchant does not say, in seconds.
    pub lifetime_s: u64,
    /// The longest validity of an order, in seconds.
    pub lifetime_max_s: u64,
    /// How long after a payment it can be refunded, in days.
    pub refund_window_days: u64,
    /// Above these amounts, such as "1000000 IQD", a refund in the console needs the approval of a second member.
    pub approval_above: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Auth {
    pub auth_code_lifetime_s: u64,
    pub access_token_lifetime_s: u64,
    pub refresh_token_lifetime_s: u64,
    pub agreement_access_token_lifetime_s: u64,
    pub agreement_refresh_token_lifetime_s: u64,
    pub session_lifetime_s: u64,
    /// Scopes that are granted without asking the user.
    pub silent_scopes: Vec<String>,
    /// Scopes that the user has to agree to.
    pub consent_scopes: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub tls: String,
    pub user: Option<String>,
    pub password: Option<String>,
    pub from: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    pub url: String,
    #[serde(default)]
    pub headers: std::collections::BTreeMap<String, String>,
    /// `{{to}}` and `{{text}}` are replaced.
    pub body: String,
    /// True when the provider may have a private address.
    #[serde(default)]
    pub private: bool,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("host", &self.host).field("from", &self.from).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms").finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "sqlite:data/cashier.db".to_owned(),
            keys: PathBuf::from("data/keys"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base_url: None,
            trusted_proxies: Vec::new(),
            log: "info".to_owned(),
            server: Server::default(),
            openapi: OpenApi::default(),
            baas: Baas::default(),
            payment: Payment::default(),
            settlement: Settlement::default(),
            auth: Auth::default(),
            retention: Retention::default(),
            proof: Proof::default(),
            mail: None,
            sms: None,
            acquirer: Vec::new(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            connections_max: 8_192,
            connections_per_address: 2_048,
            connections_per_proxy: 8_192,
            head_timeout_s: 30,
            requests_max: 512,
            requests_per_client: 256,
        }
    }
}

impl Default for OpenApi {
    fn default() -> Self {
        Self { clock_window_s: 300 }
    }
}

impl Default for Baas {
    fn default() -> Self {
        Self {
            orders_burst: 30,
            orders_per_minute: 30,
            address_orders_burst: 1_000,
            address_orders_per_minute: 1_200,
        }
    }
}

impl Payment {
    /// The amounts of `approval_above`, without those that are none: `check` refuses them.
    fn limits(&self) -> Vec<Money> {
        self.approval_above.iter().filter_map(|text| limit(text)).collect()
    }
}

/// An amount with its currency.
fn limit(text: &str) -> Option<Money> {
    let (number, code) = text.trim().split_once(' ')?;
    let currency = Currency::parse(code.trim()).ok()?;
    Some(Amount::parse_decimal(number, currency).ok()?.money())
}

impl Default for Payment {
    fn default() -> Self {
        Self {
            lifetime_s: 1_800,
            lifetime_max_s: 7 * 86_400,
            refund_window_days: 365,
            approval_above: Vec::new(),
        }
    }
}

impl Default for Auth {
    fn default() -> Self {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Self {
            auth_code_lifetime_s: 600,
            access_token_lifetime_s: 86_400,
            refresh_token_lifetime_s: 3 * 86_400,
            agreement_access_token_lifetime_s: 365 * 86_400,
            agreement_refresh_token_lifetime_s: 730 * 86_400,
            session_lifetime_s: 12 * 3_600,
            silent_scopes: names(&["auth_base", "USER_ID"]),
            consent_scopes: names(&[
                "auth_user",
                "USER_INFO",
                "USER_NAME",
                "USER_NICKNAME",
                "USER_LOGIN_ID",
                "USER_CONTACTINFO",
                "NOTIFICATION_INBOX",
                "NOTIFICATION_PUSH",
                "CARD_LIST",
            ]),
        }
    }
}

impl Config {
    /// Reads the file, or returns the defaults when none is given.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the file {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("the file {} is not valid", path.display()))
    }

    /// The database's address without user and password.
    pub fn database_name(&self) -> String {
        self.database
            .parse::<cashier_store::Address>()
            .map_or_else(|_| "without a valid address".to_owned(), |address| address.to_string())
    }

    /// The channels to users outside the wallet.
    pub fn messenger(&self, outbound: &Outbound) -> Result<Messenger> {
        let mail = self.mail.as_ref().map(|mail| {
            let tls = match mail.tls.as_str() {
                "none" => MailTls::None,
                "starttls" => MailTls::StartTls,
                "tls" => MailTls::Tls,
                other => anyhow::bail!("mail.tls must be none, starttls or tls, not {other}"),
            };
            let user = mail.user.clone().zip(mail.password.clone().map(Secret::new));
            let (host, from) = (mail.host.clone(), mail.from.clone());
            let config = MailConfig { host, port: mail.port, tls, credentials: user, from };
            MailSender::new(&config).map_err(anyhow::Error::msg)
        });
        let sms = self.sms.as_ref().map(|sms| {
            let config = SmsConfig {
                url: sms.url.clone(),
                headers: sms.headers.clone().into_iter().collect(),
                body: sms.body.clone(),
                reach: if sms.private { Reach::Anywhere } else { Reach::Public },
            };
            SmsSender::new(config, outbound.clone()).map_err(anyhow::Error::msg)
        });
        Ok(Messenger { mail: mail.transpose()?, sms: sms.transpose()? })
    }

    /// How many orders the users of apps may place.
    pub fn order_limits(&self) -> OrderLimits {
        let allowance = |burst: u32, per_minute: u32| {
            let period = Duration::from_mins(1).checked_div(per_minute.max(1)).unwrap_or_default();
            Allowance { burst, period }
        };
        let rules = &self.baas;
        OrderLimits {
            per_user: allowance(rules.orders_burst, rules.orders_per_minute),
            per_address: allowance(rules.address_orders_burst, rules.address_orders_per_minute),
        }
    }

    /// How many requests are admitted at once.
    pub const fn room(&self) -> Room {
        Room { requests: self.server.requests_max, per_client: self.server.requests_per_client }
    }

    /// The server's limits, given the number of files the system allows.
    pub(crate) fn limits(&self, files: u64) -> Limits {
        let limits = Limits {
            connections: self.server.connections_max,
            per_address: self.server.connections_per_address,
            per_proxy: self.server.connections_per_proxy,
            head: Duration::from_secs(self.server.head_timeout_s),
            proxies: TrustedProxies::new(self.trusted_proxies.clone()),
        };
        limits.within(files)
    }

    /// The rules for the web crate. `listen` is the address that was actually bound.
    pub fn rules(&self, listen: SocketAddr, demo: bool) -> Rules {
        let seconds = Duration::from_secs;
        let base_url = self.base_url.clone().unwrap_or_else(|| format!("http://{}", reachable(listen)));
        Rules {
            base_url: base_url.trim_end_matches('/').to_owned(),
            trusted_proxies: TrustedProxies::new(self.trusted_proxies.clone()),
            clock_window: seconds(self.openapi.clock_window_s),
            payment_lifetime: seconds(self.payment.lifetime_s),
            payment_lifetime_max: seconds(self.payment.lifetime_max_s),
            refund_window: seconds(self.payment.refund_window_days.saturating_mul(86_400)),
            approval_above: self.payment.limits(),
            auth_code_lifetime: seconds(self.auth.auth_code_lifetime_s),
            tokens: Lifetimes {
                access: seconds(self.auth.access_token_lifetime_s),
                refresh: seconds(self.auth.refresh_token_lifetime_s),
            },
            agreement_tokens: Lifetimes {
                access: seconds(self.auth.agreement_access_token_lifetime_s),
                refresh: seconds(self.auth.agreement_refresh_token_lifetime_s),
            },
            session_lifetime: seconds(self.auth.session_lifetime_s),
            scopes: self.auth.silent_scopes.iter().chain(&self.auth.consent_scopes).cloned().collect(),
            silent_scopes: self.auth.silent_scopes.clone(),
            dropped_log_lines: crate::logs::dropped_lines,
            demo,
            demo_users: Vec::new(),
        }
    }
}

/// An address that can be opened: for a server that listens on every address, this machine's.
pub(crate) fn reachable(listen: SocketAddr) -> SocketAddr {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), listen.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), listen.port()),
        _ => listen,
    }
}
