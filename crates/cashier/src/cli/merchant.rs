//! `cashier merchant`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_core::merchant::{
    AddMerchantKey, ChangeClient, ClientId, CreateMerchant, DialectName, EndMerchantKey, Merchant as Row,
    MerchantKey, Role,
};
use cashier_core::mode::Mode;
use cashier_core::standing::StandingChange;
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_web::openapi::DIALECTS;
use clap::Subcommand;
use serde_json::{Value, json};

use super::dev_key::DevKey;
use super::operator::{self, Why};
use super::verify_signature::public_key;
use super::webhook_secret::WebhookSecret;
use super::{Common, key_check};
use crate::app::Core;
use crate::keys::WALLET_PUBLIC;

/// Merchants: add, change, suspend, show.
#[derive(Subcommand)]
pub(crate) enum Merchant {
    /// Add a merchant. Use `set` to change an existing one, and `key add` to add keys.
    Add {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id.
        #[arg(long)]
        client_id: String,
        /// The name that users see.
        #[arg(long)]
        name: String,
        /// Its public key: PEM or one line of base64.
        #[arg(long, value_name = "FILE")]
        public_key: PathBuf,
        /// Allow its notices to go to loopback and private addresses. For development only.
        #[arg(long)]
        private_notify: bool,
        /// Its dialect, which never changes.
        #[arg(long, value_name = "NAME", default_value_t = DialectName::WALLET, value_parser = dialect)]
        dialect: DialectName,
        /// A merchant that takes test money only, from test users. This never changes.
        #[arg(long)]
        test: bool,
    },
    /// Change the values that are given, and leave the rest.
    Set {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id.
        #[arg(long)]
        client_id: String,
        /// The new name that users see.
        #[arg(long)]
        name: Option<String>,
        /// Whether its notices may go to loopback and private addresses. For development only.
        #[arg(long, value_name = "true|false")]
        private_notify: Option<bool>,
        /// Whether its notices carry the headers of CloudEvents.
        #[arg(long, value_name = "true|false")]
        cloudevents: Option<bool>,
        #[command(flatten)]
        why: Why,
    },
    /// Refuse anything new: orders, payments of its open orders, shares, tokens, messages. Incoming money is still
    /// credited; refunds, returns, inquiries and notices still work. It takes effect within a second on every
    /// process.
    Suspend {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id.
        #[arg(long)]
        client_id: String,
        #[command(flatten)]
        why: Why,
    },
    /// End a suspension.
    Reinstate {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id.
        #[arg(long)]
        client_id: String,
        #[command(flatten)]
        why: Why,
    },
    /// Its public keys: add one, end one.
    #[command(subcommand)]
    Key(Key),
    /// The keys of its developers, for the developer API: issue one, list, revoke.
    #[command(subcommand)]
    DevKey(DevKey),
    /// The secret with which its server checks notices: show, rotate.
    #[command(subcommand)]
    WebhookSecret(WebhookSecret),
    /// Show one merchant, or all of them, with what a merchant needs to know about the wallet.
    Show {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id; all merchants when absent.
        #[arg(long)]
        client_id: Option<String>,
    },
}

/// `cashier merchant key`, and the same for a partner wallet.
#[derive(Subcommand)]
pub(crate) enum Key {
    /// Add another key. The others stay valid, so that keys can be changed without interruption.
    Add {
        #[command(flatten)]
        common: Common,
        /// The Client-Id.
        #[arg(long)]
        client_id: String,
        /// The public key: PEM or one line of base64.
        #[arg(long, value_name = "FILE")]
        public_key: PathBuf,
    },
    /// End a key: signatures made with it are refused, within a second on every process. It cannot be added again.
    End {
        #[command(flatten)]
        common: Common,
        /// The Client-Id.
        #[arg(long)]
        client_id: String,
        /// The version, as listed by `show`.
        #[arg(long, value_name = "NUMBER")]
        key_version: u32,
        #[command(flatten)]
        why: Why,
    },
}

impl Merchant {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let role = Role::Merchant;
        match self {
            Self::Add { common, client_id, name, public_key, private_notify, dialect, test } => {
                let (client_id, spki) = checked(&client_id, &name, &public_key)?;
                let mode = Mode::of_test(test);
                add(&common, CreateMerchant { client_id, name, spki, private_notify, dialect, mode }).await
            }
            Self::Set { common, client_id, name, private_notify, cloudevents, why } => {
                let change = ClientChange { name, private_notify, cloudevents, server_url: None };
                set(&common, (&client_id, role), change, why).await
            }
            Self::Suspend { common, client_id, why } => {
                stand(&common, (&client_id, role), (StandingChange::Suspend, why)).await
            }
            Self::Reinstate { common, client_id, why } => {
                stand(&common, (&client_id, role), (StandingChange::Reinstate, why)).await
            }
            Self::Key(key) => key.run(role).await,
            Self::DevKey(key) => key.run().await,
            Self::WebhookSecret(secret) => secret.run(role).await,
            Self::Show { common, client_id } => show(&common, client_id).await,
        }
    }
}

/// The changes to a client.
pub(super) struct ClientChange {
    pub(super) name: Option<String>,
    pub(super) private_notify: Option<bool>,
    pub(super) cloudevents: Option<bool>,
    pub(super) server_url: Option<String>,
}

/// A dialect of the registry.
fn dialect(text: &str) -> Result<DialectName> {
    let names = DIALECTS.map(|one| one.dialect.name());
    let known = names.iter().find(|name| name.as_str() == text).cloned();
    known.with_context(|| {
        let names: Vec<_> = names.iter().map(DialectName::as_str).collect();
        format!("this program speaks: {}", names.join(", "))
    })
}

async fn add(common: &Common, change: CreateMerchant) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    key_check::check(&core, &config, change.client_id.as_str(), &change.spki).await?;
    let known = core.reader.merchant_by_client(&change.client_id.to_string()).await?;
    let (merchant, note) = match known {
        None => (core.engine.submit(change).await?, "signs with key version 1."),
        Some(known) => {
            let keys = core.reader.merchant_keys(known.id).await?;
            let mut differs = difference(&known, &keys, (&change.name, &change.spki, change.private_notify));
            if known.dialect != change.dialect {
                differs.push("what it speaks, which never changes");
            }
            if core.reader.standing(known.id.into()).await?.mode != change.mode {
                differs.push("whether it is for tests, which never changes");
            }
            refuse_existing(&known, Role::Merchant, &differs)?;
            (known, "already exists with these values; nothing was changed.")
        }
    };
    core.pipeline.stop().await;
    let text = format!("{} ({}) {note}", merchant.client_id, merchant.name);
    common.output().print(&text, &json!({ "merchant": describe(&merchant), "key_version": 1 }));
    Ok(ExitCode::SUCCESS)
}

/// The values of a change that differ from the current ones.
pub(super) fn difference(
    known: &Row,
    keys: &[MerchantKey],
    (name, spki, private): (&str, &[u8], bool),
) -> Vec<&'static str> {
    let has_key = keys.iter().any(|key| key.spki == spki && key.ended_at.is_none());
    let parts = [
        (known.name != name, "its name"),
        (!has_key, "its key"),
        (known.private_notify != private, "whether private addresses are allowed"),
    ];
    parts.into_iter().filter_map(|(differs, what)| differs.then_some(what)).collect()
}

/// Adding never changes an existing client.
pub(super) fn refuse_existing(known: &Row, role: Role, differs: &[&str]) -> Result<()> {
    let (client_id, noun) = (&known.client_id, noun(role));
    ensure!(known.role == role, "{client_id} is a {}, not a {noun}", noun_of(known));
    ensure!(
        differs.is_empty(),
        "{client_id} exists already and differs in {}. Nothing was changed: `cashier {noun} set` changes it, \
         `cashier {noun} key add` adds a key",
        differs.join(" and ")
    );
    Ok(())
}

const fn noun(role: Role) -> &'static str {
    match role {
        Role::Merchant => "merchant",
        Role::Wallet => "partner",
    }
}

fn noun_of(client: &Row) -> &'static str {
    noun(client.role)
}

/// The client with this role, or an error that explains why there is none.
pub(super) async fn find(core: &Core, client_id: &str, role: Role) -> Result<Row> {
    let found = core.reader.merchant_by_client(client_id).await?;
    let found = found.filter(|client| client.role == role);
    found.with_context(|| format!("there is no {} {client_id}", noun(role)))
}

/// Changes a client.
pub(super) async fn set(
    common: &Common,
    (client_id, role): (&str, Role),
    change: ClientChange,
    why: Why,
) -> Result<ExitCode> {
    let flags = [change.private_notify, change.cloudevents];
    let is_empty = change.name.is_none() && change.server_url.is_none() && flags == [None; 2];
    ensure!(!is_empty, "nothing to change: give a value, such as --name");
    if let Some(name) = &change.name {
        check_name(name)?;
    }
    let by = why.by()?;
    let core = Core::open(&common.config()?).await?;
    let client = find(&core, client_id, role).await?;
    let ClientChange { name, private_notify, cloudevents: cloud_events, server_url } = change;
    let command =
        ChangeClient { client_id: client.client_id, name, private_notify, server_url, cloud_events, by };
    let client = core.engine.submit(command).await?;
    let cloud_events = core.reader.webhooks_of(client.id).await?.cloud_events;
    core.pipeline.stop().await;
    let text = format!(
        "{} is {}; its notices may{} go to private addresses, and are{} CloudEvents.",
        client.client_id,
        client.name,
        if client.private_notify { "" } else { " not" },
        if cloud_events { "" } else { " not" }
    );
    let mut item = describe(&client);
    if let Value::Object(fields) = &mut item {
        fields.insert("cloudevents".to_owned(), json!(cloud_events));
    }
    common.output().print(&text, &json!({ noun(role): item }));
    Ok(ExitCode::SUCCESS)
}

/// Suspends or reinstates a client.
pub(super) async fn stand(
    common: &Common,
    (client_id, role): (&str, Role),
    change: (StandingChange, Why),
) -> Result<ExitCode> {
    let core = Core::open(&common.config()?).await?;
    let client = find(&core, client_id, role).await?;
    operator::change(&core, common, (client_id, client.id.into()), change).await?;
    core.pipeline.stop().await;
    Ok(ExitCode::SUCCESS)
}

impl Key {
    pub(super) async fn run(self, role: Role) -> Result<ExitCode> {
        match self {
            Self::Add { common, client_id, public_key } => {
                let spki = read_key(&public_key)?;
                let config = common.config()?;
                let core = Core::open(&config).await?;
                let client = find(&core, &client_id, role).await?;
                key_check::check(&core, &config, &client_id, &spki).await?;
                let version = add_key(&core, &client, spki).await?;
                core.pipeline.stop().await;
                let text = format!("{client_id} can now also sign with key version {version}.");
                common.output().print(&text, &json!({ "client_id": client_id, "key_version": version }));
            }
            Self::End { common, client_id, key_version: version, why } => {
                let by = why.by()?;
                let core = Core::open(&common.config()?).await?;
                let merchant = find(&core, &client_id, role).await?.id;
                let done = core.engine.submit(EndMerchantKey { merchant, version, by }).await?;
                let keys = core.reader.merchant_keys(merchant).await?;
                core.pipeline.stop().await;
                let live = keys.iter().filter(|key| key.ended_at.is_none()).count();
                let said = if done { "is ended" } else { "was ended before" };
                let rest = if live == 0 {
                    " It has no other key: every call is refused until one is added."
                } else {
                    ""
                };
                let text = format!("Key version {version} of {client_id} {said}.{rest}");
                let json = json!({ "client_id": client_id, "key_version": version, "changed": done, "live_keys": live });
                common.output().print(&text, &json);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Checks the operator's input about a client, and reads its key.
pub(super) fn checked(client_id: &str, name: &str, public_key: &Path) -> Result<(ClientId, Vec<u8>)> {
    let id = ClientId::parse(client_id)?;
    check_name(name)?;
    Ok((id, read_key(public_key)?))
}

fn check_name(name: &str) -> Result<()> {
    ensure!((1..=256).contains(&name.chars().count()), "the name must be 1 to 256 characters");
    Ok(())
}

fn read_key(file: &Path) -> Result<Vec<u8>> {
    Ok(public_key(file)?.spki().to_vec())
}

/// Adds another key of a client, and returns its version.
async fn add_key(core: &Core, client: &Row, spki: Vec<u8>) -> Result<u32> {
    let newest = core.reader.merchant_keys(client.id).await?.first().map_or(0, |key| key.version);
    let version = newest.saturating_add(1);
    core.engine.submit(AddMerchantKey { merchant: client.id, version, spki }).await?;
    Ok(version)
}

async fn show(common: &Common, client_id: Option<String>) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let merchants = match &client_id {
        Some(client_id) => vec![find(&core, client_id, Role::Merchant).await?],
        None => core.reader.clients(Role::Merchant).await?,
    };
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for merchant in &merchants {
        let (line, mut item) = look(&core, merchant).await?;
        lines.push(line);
        let (acts, history) = operator::acts(&core, merchant.id.into()).await?;
        if client_id.is_some() {
            lines.extend(acts);
        }
        if let Value::Object(fields) = &mut item {
            fields.insert("history".to_owned(), json!(history));
        }
        items.push(item);
    }
    core.pipeline.stop().await;
    let wallet_key = std::fs::read_to_string(config.keys.join(WALLET_PUBLIC)).unwrap_or_default();
    let line = VerifyingKey::parse(&wallet_key).map(|key| key.to_line()).unwrap_or_default();
    if !line.is_empty() {
        lines.push(format!("The wallet's public key, as one line:\n{line}"));
    }
    common.output().print(&lines.join("\n"), &json!({ "merchants": items, "wallet_public_key": line }));
    Ok(ExitCode::SUCCESS)
}

/// One merchant: standing, keys, balances.
async fn look(core: &Core, merchant: &Row) -> Result<(String, Value)> {
    let keys = core.reader.merchant_keys(merchant.id).await?;
    let fingerprints: serde_json::Map<String, Value> = keys
        .iter()
        .filter_map(|key| {
            let public = VerifyingKey::from_spki(&key.spki).ok()?;
            Some((key.version.to_string(), json!(public.fingerprint())))
        })
        .collect();
    let versions: Vec<_> = keys.iter().filter(|key| key.ended_at.is_none()).map(|key| key.version).collect();
    let ended: Vec<_> = keys.iter().filter(|key| key.ended_at.is_some()).map(|key| key.version).collect();
    let standing = core.reader.standing(merchant.id.into()).await?;
    let mut balances = Vec::new();
    for account in &core.reader.accounts_of(merchant.id.into()).await? {
        let money = cashier_core::money::Money::new(account.balance()?, account.id.currency);
        balances.push(format!("{} {}", money.currency().code(), money.to_decimal()));
    }
    let stands = match standing.suspended_at {
        Some(at) => format!("SUSPENDED since {}", at.to_rfc3339()),
        None => "active".to_owned(),
    };
    let ended_keys = if ended.is_empty() { String::new() } else { format!(", ended {ended:?}") };
    let line = format!(
        "{}  {}  {}  {}  {stands}  key versions {versions:?}{ended_keys}  balance {}",
        merchant.client_id,
        merchant.id,
        merchant.name,
        standing.mode.name(),
        if balances.is_empty() { "none".to_owned() } else { balances.join(", ") }
    );
    let json = json!({
        "merchant": describe(merchant), "mode": standing.mode.name(), "active": !standing.is_suspended(), "key_versions": versions,
        "ended_key_versions": ended, "key_sha256": fingerprints, "balances": balances,
    });
    Ok((line, json))
}

pub(super) fn describe(merchant: &Row) -> Value {
    json!({
        "client_id": merchant.client_id, "merchant_id": merchant.id.to_string(), "name": merchant.name,
        "private_notify": merchant.private_notify, "dialect": merchant.dialect.as_str(),
    })
}
