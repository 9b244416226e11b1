//! `cashier simulator`: mini programs for the simulator of the demo, added or only checked.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_simulator::{Catalogue, Described, Kind, Package, Preflight};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::Output;
use crate::demo::simulator;

/// Commands of the simulator.
#[derive(Subcommand)]
pub(super) enum Simulator {
    /// Add or replace a mini program. A running demo shows it the next time it lists its programs.
    Add(Add),
    /// Say how many pages of a mini program will draw, and what stops the others, without adding it.
    Check(Check),
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

/// `cashier simulator add`.
#[derive(Args)]
pub(super) struct Add {
    /// The program's folder or zip file, with app.json at its top.
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
    /// A host that `my.request` may call: HOST, HOST:PORT or *.HOST. May be repeated.
    #[arg(long = "domain", value_name = "HOST")]
    domains: Vec<String>,
    /// The kind of program. Detected from its files when absent.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<ProgramKind>,
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
}

impl Simulator {
    pub(super) fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(),
            Self::Check(check) => check.run(),
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
    fn run(self) -> Result<ExitCode> {
        let id = self.id.clone().unwrap_or_else(|| id_of(&self.path));
        ensure!(id != "tea-shop", "tea-shop is the demo's own program; choose another --id");
        let described = Described {
            name: self.name.clone().unwrap_or_else(|| id.clone()),
            app_id: self.app_id.clone(),
            kind: self.kind.map(|kind| match kind {
                ProgramKind::Native => Kind::Native,
                ProgramKind::Alipay => Kind::Alipay,
            }),
            request_domains: self.domains.clone(),
        };
        let folder = simulator::folder(&self.data);
        let package = Catalogue::add(&folder, &id, &self.path, &described)
            .with_context(|| format!("{} was not added", self.path.display()))?;
        let (kind, pages, found) = (package.kind.name(), package.pages(), &package.preflight);
        let text =
            format!("Added {id} ({kind}). Open it in the demo's simulator: /simulator\n{}", told(found));
        let shown = json!({
            "id": id, "type": kind, "pages": pages, "drawing": found.drawing, "warnings": found.causes,
        });
        Output { json: self.json }.print(&text, &shown);
        Ok(ExitCode::SUCCESS)
    }
}

/// Derives an id from a file name: lower case, with `-` for characters not allowed in an id.
fn id_of(path: &std::path::Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    name.chars().map(plain).collect::<String>().trim_matches('-').to_owned()
}
