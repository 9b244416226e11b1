//! `cashier merchant dev-key`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cashier_core::dev_key::{DEV_KEY_PREFIX, DevKey as Row, IssueDevKey, RevokeDevKey};
use cashier_core::id::{self, DevKeyId, MerchantId};
use cashier_core::merchant::Role;
use cashier_core::secret::BearerToken;
use cashier_core::time::Timestamp;
use cashier_engine::Engine;
use clap::Subcommand;
use serde_json::{Value, json};

use super::Common;
use super::merchant::find;
use crate::app::Core;

/// The longest validity of a key, in days.
const DAYS_MAX: u32 = 366;

/// The keys of a merchant's developers.
#[derive(Subcommand)]
pub(crate) enum DevKey {
    /// Issue a key. It is shown once; it sees everything of the merchant that the developer API has, and nothing else.
    Issue {
        #[command(flatten)]
        common: Common,
        /// The merchant's Client-Id.
        client_id: String,
        /// How long it is valid, in days: at most 366.
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
    /// List the keys, without their secret part.
    List {
        #[command(flatten)]
        common: Common,
        /// The merchant's Client-Id.
        client_id: String,
    },
    /// Revoke a key: it is refused from now on.
    Revoke {
        #[command(flatten)]
        common: Common,
        /// The merchant's Client-Id.
        client_id: String,
        /// The key, as listed: `dvk_…`.
        key: String,
    },
}

impl DevKey {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Issue { common, client_id, days } => issue(&common, &client_id, days).await,
            Self::List { common, client_id } => list(&common, &client_id).await,
            Self::Revoke { common, client_id, key } => revoke(&common, &client_id, &key).await,
        }
    }
}

/// Issues a key, and returns its text, which is the secret itself.
pub(crate) async fn issue_key(
    engine: &Engine,
    merchant: MerchantId,
    lifetime: Duration,
) -> Result<(Row, String)> {
    let id: DevKeyId = engine.fresh().id(merchant.shard());
    let token = BearerToken::<id::DevKey>::new(id, engine.entropy().secret());
    let secret_hash = token.hash(DEV_KEY_PREFIX);
    let key = engine.submit(IssueDevKey { merchant, id, secret_hash, lifetime }).await?;
    Ok((key, token.expose_text(DEV_KEY_PREFIX)))
}

async fn issue(common: &Common, client_id: &str, days: u32) -> Result<ExitCode> {
    ensure!((1..=DAYS_MAX).contains(&days), "--days must be 1 to {DAYS_MAX}");
    let core = Core::open(&common.config()?).await?;
    let merchant = find(&core, client_id, Role::Merchant).await?;
    let lifetime = Duration::from_hours(u64::from(days).saturating_mul(24));
    let (key, text) = issue_key(&core.engine, merchant.id, lifetime).await?;
    core.pipeline.stop().await;
    let said = format!(
        "{text}\n\nThis key of {client_id} is shown once. Its id is {}; it expires at {}.",
        key.id,
        key.expires_at.to_rfc3339()
    );
    let json = json!({ "key": text, "id": key.id.to_string(), "expires_at": key.expires_at.to_rfc3339() });
    common.output().print(&said, &json);
    Ok(ExitCode::SUCCESS)
}

async fn list(common: &Common, client_id: &str) -> Result<ExitCode> {
    let core = Core::open(&common.config()?).await?;
    let merchant = find(&core, client_id, Role::Merchant).await?;
    let keys = core.reader.dev_keys_of(merchant.id).await?;
    let now = core.engine.clock().now();
    core.pipeline.stop().await;
    let mut lines: Vec<_> = keys.iter().map(|key| line(key, now)).collect();
    if lines.is_empty() {
        lines.push(format!("{client_id} has no developer key."));
    }
    let items: Vec<_> = keys.iter().map(|key| describe(key, now)).collect();
    common.output().print(&lines.join("\n"), &json!({ "dev_keys": items }));
    Ok(ExitCode::SUCCESS)
}

async fn revoke(common: &Common, client_id: &str, key: &str) -> Result<ExitCode> {
    let id: DevKeyId = key.parse().with_context(|| format!("{key} is not the id of a key, such as dvk_…"))?;
    let core = Core::open(&common.config()?).await?;
    let merchant = find(&core, client_id, Role::Merchant).await?.id;
    let done = core.engine.submit(RevokeDevKey { merchant, id }).await?;
    core.pipeline.stop().await;
    let (_, changed) = done.with_context(|| {
        format!("{client_id} has no key {key}; `cashier merchant dev-key list {client_id}` lists them")
    })?;
    let said = if changed { "is revoked" } else { "had ended before" };
    common.output().print(&format!("The key {key} {said}."), &json!({ "id": key, "changed": changed }));
    Ok(ExitCode::SUCCESS)
}

/// The state of a key.
fn state(key: &Row, now: Timestamp) -> &'static str {
    if key.is_valid(now) {
        "valid"
    } else if key.revoked_at.is_some() {
        "revoked"
    } else {
        "expired"
    }
}

fn line(key: &Row, now: Timestamp) -> String {
    let (issued, expires) = (key.created_at.to_rfc3339(), key.expires_at.to_rfc3339());
    format!("{}  {}  issued {issued}  expires {expires}", key.id, state(key, now))
}

fn describe(key: &Row, now: Timestamp) -> Value {
    json!({
        "id": key.id.to_string(), "state": state(key, now), "created_at": key.created_at.to_rfc3339(),
        "expires_at": key.expires_at.to_rfc3339(),
        "revoked_at": key.revoked_at.map(Timestamp::to_rfc3339),
    })
}
