//! `cashier partner`: the other side of payments that cross wallets.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::id::AcquirerId;
use cashier_core::ledger::Owner;
use cashier_core::merchant::{CreatePartner, Role};
use cashier_core::mode::Mode;
use cashier_core::standing::StandingChange;
use cashier_engine::outbound::parse_base;
use cashier_store::Reader;
use clap::Subcommand;
use serde_json::json;

use super::merchant::{self, ClientChange, Key, checked, difference, refuse_existing};
use super::operator::Why;
use super::webhook_secret::WebhookSecret;
use super::{Common, key_check};
use crate::app::Core;

/// Partner wallets: add, change, suspend, show.
#[derive(Subcommand)]
pub(crate) enum Partner {
    /// Add a wallet whose users may pay our orders. Use `set` to change an existing one, and `key add` to add keys.
    Add {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id here.
        #[arg(long)]
        client_id: String,
        /// Its name.
        #[arg(long)]
        name: String,
        /// Its public key: PEM or one line of base64.
        #[arg(long, value_name = "FILE")]
        public_key: PathBuf,
        /// The URL of its server; refunds go there. Without it, its users' payments cannot be refunded.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Allow its server to have a loopback or private address. For development only.
        #[arg(long)]
        private: bool,
        /// A wallet whose users have test money and pay test merchants. This never changes.
        #[arg(long)]
        test: bool,
    },
    /// Change the values that are given, and leave the rest.
    Set {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id here.
        #[arg(long)]
        client_id: String,
        /// Its name.
        #[arg(long)]
        name: Option<String>,
        /// The URL of its server.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Whether its server may have a loopback or private address. For development only.
        #[arg(long, value_name = "true|false")]
        private: Option<bool>,
        /// Whether its notices carry the headers of CloudEvents.
        #[arg(long, value_name = "true|false")]
        cloudevents: Option<bool>,
        #[command(flatten)]
        why: Why,
    },
    /// Stop its users from opening orders. What they paid is still credited; refunds and notices still work.
    Suspend {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id here.
        #[arg(long)]
        client_id: String,
        #[command(flatten)]
        why: Why,
    },
    /// End a suspension.
    Reinstate {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id here.
        #[arg(long)]
        client_id: String,
        #[command(flatten)]
        why: Why,
    },
    /// Its public keys: add one, end one.
    #[command(subcommand)]
    Key(Key),
    /// The secret with which its server checks notices: show, rotate.
    #[command(subcommand)]
    WebhookSecret(WebhookSecret),
    /// Show the partner wallets and the configured acquirers, and what is owed to each.
    Show {
        #[command(flatten)]
        common: Common,
    },
}

impl Partner {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { common, client_id, name, public_key, url, private, test } => {
                let (client_id, spki) = checked(&client_id, &name, &public_key)?;
                let server_url = url.as_deref().map(parse_base).transpose().context("--url")?;
                let mode = Mode::of_test(test);
                let change =
                    CreatePartner { client_id, name, spki, server_url, private_notify: private, mode };
                add(&common, change).await
            }
            Self::Set { common, client_id, name, url, private, cloudevents, why } => {
                let server_url = url.as_deref().map(parse_base).transpose().context("--url")?;
                let change = ClientChange { name, private_notify: private, cloudevents, server_url };
                merchant::set(&common, (&client_id, Role::Wallet), change, why).await
            }
            Self::Suspend { common, client_id, why } => {
                merchant::stand(&common, (&client_id, Role::Wallet), (StandingChange::Suspend, why)).await
            }
            Self::Reinstate { common, client_id, why } => {
                merchant::stand(&common, (&client_id, Role::Wallet), (StandingChange::Reinstate, why)).await
            }
            Self::Key(key) => key.run(Role::Wallet).await,
            Self::WebhookSecret(secret) => secret.run(Role::Wallet).await,
            Self::Show { common } => show(&common).await,
        }
    }
}

async fn add(common: &Common, change: CreatePartner) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    key_check::check(&core, &config, change.client_id.as_str(), &change.spki).await?;
    let (partner, note) = match core.reader.merchant_by_client(&change.client_id.to_string()).await? {
        None => (core.engine.submit(change).await?, "signs with key version 1."),
        Some(known) => {
            let keys = core.reader.merchant_keys(known.id).await?;
            let mut differs = difference(&known, &keys, (&change.name, &change.spki, change.private_notify));
            if known.server_url != change.server_url {
                differs.push("where its server is");
            }
            refuse_existing(&known, Role::Wallet, &differs)?;
            (known, "already exists with these values; nothing was changed.")
        }
    };
    core.pipeline.stop().await;
    let text = format!("{} ({}) {note}", partner.client_id, partner.name);
    let json = json!({ "client_id": partner.client_id, "name": partner.name, "key_version": 1 });
    common.output().print(&text, &json);
    Ok(ExitCode::SUCCESS)
}

async fn show(common: &Common) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let (mut lines, mut wallets, mut acquirers) = (Vec::new(), Vec::new(), Vec::new());
    for partner in core.reader.clients(Role::Wallet).await? {
        let owed = owed(&core.reader, partner.id.into()).await?;
        let server = partner.server_url.as_deref().unwrap_or("no server");
        let is_suspended = core.reader.standing(partner.id.into()).await?.is_suspended();
        let stands = if is_suspended { "SUSPENDED  " } else { "" };
        lines.push(format!(
            "wallet    {}  {}  {stands}{server}  owed {}",
            partner.client_id,
            partner.name,
            words(&owed)
        ));
        wallets.push(json!({
            "client_id": partner.client_id, "name": partner.name, "url": partner.server_url, "owed": owed,
            "active": !is_suspended,
        }));
    }
    for acquirer in &config.acquirer {
        let owed = owed(&core.reader, AcquirerId::of_name(&acquirer.id).into()).await?;
        lines.push(format!("acquirer  {}  {}  owed {}", acquirer.id, acquirer.base_url, words(&owed)));
        acquirers.push(json!({ "id": acquirer.id, "base_url": acquirer.base_url, "owed": owed }));
    }
    core.pipeline.stop().await;
    let text = if lines.is_empty() { "There are no partners.".to_owned() } else { lines.join("\n") };
    common.output().print(&text, &json!({ "wallets": wallets, "acquirers": acquirers }));
    Ok(ExitCode::SUCCESS)
}

/// The amount owed to a partner, per currency; negative when the partner owes.
async fn owed(reader: &Reader, partner: Owner) -> Result<Vec<String>> {
    let clearing = reader.clearing_of(partner).await?;
    Ok(clearing.iter().map(|money| format!("{} {}", money.currency().code(), money.to_decimal())).collect())
}

fn words(owed: &[String]) -> String {
    if owed.is_empty() { "nothing".to_owned() } else { owed.join(", ") }
}
