//! The command line. One file per command.

mod app;
mod archive;
mod console;
mod demo;
mod dev;
pub(crate) mod dev_key;
mod differences;
mod doctor;
mod dump;
mod key_check;
mod keys;
mod manual;
mod merchant;
mod notice;
mod old_names;
mod operator;
mod output;
mod partner;
mod proof;
mod provider;
mod reconcile;
mod root;
mod sandbox;
mod secrets;
mod serve;
mod share;
mod sign;
mod simulator;
mod simulator_run;
mod user;
mod verify;
mod verify_signature;
mod watch;
mod webhook_secret;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use cashier_web::caller::Proxy;
use clap::{Args, Parser, Subcommand};

use crate::config::Config;
pub use output::{Output, print_error, print_usage_error};

/// Everything between a mini program's Pay button and settled money.
#[derive(Parser)]
#[command(name = "cashier", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the wallet: OpenAPI, host API, cashier pages.
    Serve(serve::Serve),
    /// Start everything with sample data and pay an order within a minute.
    Demo(demo::Demo),
    /// Simulate the payment providers: WeChat Pay, Alipay and QQ Wallet.
    Sandbox(sandbox::Sandbox),
    /// Prove the ledger: exit code 1 lists the rows that break an invariant, 2 means that the proof could not be
    /// made.
    Verify(verify::Verify),
    /// Copy the database into one file, to be proved elsewhere.
    Dump(dump::Dump),
    /// Signed roots, which prove that nobody rewrote the books: show, sign, list; the keys that check them.
    Root(root::Root),
    /// Put old months aside, which makes new payments cheaper: exit code 1 if a month is not closed.
    Archive(archive::Archive),
    /// Merchants: add, change, suspend, show.
    #[command(subcommand)]
    Merchant(merchant::Merchant),
    /// The wallets that may pay our orders: add, change, suspend; and the acquirers whose orders our users may pay: show.
    #[command(subcommand)]
    Partner(partner::Partner),
    /// Add or show apps of the BaaS API.
    #[command(subcommand)]
    App(app::App),
    /// Merchants' accounts with payment providers: add, show, check an order, refund.
    #[command(subcommand, visible_alias = old_names::PROVIDER)]
    Provider(provider::Command),
    /// The people who use the console: invite, list; what they did.
    #[command(subcommand)]
    Console(console::Console),
    /// Notices to merchants, partner wallets and apps: show, resend.
    #[command(subcommand)]
    Notice(notice::Notice),
    /// Compare a day with the providers' bills: exit code 1 if anything differs.
    Reconcile(reconcile::Reconcile),
    /// Prove a payment or refund to somebody who has only a public key, or check such a proof.
    Proof(proof::Proof),
    /// Users: add, top up, set a new PIN, suspend, show.
    #[command(subcommand)]
    User(user::User),
    /// Add mini programs to the simulator.
    #[command(subcommand)]
    Simulator(simulator::Simulator),
    /// Generate the secret keys.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Sign a call of the OpenAPI by hand: its headers, the text that is signed, and a curl command.
    Sign(sign::Sign),
    /// Check a signature by hand, and say what differs: exit code 1 if it is not valid.
    VerifySignature(verify_signature::VerifySignature),
    /// Keep a developer key for a wallet; a demo on this machine needs none.
    Login(dev::Login),
    /// Forget a wallet's developer key.
    Logout(dev::Logout),
    /// Watch a client's events, and forward them to a server that is being written.
    Listen(dev::Listen),
    /// Make a payment, a refund or a mishap happen to a test client.
    Trigger(dev::Trigger),
    /// Calls to the wallet, and its deliveries: tail.
    #[command(subcommand)]
    Logs(dev::Logs),
    /// Let the wallet send an event again.
    Resend(dev::Resend),
    /// Open a page of the wallet in the browser.
    Open(dev::Open),
    /// Make an order, show where to pay it, and wait: exit code 0 only if it was paid.
    Pay(dev::Pay),
    /// Look for problems and say how to fix them.
    Doctor(doctor::Doctor),
    /// Print the completions of a shell.
    Completions(manual::Completions),
    /// Write the manual's pages into a folder, for packages.
    #[command(hide = true)]
    Man(manual::Man),
}

/// Flags that most commands take. Each has an environment variable; a flag overrides it, and it overrides the file.
#[derive(Args, Clone)]
pub struct Common {
    /// The configuration file.
    #[arg(long, env = "CASHIER_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the data is stored: sqlite:PATH or postgres://USER@HOST:PORT/DATABASE.
    #[arg(long, env = "CASHIER_DATABASE", value_name = "ADDRESS", hide_env_values = true)]
    database: Option<String>,
    /// The folder of the secret keys.
    #[arg(long, env = "CASHIER_KEYS", value_name = "FOLDER")]
    keys: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Flags of commands that serve.
#[derive(Args, Clone)]
pub struct Network {
    /// The address to listen on.
    #[arg(long, env = "CASHIER_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// The URL under which users reach the cashier.
    #[arg(long, env = "CASHIER_BASE_URL", value_name = "URL")]
    base_url: Option<String>,
    /// The proxies trusted to report callers' addresses, as addresses or networks.
    #[arg(long, env = "CASHIER_TRUSTED_PROXIES", value_name = "NETWORK,…", value_delimiter = ',')]
    trusted_proxies: Vec<Proxy>,
}

impl Common {
    /// The configuration: file, then environment, then flags. Implausible values are refused.
    fn config(&self) -> Result<Config> {
        self.config_with(None)
    }

    /// The same with the flags of commands that serve.
    fn config_with(&self, network: Option<&Network>) -> Result<Config> {
        let mut config = Config::read(self.config.as_deref())?;
        if let Some(database) = &self.database {
            config.database.clone_from(database);
        }
        if let Some(keys) = &self.keys {
            config.keys.clone_from(keys);
        }
        if let Some(network) = network {
            network.apply(&mut config);
        }
        config.check()?;
        Ok(config)
    }

    const fn output(&self) -> Output {
        Output { json: self.json }
    }
}

impl Network {
    fn apply(&self, config: &mut Config) {
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        if self.base_url.is_some() {
            config.base_url.clone_from(&self.base_url);
        }
        if !self.trusted_proxies.is_empty() {
            config.trusted_proxies.clone_from(&self.trusted_proxies);
        }
    }
}

/// Runs a command.
pub fn run(cli: Cli) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run().await,
            Command::Demo(command) => command.run().await,
            Command::Sandbox(command) => command.run().await,
            Command::Verify(command) => command.run().await,
            Command::Dump(command) => command.run().await,
            Command::Root(command) => Box::pin(command.run()).await,
            Command::Archive(command) => command.run().await,
            Command::Merchant(command) => command.run().await,
            Command::Provider(command) => Box::pin(command.run()).await,
            Command::Console(command) => command.run().await,
            Command::Notice(command) => command.run().await,
            Command::Reconcile(command) => command.run().await,
            Command::Partner(command) => command.run().await,
            Command::Proof(command) => command.run().await,
            Command::App(command) => command.run().await,
            Command::User(command) => Box::pin(command.run()).await,
            Command::Simulator(command) => Box::pin(command.run()).await,
            Command::Keys(command) => command.run().await,
            Command::Sign(command) => command.run(),
            Command::VerifySignature(command) => command.run(),
            Command::Login(command) => command.run().await,
            Command::Logout(command) => command.run(),
            Command::Listen(command) => Box::pin(command.run()).await,
            Command::Trigger(command) => command.run().await,
            Command::Logs(command) => command.run().await,
            Command::Resend(command) => command.run().await,
            Command::Open(command) => command.run().await,
            Command::Pay(command) => Box::pin(command.run()).await,
            Command::Doctor(command) => command.run().await,
            Command::Completions(command) => Ok(command.run()),
            Command::Man(command) => command.run(),
        }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    /// No two flags of a command share a name, and every command can be built.
    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
