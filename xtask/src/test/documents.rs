//! Executes the documents' commands as a reader would type them.
//!
//! Each document runs in its own copy of the sources with its own data, ports and database. Arguments select documents
//! by part of their path. Documents with programs for our SDKs for merchants run with the tests of those, where the SDKs
//! are installed as they would be published.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{Stage, bindings};
use crate::docs::{Addresses, Block, Document, Place, Script, blocks, is_document, is_translation};
use crate::postgres::free_port;
use crate::{TASKS, process, workspace};

/// The time limit for one document; a safeguard against hanging only.
const LIMIT_SECONDS: &str = "1800";
/// The languages of the samples for the host SDK.
const SDK_LANGUAGES: [&str; 3] = ["python", "kotlin", "swift"];

/// Executes the documents.
///
/// # Errors
/// When a document's command fails, or a configuration in it is refused.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let files = workspace::files(&root)?;
    let documents: Vec<_> =
        documents(&root, &files, args)?.into_iter().filter(|one| !one.needs_merchant_sdks()).collect();
    let mut tally = Tally::default();
    for (index, document) in documents.iter().enumerate() {
        let database = format!("document_{index}");
        tally.add(document, run_document(stage, &root, &files, document, &database));
    }
    for file in files.iter().filter(|file| is_example(file) && is_wanted(file, args)) {
        match check_configuration(stage, &root.join(file)) {
            Ok(()) => tally.passed += 1,
            Err(error) => {
                tally.failed += 1;
                println!("FAILED  {}: {error:#}", file.display());
            }
        }
    }
    tally.verdict()
}

/// Executes the documents that need our SDKs for merchants, with the programs in `folders` before those of the machine.
///
/// # Errors
/// As [`run`].
pub(super) fn run_with_merchant_sdks(stage: &Stage, tools: &Path, folders: &[PathBuf]) -> Result<()> {
    let root = workspace::root()?;
    let files = workspace::files(&root)?;
    let mut tally = Tally::default();
    for document in documents(&root, &files, &[])?.iter().filter(|one| one.needs_merchant_sdks()) {
        let count =
            document.blocks.iter().filter(|block| block.file.is_some() || block.language == "sh").count();
        let ran = (|| {
            let place = Place::lay_out(&root, &files)?;
            execute(stage, &place, document, "", |shell| {
                let path = path_with(std::iter::once(place.stand_ins()).chain(folders.iter().cloned()))?;
                shell.env("PATH", path).env("CASHIER_MERCHANT_TOOLS", tools);
                Ok(())
            })
        })();
        tally.add(document, ran.map(|()| count));
    }
    tally.verdict()
}

/// How many documents passed and failed.
#[derive(Debug, Default)]
struct Tally {
    passed: u32,
    failed: u32,
}

impl Tally {
    fn add(&mut self, document: &Document, outcome: Result<usize>) {
        match outcome {
            Ok(0) => {}
            Ok(blocks) => {
                self.passed += 1;
                println!("ok      {} ({blocks} blocks)", document.file.display());
            }
            Err(error) => {
                self.failed += 1;
                println!("FAILED  {}: {error:#}", document.file.display());
            }
        }
    }

    fn verdict(&self) -> Result<()> {
        println!("\ndocuments: {} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            bail!("{} documents failed", self.failed);
        }
        if self.passed == 0 {
            bail!("no document has anything to execute");
        }
        Ok(())
    }
}

/// The documents that `args` select, with their blocks. Translations have the blocks of their originals.
fn documents(root: &Path, files: &[PathBuf], args: &[String]) -> Result<Vec<Document>> {
    let is_wanted = |file: &&PathBuf| is_document(file) && !is_translation(file) && is_wanted(file, args);
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(root.join(file))
            .with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Document { file: file.clone(), blocks: blocks(&text) })
    };
    files.iter().filter(is_wanted).map(read).collect()
}

fn is_wanted(file: &Path, args: &[String]) -> bool {
    args.is_empty() || args.iter().any(|part| file.to_string_lossy().contains(part))
}

/// Executes one document and returns how many blocks ran.
fn run_document(
    stage: &Stage,
    root: &Path,
    files: &[PathBuf],
    document: &Document,
    database: &str,
) -> Result<usize> {
    let executed = |language| document.blocks.iter().filter(move |block: &&Block| block.language == language);
    let samples: usize = SDK_LANGUAGES.into_iter().map(|language| executed(language).count()).sum();
    if samples > 0 {
        bindings::check_samples(stage, &document.file)?;
    }
    let count = executed("sh").count() + executed("toml").count();
    if count == 0 {
        return Ok(samples);
    }
    let place = Place::lay_out(root, files)?;
    for block in executed("toml") {
        let file = place.folder().join("cashier.toml");
        std::fs::write(&file, &block.text)?;
        let checked = check_configuration(stage, &file);
        checked.with_context(|| format!("configuration in line {}", block.line))?;
    }
    let database = stage.server()?.create_database(database)?;
    execute(stage, &place, document, &database, |shell| {
        shell.env("PATH", path_with(std::iter::once(place.stand_ins()))?);
        shell.envs(stage.server()?.client_environment());
        Ok(())
    })?;
    Ok(count + samples)
}

/// Whether this is a configuration file for readers to copy.
fn is_example(file: &Path) -> bool {
    file.to_string_lossy().ends_with(".example.toml")
}

/// Lets the program check a configuration, in a folder of its own with the keys that a reader would have.
fn check_configuration(stage: &Stage, file: &Path) -> Result<()> {
    let folder =
        tempfile::Builder::new().prefix("cashier-config-").tempdir().context("no temporary folder")?;
    let run = |arguments: &[&str]| {
        let mut command = Command::new(stage.cashier()?);
        command.current_dir(folder.path()).args(arguments).args([
            "--keys",
            "keys",
            "--database",
            "sqlite:none.db",
        ]);
        process::capture(&mut command).map(drop)
    };
    run(&["keys", "generate"])?;
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    for key in keys_of_acquirers(&text) {
        let Some(name) = key.strip_suffix(".public.pem") else { continue };
        let parent = folder.path().join(name);
        std::fs::create_dir_all(parent.parent().unwrap_or(folder.path()))?;
        run(&["keys", "generate", "--merchant", name])?;
    }
    let path = file.to_string_lossy();
    run(&["serve", "--check-config", "--config", &path])
}

/// The key files that a configuration's acquirers name.
fn keys_of_acquirers(text: &str) -> Vec<String> {
    let table = text.parse::<toml::Table>().unwrap_or_default();
    let acquirers = table.get("acquirer").and_then(toml::Value::as_array).into_iter().flatten();
    acquirers.filter_map(|acquirer| acquirer.get("public_key")?.as_str().map(str::to_owned)).collect()
}

/// Runs the commands of a document, if it has any, in a shell that `prepare` gives what else they need.
fn execute(
    stage: &Stage,
    place: &Place,
    document: &Document,
    database: &str,
    prepare: impl FnOnce(&mut Command) -> Result<()>,
) -> Result<()> {
    let addresses = Addresses { demo: free_port()?, shop: free_port()?, database };
    let Some(script) = Script::of(document, addresses) else { return Ok(()) };
    let file = place.folder().join("document.sh");
    std::fs::write(&file, script.text())?;
    let mut shell = Command::new("timeout");
    shell
        .args(["--foreground", "--kill-after=10", LIMIT_SECONDS, "bash"])
        .arg(&file)
        .current_dir(place.sources());
    shell
        .env("CASHIER_BIN", stage.cashier()?)
        .env("DOCS_PORT", addresses.demo.to_string())
        .env("DOCS_TASKS", TASKS.join(" "));
    // What commands keep for their user is the document's own.
    shell.env("XDG_CONFIG_HOME", place.folder().join("config"));
    shell.env("XDG_STATE_HOME", place.folder().join("state"));
    shell.env("DOCS_FOLDER", place.folder()).env("DOCS_STAND_INS", place.stand_ins());
    prepare(&mut shell)?;
    let output = shell.stdin(Stdio::null()).output().context("cannot start bash")?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!("{}; it said:\n{}", output.status, String::from_utf8_lossy(&said));
    }
    Ok(())
}

/// The machine's `PATH` with these folders before it.
fn path_with(folders: impl Iterator<Item = PathBuf>) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(folders.chain(std::env::split_paths(&path)))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without arguments every document is selected, otherwise the named ones.
    #[test]
    fn arguments_pick_documents() {
        assert!(is_wanted(Path::new("docs/a.md"), &[]));
        assert!(is_wanted(Path::new("docs/a.md"), &["a.md".to_owned()]));
        assert!(!is_wanted(Path::new("docs/a.md"), &["README".to_owned()]));
    }
}
