//! `cashier demo`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use cashier_web::caller::Proxy;
use clap::Args;

use crate::demo;

/// Start everything with sample data.
#[derive(Args)]
pub(crate) struct Demo {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The address of the sandbox of the payment providers. Port 8090, if free, for a demo on port 8080; otherwise any.
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with = "once")]
    sandbox_listen: Option<SocketAddr>,
    /// The address of the second wallet, which pays this one's merchants. Port 8091, if free, for a demo on port 8080;
    /// otherwise any.
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with = "once")]
    second_wallet_listen: Option<SocketAddr>,
    /// The folder of the demo's data and keys.
    #[arg(long, default_value = "data/demo", value_name = "DIR")]
    data: PathBuf,
    /// The proxies trusted to report callers' addresses, as addresses or networks; this machine's when absent.
    #[arg(long, value_name = "NETWORK,…", value_delimiter = ',')]
    trusted_proxies: Vec<Proxy>,
    /// A database other than SQLite in that folder.
    #[arg(long, value_name = "ADDRESS")]
    database: Option<String>,
    /// Start over: erase the demo's data first.
    #[arg(long)]
    fresh: bool,
    /// Run one whole payment in the terminal, without a browser, and exit.
    #[arg(long)]
    once: bool,
    /// An additional host name for browsers, such as that of this machine; may be repeated.
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let options = demo::Options {
            listen: self.listen,
            sandbox_listen: self.sandbox_listen,
            second_wallet_listen: self.second_wallet_listen,
            data: self.data,
            trusted_proxies: self.trusted_proxies,
            database: self.database,
            fresh: self.fresh,
            json: self.json,
            hosts: self.hosts,
        };
        if self.once { demo::once(options).await } else { demo::serve(options).await }
    }
}
