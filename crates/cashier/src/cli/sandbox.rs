//! `cashier sandbox`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cashier_engine::clock::ProductClock;
use cashier_sandbox::{PLAIN_PORT, Sandbox as Providers, TLS_PORT, serve_hosts};
use clap::{Args, Subcommand};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Output;
use crate::app::shutdown_signal;
use crate::config::Config;
use crate::{logs, server};

/// Simulate the payment providers, for development without the Internet and without real money.
#[derive(Args)]
pub(crate) struct Sandbox {
    #[command(subcommand)]
    command: Option<SandboxCommand>,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The folder of the sandbox's keys and orders.
    #[arg(long, default_value = "data/sandbox", value_name = "DIR", global = true)]
    data: PathBuf,
    /// Also answer under the providers' own host names on this address: TLS on port 443 and plain HTTP on port 80.
    #[arg(long, value_name = "ADDRESS")]
    tls: Option<IpAddr>,
    /// An additional host name for programs, such as that of a container; may be repeated.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum SandboxCommand {
    /// Print the certificate of the local certificate authority, for programs that need to trust the providers'
    /// hosts.
    Ca,
}

impl Sandbox {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let output = Output { json: self.json };
        if let Some(SandboxCommand::Ca) = self.command {
            let pem = cashier_sandbox::authority(&self.data)?;
            output.print(pem.trim_end(), &json!({ "ca_pem": pem }));
            return Ok(ExitCode::SUCCESS);
        }
        let _logging = logs::start("warn")?;
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("cannot listen on {}; choose another with --listen", self.listen))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let clock = Arc::new(ProductClock::new(0));
        let sandbox =
            Providers::open(cashier_sandbox::Options { data: self.data, clock, base_url: base_url.clone() })?;
        let mut text = welcome(&base_url);
        if let Some(address) = self.tls {
            serve_hosts(&sandbox, address, TLS_PORT, PLAIN_PORT).await?;
            text.push_str(&hosts(address));
        }
        output.print(&text, &json!(sandbox.credentials()));
        let limits = Config::default().limits(server::raise_file_limit());
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(async move {
            shutdown_signal().await;
            stop.send_replace(true);
        });
        server::serve(listener, sandbox.router_named(self.hosts), limits, stopped).await;
        Ok(ExitCode::SUCCESS)
    }
}

fn welcome(base_url: &str) -> String {
    format!(
        "SANDBOX: nothing here is real money.\n\n  \
         The providers:        {base_url}\n  \
         The payer's phone:    {base_url}/sandbox/phone\n  \
         Ids and keys:         {base_url}/sandbox/v1/credentials\n  \
         The control API:      {base_url}/sandbox/v1/openapi.json\n\nCtrl-C ends."
    )
}

fn hosts(address: IpAddr) -> String {
    let names = cashier_sandbox::provider_hosts().collect::<Vec<_>>().join(" ");
    format!("\n\nThe providers' hosts answer here too. A line for /etc/hosts:\n\n{address} {names}")
}
