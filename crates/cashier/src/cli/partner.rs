//! `cashier partner`: who is on the other side of payments that cross wallets.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_core::id::AcquirerId;
use cashier_core::ledger::Owner;
use cashier_core::merchant::{CreatePartner, MovePartner, Role};
use cashier_store::Reader;
use clap::Subcommand;
use serde_json::json;
use url::Url;

use super::Common;
use super::merchant::{add_key, checked};
use crate::app::Core;

/// Add or show partners.
#[derive(Subcommand)]
pub(crate) enum Partner {
    /// Add a wallet whose users may pay our orders, or a further public key and a new address of one
    /// that exists.
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
        /// Where its server is; refunds go there. Without it, its users' payments cannot be refunded.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// Let its server be at a loopback or private address. For development only.
        #[arg(long)]
        private: bool,
    },
    /// Show the partner wallets and the configured acquirers, and what is owed to each.
    Show {
        #[command(flatten)]
        common: Common,
    },
}

impl Partner {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { common, client_id, name, public_key, url, private } => {
                let (client_id, spki) = checked(&client_id, &name, &public_key)?;
                let server_url = url.as_deref().map(server_url).transpose()?;
                let wish = CreatePartner { client_id, name, spki, server_url, private_notify: private };
                add(&common, wish).await
            }
            Self::Show { common } => show(&common).await,
        }
    }
}

/// The address without a slash at the end.
fn server_url(text: &str) -> Result<String> {
    let url = Url::parse(text).with_context(|| format!("{text} is not a URL"))?;
    ensure!(matches!(url.scheme(), "http" | "https"), "the URL must begin with https://");
    ensure!(url.query().is_none() && url.fragment().is_none(), "the URL must end with its path");
    Ok(text.trim_end_matches('/').to_owned())
}

async fn add(common: &Common, wish: CreatePartner) -> Result<ExitCode> {
    let core = Core::open(&common.config()?).await?;
    let client_id = wish.client_id.to_string();
    let (partner, version) = match core.reader.merchant_by_client(&client_id).await? {
        None => (core.engine.submit(wish).await?, 1),
        Some(partner) => {
            ensure!(partner.role == Role::Wallet, "{} is a merchant", partner.client_id);
            let version = add_key(&core, &partner, wish.spki).await?;
            if let Some(server_url) = wish.server_url {
                core.engine.submit(MovePartner { client_id, server_url }).await?;
            }
            (partner, version)
        }
    };
    core.pipeline.stop().await;
    let text = format!("{} ({}) signs with key version {version}.", partner.client_id, partner.name);
    let json = json!({ "client_id": partner.client_id, "name": partner.name, "key_version": version });
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
        lines.push(format!(
            "wallet    {}  {}  {server}  owed {}",
            partner.client_id,
            partner.name,
            words(&owed)
        ));
        wallets.push(json!({
            "client_id": partner.client_id, "name": partner.name, "url": partner.server_url, "owed": owed,
        }));
    }
    for acquirer in &config.acquirer {
        let owed = owed(&core.reader, AcquirerId::of_name(&acquirer.id).into()).await?;
        lines.push(format!("acquirer  {}  {}  owed {}", acquirer.id, acquirer.base_url, words(&owed)));
        acquirers.push(json!({ "id": acquirer.id, "base_url": acquirer.base_url, "owed": owed }));
    }
    core.pipeline.stop().await;
    let text = if lines.is_empty() { "There is no partner.".to_owned() } else { lines.join("\n") };
    common.output().print(&text, &json!({ "wallets": wallets, "acquirers": acquirers }));
    Ok(ExitCode::SUCCESS)
}

/// What is owed to a partner, per currency; negative when the partner owes.
async fn owed(reader: &Reader, partner: Owner) -> Result<Vec<String>> {
    let clearing = reader.clearing_of(partner).await?;
    Ok(clearing.iter().map(|money| format!("{} {}", money.currency().code(), money.to_decimal())).collect())
}

fn words(owed: &[String]) -> String {
    if owed.is_empty() { "nothing".to_owned() } else { owed.join(", ") }
}
