//! `cashier logs tail`: calls to the wallet, and its deliveries, as they happen.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde::Deserialize as _;
use serde_json::Value;

use super::server::Server;
use crate::app::shutdown_signal;
use crate::cli::output::{printable, warn};
use crate::developer::wire::{Call, CallPage};
use crate::developer::{Api, ApiError};

/// The pause after an answer without calls, and after none.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the server may wait for a call.
const WAIT: &str = "25";
/// How many calls are asked for at once.
const PAGE: &str = "100";

/// Calls to the wallet, and its deliveries.
#[derive(Subcommand)]
pub(crate) enum Logs {
    /// Follow them.
    Tail(Tail),
}

/// Follow a client's calls and the wallet's deliveries to it. With --json, with headers and bodies.
#[derive(Args)]
pub(crate) struct Tail {
    #[command(flatten)]
    server: Server,
    /// Only paths that begin like this.
    #[arg(long, value_name = "PREFIX")]
    path: Option<String>,
    /// Only this HTTP status, such as 200, or class, such as 4xx.
    #[arg(long)]
    status: Option<String>,
    /// Only this result code, such as `INVALID_SIGNATURE`.
    #[arg(long)]
    code: Option<String>,
    /// Only this HTTP method.
    #[arg(long)]
    method: Option<String>,
    /// Only calls to the wallet, or only its deliveries.
    #[arg(long)]
    kind: Option<Kind>,
    /// Begin with the oldest that is kept.
    #[arg(long)]
    from_start: bool,
    /// Print what is kept, and end.
    #[arg(long)]
    no_follow: bool,
}

/// Which direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Kind {
    /// Calls to the wallet.
    Api,
    /// The wallet's deliveries.
    Webhook,
}

impl Logs {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let Self::Tail(tail) = self;
        let api = tail.server.connect()?.api;
        tokio::select! {
            () = shutdown_signal() => Ok(ExitCode::SUCCESS),
            ended = tail.follow(&api) => ended.map(|()| ExitCode::SUCCESS),
        }
    }
}

impl Tail {
    fn filters(&self) -> Vec<(&str, &str)> {
        let kind = self.kind.map(|kind| match kind {
            Kind::Api => "api",
            Kind::Webhook => "webhook",
        });
        let given = [
            ("path", self.path.as_deref()),
            ("status", self.status.as_deref()),
            ("code", self.code.as_deref()),
            ("method", self.method.as_deref()),
            ("kind", kind),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Ends when nobody reads any more, or when everything is printed and nothing is followed.
    async fn follow(&self, api: &Api) -> Result<()> {
        let begins_old = self.from_start || self.no_follow;
        let mut cursor = (!begins_old).then(|| "now".to_owned());
        // The first answer comes at once: it says where to go on, and whether the key is good.
        let (mut wait, mut was_away, mut dropped) = ("0", false, 0);
        loop {
            let page = match self.page(api, cursor.as_deref(), wait).await {
                Err(error) if error.is_temporary() && wait != "0" => {
                    if !was_away {
                        warn(&format!("{error}. Trying again until it answers"));
                    }
                    was_away = true;
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
                page => page?,
            };
            was_away = false;
            if page.dropped > dropped && wait != "0" {
                warn(&format!("the server could not record {} calls", page.dropped.saturating_sub(dropped)));
            }
            dropped = page.dropped;
            for call in &page.calls {
                if self.server.output().try_print(&line(call), call).is_err() {
                    return Ok(());
                }
            }
            let is_end = page.calls.is_empty();
            if is_end && self.no_follow {
                return Ok(());
            }
            let is_first = std::mem::replace(&mut wait, if self.no_follow { "0" } else { WAIT }) == "0";
            if is_end && !is_first {
                tokio::time::sleep(PAUSE).await;
            }
            cursor = Some(page.cursor);
        }
    }

    async fn page(&self, api: &Api, after: Option<&str>, wait: &str) -> Result<CallPage, ApiError> {
        let mut query = self.filters();
        query.extend([("limit", PAGE), ("wait", wait)]);
        query.extend(after.map(|after| ("after", after)));
        api.get("/calls", &query).await
    }
}

/// A call as one line.
fn line(call: &Value) -> String {
    let call = Call::deserialize(call).unwrap_or_default();
    let status = call.status.map_or_else(|| "---".to_owned(), |status| status.to_string());
    let direction = if call.kind == "webhook" { "->" } else { "<-" };
    let millis = call.duration_us / 1_000;
    printable(&format!(
        "{}  {direction} {:<4} {:<40} {status}  {}  {millis} ms",
        call.at,
        call.method,
        call.path,
        call.code.as_deref().unwrap_or("-"),
    ))
}
