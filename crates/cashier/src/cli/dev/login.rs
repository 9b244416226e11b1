//! `cashier login`: keeps a developer key for a wallet, once the wallet has accepted it.

use std::process::ExitCode;

use anyhow::{Result, bail};
use cashier_core::secret::Secret;
use clap::Args;
use serde_json::{Value, json};

use crate::cli::output::{printable, warn};
use crate::cli::{Output, secrets};
use crate::developer::wire::Mode;
use crate::developer::{self, Api, Credentials};

/// Keep a developer key for a wallet. The key comes from a prompt, from a line of standard input, or from
/// `CASHIER_DEV_KEY`; a demo on this machine needs none.
#[derive(Args)]
pub(crate) struct Login {
    /// The wallet's address.
    #[arg(value_name = "URL", required_unless_present = "list")]
    url: Option<String>,
    /// List the wallets that there is a key for.
    #[arg(long, conflicts_with = "url")]
    list: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Login {
    pub(crate) async fn run(&self) -> Result<ExitCode> {
        let output = Output { json: self.json };
        let mut credentials = Credentials::load()?;
        let Some(url) = &self.url else {
            list(output, &credentials);
            return Ok(ExitCode::SUCCESS);
        };
        let key = secrets::developer_key()?;
        check_form(&key)?;
        let api = Api::new(url, key.clone())?;
        if !api.is_private() {
            warn("the key travels without encryption; use https for a wallet that is not on this machine");
        }
        let client = api.client().await?;
        let login = developer::Login {
            key: key.expose().clone(),
            client_id: client.client_id.clone(),
            mode: client.mode,
            expires_at: client.key.expires_at.clone(),
        };
        credentials.add(api.base(), login)?;
        let text = format!(
            "Logged in to {} as {} ({}), {}. The key ends at {}; it is kept in {}.",
            api.base(),
            printable(&client.client_id),
            printable(&client.name),
            in_words(client.mode),
            printable(&client.key.expires_at),
            credentials.file().display()
        );
        let json = json!({
            "server": api.base(), "client_id": client.client_id, "name": client.name, "mode": client.mode,
            "key": client.key.id, "expires_at": client.key.expires_at, "version": client.server.version,
        });
        output.print(&text, &json);
        Ok(ExitCode::SUCCESS)
    }
}

/// Refuses what cannot be a key before it is sent anywhere.
fn check_form(key: &Secret<String>) -> Result<()> {
    let rest = key.expose().strip_prefix("dk_").unwrap_or_default();
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)) {
        bail!(
            "this is not a developer key: one begins with dk_; the operator makes it with `cashier merchant dev-key issue`"
        );
    }
    Ok(())
}

const fn in_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Test => "a test client",
        Mode::Live => "a live client: its money is real",
    }
}

fn list(output: Output, credentials: &Credentials) {
    let (mut lines, mut items) = (Vec::new(), Vec::<Value>::new());
    for (server, login, is_last) in credentials.list() {
        let mark = if is_last { "  (used when none is named)" } else { "" };
        lines.push(format!(
            "{server}  {}  {}  until {}{mark}",
            printable(&login.client_id),
            in_words(login.mode),
            printable(&login.expires_at)
        ));
        items.push(json!({
            "server": server, "client_id": login.client_id, "mode": login.mode,
            "expires_at": login.expires_at, "is_last": is_last,
        }));
    }
    if lines.is_empty() {
        lines.push(
            "There is no key; `cashier login URL` adds one. A demo on this machine needs none.".to_owned(),
        );
    }
    output.print(&lines.join("\n"), &json!({ "logins": items }));
}
