//! `cashier listen`: a client's events on this machine, forwarded to the server that is being written.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cashier_core::time::Timestamp;
use clap::Args;

use super::server::Server;
use super::span;
use crate::app::shutdown_signal;
use crate::cli::Output;
use crate::cli::output::printable;
use crate::developer::listen::{Forward, Listener, Options, Pattern, Progress, Said, Setup, Start};
use crate::developer::{RealPace, state_folder};

/// Watch events as they happen, and forward them, with the same bytes and signature, until the receiver accepts them. The
/// next run goes on where this one stopped, even after days. Each line names the signatures that were checked; those of
/// Standard Webhooks take the secret, or the wallet's public key, in `CASHIER_WEBHOOK_SECRET`. A demo's is at hand.
#[derive(Args)]
pub(crate) struct Listen {
    #[command(flatten)]
    server: Server,
    /// Where to forward events. Without a path, each event keeps that of its own notify URL.
    #[arg(long, value_name = "URL")]
    forward_to: Option<Forward>,
    /// Only these types: payment.succeeded, payment.*, … The others are passed over for good.
    #[arg(long, value_name = "TYPE,…", value_delimiter = ',')]
    events: Vec<Pattern>,
    /// Begin anew, at the oldest event that the server has.
    #[arg(long, conflicts_with = "since")]
    from_start: bool,
    /// Begin anew, at this time (RFC 3339), or so long ago: 15m, 12h, 3d.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Leave out an event that was not accepted for so long: 15m, 12h, 3d. Without it, none is left out.
    #[arg(long, value_name = "SPAN", value_parser = span::parse, requires = "forward_to")]
    give_up_after: Option<Duration>,
    /// How many events to forward at the same time. Those of one payment always go one after the other.
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=32))]
    parallel: u8,
    /// Print each event's body too.
    #[arg(long)]
    print_json: bool,
}

impl Listen {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let _logging = crate::logs::start("error")?;
        let connection = self.server.connect()?;
        let client = connection.api.client().await;
        let client = client.with_context(|| format!("cannot listen (with {})", connection.source))?;
        let webhook = connection.webhook_verifier(&client.client_id)?;
        let api = connection.api;
        let options = Options {
            start: self.start(&client.server.now)?,
            forward: self.forward_to,
            patterns: self.events,
            give_up_after: self.give_up_after,
            parallel: usize::from(self.parallel),
            webhook,
        };
        let target = options.target(&api, &client);
        let progress = match &options.forward {
            Some(_) => Progress::open(&state_folder()?, target)?,
            None => Progress::forgotten(target),
        };
        let (output, with_body) = (self.server.output(), self.print_json);
        let say = Box::new(move |said: Said| print(output, with_body, &said));
        let setup = Setup { progress, pace: Arc::new(RealPace::default()), say };
        let totals = Listener::new(api, &client, options, setup)?.run(shutdown_signal()).await?;
        let text = format!("{} events accepted, {} given up", totals.accepted, totals.given_up);
        output.print(&text, &serde_json::json!({ "accepted": totals.accepted, "given_up": totals.given_up }));
        Ok(ExitCode::SUCCESS)
    }

    /// Spans count from the server's time: the clock of a demo may be ahead.
    fn start(&self, server_now: &str) -> Result<Start> {
        let Some(since) = &self.since else {
            return Ok(if self.from_start { Start::Oldest } else { Start::Resume });
        };
        if let Ok(time) = Timestamp::parse_rfc3339(since) {
            return Ok(Start::Since(time.to_rfc3339()));
        }
        let span =
            span::parse(since).with_context(|| format!("--since {since} is no time (RFC 3339) either"))?;
        let now = Timestamp::parse_rfc3339(server_now).context("the server's time cannot be read")?;
        let time = now.checked_sub(span);
        ensure!(time.is_some(), "--since {since} is too long ago; use --from-start");
        Ok(Start::Since(time.unwrap_or(now).to_rfc3339()))
    }
}

fn print(output: Output, with_body: bool, said: &Said) {
    let mut text = printable(&said.text());
    if with_body && let Said::Event(told) = said {
        for line in serde_json::to_string_pretty(&told.body()).unwrap_or_default().lines() {
            text.push('\n');
            text.push_str(&printable(line));
        }
    }
    output.print(&text, &said.json(with_body));
}
