//! `cashier merchant webhook-secret`, and the same for a partner wallet.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use cashier_core::merchant::{Role, RotateWebhookSecret, Webhooks};
use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock as _;
use cashier_protocol::webhook::{WebhookKey, WebhookSecrets};
use clap::Subcommand;
use serde_json::{Value, json};

use super::Common;
use super::merchant::find;
use super::operator::Why;
use crate::app::Core;
use crate::config::Config;

/// What `--keep-hours` may be at most: 30 days.
const KEEP_HOURS_MAX: i64 = 720;

/// Show or replace the secret with which the client's server checks notices.
#[derive(Subcommand)]
pub(crate) enum WebhookSecret {
    /// Show the secret, and the wallet's public keys that serve the same purpose.
    Show {
        #[command(flatten)]
        common: Common,
        /// The Client-Id.
        #[arg(long)]
        client_id: String,
    },
    /// Make a new secret. The present one goes on signing beside it for a while.
    Rotate {
        #[command(flatten)]
        common: Common,
        /// The Client-Id.
        #[arg(long)]
        client_id: String,
        /// How long the present secret signs too; 0 ends it, and any earlier one, at once.
        #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u16).range(..=KEEP_HOURS_MAX))]
        keep_hours: u16,
        #[command(flatten)]
        why: Why,
    },
}

impl WebhookSecret {
    pub(super) async fn run(self, role: Role) -> Result<ExitCode> {
        let (common, client_id, change) = match self {
            Self::Show { common, client_id } => (common, client_id, None),
            Self::Rotate { common, client_id, keep_hours, why } => {
                (common, client_id, Some((Duration::from_hours(keep_hours.into()), why.by()?)))
            }
        };
        let config = common.config()?;
        let core = Core::open(&config).await?;
        let client = find(&core, &client_id, role).await?.id;
        let keys = Keys::of(&core, &config).await?;
        let webhooks = match change {
            Some((keep, by)) => core.engine.submit(RotateWebhookSecret { client, keep, by }).await?,
            None => core.reader.webhooks_of(client).await?,
        };
        let now = core.clock.now();
        core.pipeline.stop().await;
        let (text, json) = keys.show(&client_id, &webhooks, now);
        common.output().print(&text, &json);
        Ok(ExitCode::SUCCESS)
    }
}

/// What secrets are computed from, and the wallet's own keys.
struct Keys {
    secrets: WebhookSecrets,
    own: Vec<WebhookKey>,
}

impl Keys {
    async fn of(core: &Core, config: &Config) -> Result<Self> {
        let keys = core.keys(config).await?;
        Ok(Self { secrets: WebhookSecrets::new(keys.secrets.cashier), own: keys.webhook })
    }

    fn show(&self, client_id: &str, webhooks: &Webhooks, now: Timestamp) -> (String, Value) {
        let secret = |version| self.secrets.secret(webhooks.client, version).expose_text().expose().clone();
        let version = webhooks.secret_version;
        let mut lines =
            vec![format!("{client_id}, webhook secret of version {version}:\n  {}", secret(version))];
        let mut earlier = Value::Null;
        if let Some((version, until)) = webhooks.earlier_version(now).zip(webhooks.earlier_until) {
            let until = until.to_rfc3339();
            lines.push(format!("The one of version {version} signs until {until}:\n  {}", secret(version)));
            earlier = json!({ "version": version, "secret": secret(version), "until": until });
        }
        let public: Vec<_> = self.own.iter().map(WebhookKey::public_text).collect();
        lines.push(format!("The wallet's own keys sign too:\n  {}", public.join("\n  ")));
        let json = json!({
            "client_id": client_id, "version": version, "secret": secret(version), "earlier": earlier,
            "public_keys": public,
        });
        (lines.join("\n"), json)
    }
}
