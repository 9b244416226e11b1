//! `cashier keys`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use cashier_protocol::wallet::keys::SigningKey;
use clap::Subcommand;
use serde_json::json;

use super::Common;
use crate::keys;

/// Make the secret keys.
#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Make the wallet's keys that are missing. Existing ones are never touched.
    Generate {
        #[command(flatten)]
        common: Common,
        /// Make a key pair for a merchant instead: NAME.private.pem and NAME.public.pem.
        #[arg(long, value_name = "NAME")]
        merchant: Option<std::path::PathBuf>,
    },
}

impl Keys {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let Self::Generate { common, merchant } = self;
        let made = match merchant {
            Some(name) => merchant_pair(&name)?,
            None => keys::generate(&common.config()?.keys)?,
        };
        let made: Vec<_> = made.iter().map(|path| path.display().to_string()).collect();
        let text = if made.is_empty() {
            "Every key was there.".to_owned()
        } else {
            format!("Made:\n  {}", made.join("\n  "))
        };
        common.output().print(&text, &json!({ "made": made }));
        Ok(ExitCode::SUCCESS)
    }
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
    std::fs::write(&public, key.verifying_key()?.to_pem())?;
    Ok(vec![private, public])
}
