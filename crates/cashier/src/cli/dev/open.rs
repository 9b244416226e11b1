//! `cashier open`: the address of a page, in the browser if there is one.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::server::Server;
use crate::cli::output::printable;
use crate::developer::wire::Payment;
use crate::developer::{Connection, segment};

/// Open a page of the wallet in the browser, and print its address.
#[derive(Args)]
pub(crate) struct Open {
    #[command(flatten)]
    server: Server,
    /// Which page.
    #[arg(default_value = "home")]
    page: Page,
    /// The payment, such as `pay_…`, for its cashier page or its timeline.
    payment: Option<String>,
    /// Only print the address.
    #[arg(long)]
    no_browser: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Page {
    /// The first page.
    Home,
    /// The demo's shop.
    Shop,
    /// Where a payment is paid.
    Cashier,
    /// What happened to a payment, or the latest payments.
    Timeline,
    /// The documents.
    Docs,
    /// Calls and events, live.
    Inspector,
    /// The demo's super app.
    Simulator,
}

impl Open {
    pub(crate) async fn run(&self) -> Result<ExitCode> {
        let connection = self.server.connect()?;
        let url = self.url(&connection).await?;
        self.server.output().print(&printable(&url), &json!({ "url": url }));
        if !self.no_browser {
            start_browser(&url);
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn url(&self, connection: &Connection) -> Result<String> {
        let api = &connection.api;
        let path = match (self.page, &self.payment) {
            (Page::Cashier, None) => bail!("name the payment: `cashier open cashier pay_…`"),
            (Page::Cashier | Page::Timeline, Some(payment)) => {
                let found: Payment = api.get(&format!("/payments/{}", segment(payment)), &[]).await?;
                let url = if self.page == Page::Cashier { found.cashier_url } else { found.timeline_url };
                return url.with_context(|| format!("the server has no such page of {payment}"));
            }
            (_, Some(_)) => bail!("a payment has only a cashier page and a timeline"),
            (Page::Home, None) => "/",
            (Page::Shop, None) => "/shop",
            (Page::Timeline, None) => "/timeline",
            (Page::Docs, None) => "/docs",
            (Page::Inspector, None) => "/dev",
            (Page::Simulator, None) => "/simulator",
        };
        // Users may reach the pages under another name than the API.
        let base = api.client().await?.server.base_url;
        Ok(format!("{}{path}", base.trim_end_matches('/')))
    }
}

/// Starts the desktop's browser, if there is a desktop. Only web addresses: others could start any program.
fn start_browser(url: &str) {
    if !(url.starts_with("http://") || url.starts_with("https://")) {
        return;
    }
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        "xdg-open"
    } else {
        return;
    };
    let quiet = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    // The address is printed all the same.
    drop(quiet);
}
