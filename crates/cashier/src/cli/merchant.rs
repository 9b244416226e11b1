//! `cashier merchant`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::merchant::{AddMerchantKey, ClientId, CreateMerchant, Merchant as Row, Role};
use cashier_protocol::wallet::keys::VerifyingKey;
use clap::Subcommand;
use serde_json::{Value, json};

use super::Common;
use crate::app::Core;
use crate::keys::WALLET_PUBLIC;

/// Add or show merchants.
#[derive(Subcommand)]
pub(crate) enum Merchant {
    /// Add a merchant, or a further public key of one that exists.
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
        /// Let its notices go to loopback and private addresses. For development only.
        #[arg(long)]
        private_notify: bool,
    },
    /// Show one merchant, or all, with what a merchant needs to know of the wallet.
    Show {
        #[command(flatten)]
        common: Common,
        /// Its Client-Id; all merchants when absent.
        #[arg(long)]
        client_id: Option<String>,
    },
}

impl Merchant {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { common, client_id, name, public_key, private_notify } => {
                add(&common, client_id, name, public_key, private_notify).await
            }
            Self::Show { common, client_id } => show(&common, client_id).await,
        }
    }
}

async fn add(
    common: &Common,
    client_id: String,
    name: String,
    public_key: PathBuf,
    private_notify: bool,
) -> Result<ExitCode> {
    let (id, spki) = checked(&client_id, &name, &public_key)?;
    let core = Core::open(&common.config()?).await?;
    let (merchant, version) = match core.reader.merchant_by_client(&client_id).await? {
        None => {
            let command = CreateMerchant { client_id: id, name, spki, private_notify };
            (core.engine.submit(command).await?, 1)
        }
        Some(merchant) => {
            anyhow::ensure!(merchant.role == Role::Merchant, "{client_id} is a partner wallet");
            let version = add_key(&core, &merchant, spki).await?;
            (merchant, version)
        }
    };
    core.pipeline.stop().await;
    let text = format!("{} ({}) signs with key version {version}.", merchant.client_id, merchant.name);
    let json = json!({ "merchant": describe(&merchant), "key_version": version });
    common.output().print(&text, &json);
    Ok(ExitCode::SUCCESS)
}

/// Checks what the operator typed about a client, and reads its key.
pub(super) fn checked(client_id: &str, name: &str, public_key: &Path) -> Result<(ClientId, Vec<u8>)> {
    let id = ClientId::parse(client_id)?;
    anyhow::ensure!((1..=256).contains(&name.chars().count()), "the name must be 1 to 256 characters");
    let text = std::fs::read_to_string(public_key)
        .with_context(|| format!("cannot read the key {}", public_key.display()))?;
    Ok((id, VerifyingKey::parse(&text)?.spki().to_vec()))
}

/// Adds a further key of a client, and gives its version.
pub(super) async fn add_key(core: &Core, client: &Row, spki: Vec<u8>) -> Result<u32> {
    let newest = core.reader.merchant_keys(client.id).await?.first().map_or(0, |key| key.version);
    let version = newest.saturating_add(1);
    core.engine.submit(AddMerchantKey { merchant: client.id, version, spki }).await?;
    Ok(version)
}

async fn show(common: &Common, client_id: Option<String>) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let merchants = match client_id {
        Some(client_id) => {
            let found = core.reader.merchant_by_client(&client_id).await?;
            let found = found.filter(|client| client.role == Role::Merchant);
            vec![found.with_context(|| format!("there is no merchant {client_id}"))?]
        }
        None => core.reader.clients(Role::Merchant).await?,
    };
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for merchant in &merchants {
        let keys: Vec<_> =
            core.reader.merchant_keys(merchant.id).await?.iter().map(|key| key.version).collect();
        let accounts = core.reader.accounts_of(merchant.id.into()).await?;
        let mut balances = Vec::new();
        for account in &accounts {
            let money = cashier_core::money::Money::new(account.balance()?, account.id.currency);
            balances.push(format!("{} {}", money.currency().code(), money.to_decimal()));
        }
        lines.push(format!(
            "{}  {}  {}  key versions {keys:?}  balance {}",
            merchant.client_id,
            merchant.id,
            merchant.name,
            if balances.is_empty() { "none".to_owned() } else { balances.join(", ") }
        ));
        items.push(json!({ "merchant": describe(merchant), "key_versions": keys, "balances": balances }));
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

fn describe(merchant: &Row) -> Value {
    json!({
        "client_id": merchant.client_id, "merchant_id": merchant.id.to_string(), "name": merchant.name,
        "active": merchant.active, "private_notify": merchant.private_notify,
    })
}
