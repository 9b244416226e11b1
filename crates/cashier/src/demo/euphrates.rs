//! The demo's second wallet. It has its own users and database, and the first wallet as its acquirer: its users pay
//! the first one's merchants.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::Result;
use cashier_core::merchant::{AddMerchantKey, ClientId, CreatePartner, MovePartner};
use cashier_core::mode::Mode;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_simulator::Line;
use cashier_web::app::App;
use tokio::net::TcpListener;

use super::{line, seed, tea};
use crate::app::{Extra, Running};
use crate::config::{Acquirer, Config, OpenApi};
use crate::keys::WALLET_PUBLIC;

/// The answer of `my.getSiteInfo` in it.
pub(super) const SITE: &str = "EUPHRATES";
/// Its folder in the demo's data folder.
pub(super) const FOLDER: &str = "euphrates";
/// The files of its database.
pub(super) const DATABASE_FILES: [&str; 6] = [
    "cashier.db",
    "cashier.db-wal",
    "cashier.db-shm",
    "cashier-calls.db",
    "cashier-calls.db-wal",
    "cashier-calls.db-shm",
];
/// Its `Client-Id` at the first wallet.
const CLIENT_ID: &str = "DEMO_EUPHRATES";

/// The folder of its keys, which exist before it starts.
pub(super) fn keys(data: &Path) -> PathBuf {
    data.join(FOLDER).join("keys")
}

/// Starts it, and registers it and the first wallet with each other.
pub(super) async fn start(
    listener: TcpListener,
    data: &Path,
    first: &Config,
    acquirer: &Running,
    program_key: &SigningKey,
    line: &Arc<Line>,
    sandbox: Arc<OnceLock<String>>,
) -> Result<Running> {
    let database = format!("sqlite:{}", data.join(FOLDER).join("cashier.db").display());
    let keys = keys(data);
    // Payment URLs name the acquirer itself; its API is called over a connection that can be cut.
    let origins = vec![acquirer.shared.rules.base_url.clone()];
    let base_url = format!("http://{}", line::lay(Arc::clone(line), acquirer.address).await?);
    let config = Config {
        database,
        keys,
        listen: listener.local_addr()?,
        acquirer: vec![Acquirer {
            id: "tigris".to_owned(),
            client_id: CLIENT_ID.to_owned(),
            origins,
            base_url,
            public_key: first.keys.join(WALLET_PUBLIC),
            private: true,
            test: true,
        }],
        // The demo moves both clocks, and those of its merchants do not follow.
        openapi: OpenApi { clock_window_s: 0 },
        ..Config::default()
    };
    let extra = Extra { is_demo: true, demo_users: seed::accounts(), sandbox, ..Extra::default() };
    let running = Running::start(&config, listener, extra).await?;
    // The mini program has the same Client-Id everywhere, as it would in reality.
    seed::plant(&running.shared, &[(tea::CLIENT_ID, tea::NAME, program_key)]).await?;
    introduce(&acquirer.shared, &running.shared).await?;
    Ok(running)
}

/// Registers the second wallet's key and its current URL with the acquirer.
async fn introduce(acquirer: &App, wallet: &App) -> Result<()> {
    let spki = VerifyingKey::parse(&wallet.keys.wallet_public_pem)?.spki().to_vec();
    let (client_id, server_url) = (CLIENT_ID.to_owned(), wallet.rules.base_url.clone());
    let Some(partner) = acquirer.reader.merchant_by_client(CLIENT_ID).await? else {
        let (client_id, name) = (ClientId::parse(CLIENT_ID)?, "Euphrates".to_owned());
        let server_url = Some(server_url);
        let command =
            CreatePartner { client_id, name, spki, server_url, private_notify: true, mode: Mode::Test };
        acquirer.engine.submit(command).await?;
        return Ok(());
    };
    let keys = acquirer.reader.merchant_keys(partner.id).await?;
    if keys.first().is_none_or(|newest| newest.spki != spki) {
        let version = keys.first().map_or(0, |newest| newest.version).saturating_add(1);
        acquirer.engine.submit(AddMerchantKey { merchant: partner.id, version, spki }).await?;
    }
    acquirer.engine.submit(MovePartner { client_id, server_url }).await?;
    Ok(())
}
