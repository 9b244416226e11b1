//! `cashier simulator`: mini programs for the simulator of the demo, added or only checked.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_simulator::{Catalogue, Described, Kind, Package, Preflight};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::simulator_run::Run;
use super::{Output, watch};
use crate::demo::simulator;

/// Commands of the simulator.
#[derive(Subcommand)]
pub(super) enum Simulator {
    /// Add or replace a mini program. A running demo shows it the next time it lists its programs.
    Add(Add),
    /// Say how many pages of a mini program will draw, and what stops the others, without adding it.
    Check(Check),
    /// Add a mini program, and again whenever a file of it changes. Phones that have it open follow.
    Watch(Add),
    /// Run a mini program without a screen, for CI: follow a script, and say whether every step came true.
    Run(Run),
}

/// `cashier simulator check`.
#[derive(Args)]
pub(super) struct Check {
    /// The program's folder or zip file.
    path: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
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
            Self::Check(check) => check.run(),
            Self::Watch(add) => watch::run(&add),
        }
    }
}

impl Check {
    /// Exits with 1 if a page will not draw.
    fn run(&self) -> Result<ExitCode> {
        let package = Package::load(&self.path, None)?;
        let Preflight { pages, drawing, causes } = &package.preflight;
        let found = json!({"pages": pages, "drawing": drawing, "warnings": causes});
        Output { json: self.json }.print(&told(&package.preflight), &found);
        Ok(if drawing == pages { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What was found, as text: the count, then a line for each cause.
fn told(Preflight { pages, drawing, causes }: &Preflight) -> String {
    let mut text = match pages {
        1 => format!("{drawing} of 1 page will draw"),
        several => format!("{drawing} of {several} pages will draw"),
    };
    for cause in causes {
        text.push_str("\n  ");
        text.push_str(cause);
    }
    text
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
        let (kind, pages, found) = (package.kind.name(), package.pages(), &package.preflight);
        let mut text = format!("Added {id} ({kind}). Open it in the demo's simulator: /simulator");
        if package.kind != Kind::H5 {
            text.push('\n');
            text.push_str(&told(found));
        }
        let shown = json!({
            "id": id, "type": kind, "pages": pages, "drawing": found.drawing, "warnings": found.causes,
        });
        self.output().print(&text, &shown);
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
