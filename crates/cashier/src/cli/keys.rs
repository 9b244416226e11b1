//! `cashier keys`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::webhook::WebhookKey;
use clap::Subcommand;
use serde_json::json;

use super::Common;
use crate::app::Core;
use crate::config::Config;
use crate::keys::{self, Adoption};

/// Generate the secret keys.
#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Generate the wallet's missing keys. Existing ones are never touched.
    Generate {
        #[command(flatten)]
        common: Common,
        /// Generate a key pair for a merchant instead: NAME.private.pem and NAME.public.pem.
        #[arg(long, value_name = "NAME")]
        merchant: Option<std::path::PathBuf>,
    },
    /// Make the database accept the keys in the folder, after they were changed deliberately. With another `pin.key`
    /// every user needs a new PIN, with another `cashier.key` payment links stop working and clients get other webhook secrets, with another `channels.key`
    /// the accounts with providers must be added again.
    Adopt {
        #[command(flatten)]
        common: Common,
    },
    /// Show the public keys with which receivers check notices, the present one first, or replace the key: with
    /// `--rotate` the earlier one signs too, until `--end-earlier`. Servers use a changed key after they are restarted.
    Webhook {
        #[command(flatten)]
        common: Common,
        /// Make a new key, which signs first.
        #[arg(long)]
        rotate: bool,
        /// Let only the present key sign.
        #[arg(long, conflicts_with = "rotate")]
        end_earlier: bool,
    },
}

impl Keys {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let (common, merchant) = match self {
            Self::Generate { common, merchant } => (common, merchant),
            Self::Adopt { common } => return adopt(&common).await,
            Self::Webhook { common, rotate, end_earlier } => {
                return webhook(&common, rotate, end_earlier).await;
            }
        };
        let made = match merchant {
            Some(name) => merchant_pair(&name)?,
            None => generate(&common.config()?).await?,
        };
        let made: Vec<_> = made.iter().map(|path| path.display().to_string()).collect();
        let text = if made.is_empty() {
            "All keys exist already.".to_owned()
        } else {
            format!("Made:\n  {}", made.join("\n  "))
        };
        common.output().print(&text, &json!({ "made": made }));
        Ok(ExitCode::SUCCESS)
    }
}

/// Generates the missing keys, except those the database already knows.
async fn generate(config: &Config) -> Result<Vec<std::path::PathBuf>> {
    let known = keys::known(&config.database.parse()?).await.with_context(|| {
        format!(
            "the database {} cannot be read; its fingerprints are checked before keys are generated",
            config.database_name()
        )
    })?;
    keys::generate_for(&config.keys, &known)
}

async fn adopt(common: &Common) -> Result<ExitCode> {
    let config = common.config()?;
    let loaded = keys::load(&config.keys)?;
    let core = Core::open(&config).await?;
    let taken = keys::adopt(&core, &loaded, Adoption::Replace).await;
    core.pipeline.stop().await;
    let taken = taken?;
    let text = if taken.is_empty() {
        "The database already accepts these keys.".to_owned()
    } else {
        format!("The database now accepts: {}", taken.join(", "))
    };
    common.output().print(&text, &json!({ "taken": taken }));
    Ok(ExitCode::SUCCESS)
}

async fn webhook(common: &Common, rotate: bool, end_earlier: bool) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let done = change_webhook_key(&core, &config, rotate, end_earlier).await;
    core.pipeline.stop().await;
    let (public, note) = done?;
    let text = format!("{}{note}", public.join("\n"));
    common.output().print(&text, &json!({ "public_keys": public }));
    Ok(ExitCode::SUCCESS)
}

/// Changes what is wanted, and returns the public keys and a remark.
async fn change_webhook_key(
    core: &Core,
    config: &Config,
    rotate: bool,
    end_earlier: bool,
) -> Result<(Vec<String>, &'static str)> {
    // Whatever is changed, the other keys are those of the database.
    core.keys(config).await?;
    let folder = &config.keys;
    let mut note = "";
    if rotate {
        keys::rotate_webhook_key(folder)?;
        note = "\nThe first key is new. Restart the servers, give receivers the new key, then run this with --end-earlier.";
    }
    if rotate || end_earlier {
        // The database knows the present key before the earlier one goes, so that either step may be interrupted.
        keys::adopt(core, &keys::load(folder)?, Adoption::Replace).await?;
    }
    if end_earlier {
        let is_ended = keys::end_earlier_webhook_key(folder)?;
        note = if is_ended {
            "\nOnly this key signs, once the servers are restarted."
        } else {
            "\nThere was no earlier key."
        };
    }
    let keys = core.keys(config).await?.webhook;
    Ok((keys.iter().map(WebhookKey::public_text).collect(), note))
}

fn merchant_pair(name: &Path) -> Result<Vec<std::path::PathBuf>> {
    let key = SigningKey::generate()?;
    let named = |ending: &str| {
        let mut file = name.as_os_str().to_owned();
        file.push(ending);
        std::path::PathBuf::from(file)
    };
    let (private, public) = (named(".private.pem"), named(".public.pem"));
    keys::write_secret(&private, &key.to_pem()?)?;
    keys::write_public(&public, &key.verifying_key()?.to_pem())?;
    Ok(vec![private, public])
}
