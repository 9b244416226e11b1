//! `cashier keys`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_protocol::wallet::keys::SigningKey;
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
    /// every user needs a new PIN, with another `cashier.key` payment links stop working, with another `channels.key`
    /// the accounts with providers must be added again.
    Adopt {
        #[command(flatten)]
        common: Common,
    },
}

impl Keys {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let (common, merchant) = match self {
            Self::Generate { common, merchant } => (common, merchant),
            Self::Adopt { common } => return adopt(&common).await,
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
