//! `cashier dump`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_store::{Address, Store};
use clap::Args;
use serde_json::json;

use super::Common;

/// Copy the database into a file for those who prove the books elsewhere.
#[derive(Args)]
pub(crate) struct Dump {
    #[command(flatten)]
    common: Common,
    /// The new file. It has everything that the database has, also personal data and hashes of passwords.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Dump {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let address: Address = self.common.config()?.database.parse()?;
        let file = self.file.display().to_string();
        let dumped = Store::dump(&address, &self.file)
            .await
            .with_context(|| format!("cannot copy {address} to {file}"))?;
        let text = format!(
            "{} rows were copied to {file}. Prove them with: cashier verify --offline {file}",
            dumped.rows
        );
        self.common.output().print(&text, &json!({ "file": file, "rows": dumped.rows }));
        Ok(ExitCode::SUCCESS)
    }
}
