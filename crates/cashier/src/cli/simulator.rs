//! `cashier simulator`: mini programs for the simulator of the demo.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_simulator::{Catalogue, Described, Kind, Package};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::simulator_run::Run;
use super::{Output, watch};
use crate::demo::simulator;

/// The supported features of native programs.
const NATIVE: &str = "
Pages are drawn from a part of AXML: docs/simulator.md lists it. Custom components, sjs and plugins are not part of
it. What a page uses beyond it is named in the developer panel, with file and line.";

/// Commands of the simulator.
#[derive(Subcommand)]
pub(super) enum Simulator {
    /// Add or replace a mini program. A running demo shows it the next time it lists its programs.
    Add(Add),
    /// Add a mini program, and again whenever a file of it changes. Phones that have it open follow.
    Watch(Add),
    /// Run a mini program without a screen, for CI: follow a script, and say whether every step came true.
    Run(Run),
}

/// A mini program and how it is registered.
#[derive(Args)]
pub(super) struct Source {
    /// The program's folder or zip file, with app.json or index.html at its top, or the address of a web program.
    path: PathBuf,
    /// Its name in URLs: a-z, 0-9 and -. Derived from the file name when absent.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The name to show. The id when absent.
    #[arg(long)]
    name: Option<String>,
    /// The client id of its merchant, which auth codes are bound to.
    #[arg(long, value_name = "CLIENT_ID", default_value = "DEMO_TEA_PROGRAM")]
    app_id: String,
    /// A host that `my.request`, or a web program itself, may call: HOST, HOST:PORT or *.HOST. May be repeated.
    #[arg(long = "domain", value_name = "HOST")]
    domains: Vec<String>,
    /// The kind of program. Detected from its files when absent.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<ProgramKind>,
}

/// `cashier simulator add` and `watch`.
#[derive(Args)]
pub(super) struct Add {
    #[command(flatten)]
    source: Source,
    /// The folder with the demo's data.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ProgramKind {
    /// Pages in AXML.
    Native,
    /// Built by Taro for the platform `alipay`.
    Alipay,
    /// Web pages, from a folder with index.html or from a server.
    H5,
}

impl Simulator {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Run(run) => run.run().await,
            Self::Add(add) => add.print().map(|()| ExitCode::SUCCESS),
            Self::Watch(add) => watch::run(&add),
        }
    }
}

impl Add {
    /// What to add.
    pub(super) fn path(&self) -> &Path {
        &self.source.path
    }

    /// Says why it could not be added this time.
    pub(super) fn complain(&self, error: &anyhow::Error) {
        self.output().print(&format!("{error:#}"), &json!({"error": format!("{error:#}")}));
    }

    /// Where to print.
    const fn output(&self) -> Output {
        Output { json: self.json }
    }

    /// Adds it, and prints what was added.
    pub(super) fn print(&self) -> Result<()> {
        let (id, package) = self.source.add_to(&self.data)?;
        let (kind, pages, remarks) = (package.kind.name(), package.pages(), package.remarks());
        let count = match pages.len() {
            1 => "1 page".to_owned(),
            several => format!("{several} pages"),
        };
        let mut text = format!("Added {id} ({kind}, {count}). Open it in the demo's simulator: /simulator");
        if package.kind == Kind::Native {
            text.push_str(NATIVE);
        }
        for remark in &remarks {
            text.push_str("\n  warning: ");
            text.push_str(remark);
        }
        self.output().print(&text, &json!({"id": id, "type": kind, "pages": pages, "warnings": remarks}));
        Ok(())
    }
}

impl Source {
    /// Adds it to the demo with its data in this folder. Returns its id.
    pub(super) fn add_to(&self, data: &Path) -> Result<(String, Package)> {
        let id = self.id.clone().unwrap_or_else(|| id_of(&self.path));
        ensure!(id != "tea-shop", "tea-shop is the demo's own program; choose another --id");
        let described = Described {
            name: self.name.clone().unwrap_or_else(|| id.clone()),
            app_id: self.app_id.clone(),
            kind: self.kind.map(|kind| match kind {
                ProgramKind::Native => Kind::Native,
                ProgramKind::Alipay => Kind::Alipay,
                ProgramKind::H5 => Kind::H5,
            }),
            request_domains: self.domains.clone(),
            url: None,
        };
        let folder = simulator::folder(data);
        let package = Catalogue::add(&folder, &id, &self.path, &described)
            .with_context(|| format!("{} was not added", self.path.display()))?;
        Ok((id, package))
    }
}

/// Derives an id from a file name: lower case, with `-` for characters not allowed in an id.
fn id_of(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    name.chars().map(plain).collect::<String>().trim_matches('-').to_owned()
}
