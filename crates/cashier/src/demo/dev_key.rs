//! The demo shop's key for the developer API: kept in the data folder, and issued anew when it no longer works.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cashier_core::dev_key::DEV_KEY_PREFIX;
use cashier_core::id;
use cashier_core::secret::BearerToken;
use cashier_web::app::App;

use crate::cli::dev_key::issue_key;
use crate::keys::write_secret;

/// The file in the data folder.
pub(super) const FILE: &str = "dev-key.txt";

/// How long a new key is valid.
const LIFETIME: Duration = Duration::from_hours(24 * 90);

/// A key with less time than this left is replaced.
const LEFT_MIN: Duration = Duration::from_hours(24);

/// The key's text.
pub(super) async fn prepare(app: &App, data: &Path, client_id: &str) -> Result<String> {
    let file = data.join(FILE);
    if let Ok(text) = std::fs::read_to_string(&file) {
        if works(app, &text).await? {
            return Ok(text);
        }
        std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    let shop = app.reader.merchant_by_client(client_id).await?.context("the demo's shop is missing")?;
    let (_, text) = issue_key(&app.engine, shop.id, LIFETIME).await?;
    write_secret(&file, &text)?;
    Ok(text)
}

async fn works(app: &App, text: &str) -> Result<bool> {
    let Some(token) = BearerToken::<id::DevKey>::parse(DEV_KEY_PREFIX, text) else { return Ok(false) };
    let found = app.reader.dev_key(token.id()).await?;
    let soon = app.engine.clock().now().saturating_add(LEFT_MIN);
    Ok(found.is_some_and(|key| key.check(&token.hash(DEV_KEY_PREFIX), soon).is_ok()))
}
