//! `cashier resend`: lets the wallet deliver an event once more.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::server::Server;
use crate::cli::output::printable;
use crate::developer::segment;
use crate::developer::wire::Resent;

/// Let the wallet send an event again, to its notify URL, with the same bytes. It becomes an event of its own, which
/// listeners get too.
#[derive(Args)]
pub(crate) struct Resend {
    #[command(flatten)]
    server: Server,
    /// The event, such as `ntc_…`, as `cashier listen` prints it.
    event: String,
}

impl Resend {
    pub(crate) async fn run(&self) -> Result<ExitCode> {
        let api = self.server.connect()?.api;
        let resent: Resent =
            api.post(&format!("/events/{}/resend", segment(&self.event)), &json!({})).await?;
        let id = printable(&resent.id);
        let text = format!("{id} is due, with the bytes of {}.", printable(&self.event));
        self.server.output().print(&text, &json!({ "event": resent.id, "resends": self.event }));
        Ok(ExitCode::SUCCESS)
    }
}
