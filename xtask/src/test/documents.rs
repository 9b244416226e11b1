//! Executes the documents' commands as a reader would type them.
//!
//! Each document runs in its own copy of the sources with its own data, port and database. Arguments select documents
//! by part of their path.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::{Stage, bindings};
use crate::docs::{Block, Document, Place, Script, blocks, is_document};
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
    let mut passed = 0_u32;
    let mut failed = 0_u32;
    for (index, file) in files.iter().filter(|file| is_document(file) && is_wanted(file, args)).enumerate() {
        let text = std::fs::read_to_string(root.join(file))
            .with_context(|| format!("cannot read {}", file.display()))?;
        let document = Document { file: file.clone(), blocks: blocks(&text) };
        match run_document(stage, &root, &files, &document, index) {
            Ok(0) => {}
            Ok(blocks) => {
                passed += 1;
                println!("ok      {} ({blocks} blocks)", file.display());
            }
            Err(error) => {
                failed += 1;
                println!("FAILED  {}: {error:#}", file.display());
            }
        }
    }
    for file in files.iter().filter(|file| is_example(file) && is_wanted(file, args)) {
        match check_configuration(stage, &root.join(file)) {
            Ok(()) => passed += 1,
            Err(error) => {
                failed += 1;
                println!("FAILED  {}: {error:#}", file.display());
            }
        }
    }
    println!("\ndocuments: {passed} passed, {failed} failed");
    if failed > 0 {
        bail!("{failed} documents failed");
    }
    if passed == 0 {
        bail!("no document has anything to execute");
    }
    Ok(())
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
    index: usize,
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
    let database = stage.server()?.create_database(&format!("document_{index}"))?;
    let port = free_port()?;
    if let Some(script) = Script::of(document, port, &database) {
        execute(stage, &place, &script, port)?;
    }
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

fn execute(stage: &Stage, place: &Place, script: &Script, port: u16) -> Result<()> {
    let file = place.folder().join("document.sh");
    std::fs::write(&file, script.text())?;
    let mut shell = Command::new("timeout");
    shell
        .args(["--foreground", "--kill-after=10", LIMIT_SECONDS, "bash"])
        .arg(&file)
        .current_dir(place.sources());
    shell
        .env("CASHIER_BIN", stage.cashier()?)
        .env("DOCS_PORT", port.to_string())
        .env("DOCS_TASKS", TASKS.join(" "));
    // What commands keep for their user is the document's own.
    shell.env("XDG_CONFIG_HOME", place.folder().join("config"));
    shell.env("XDG_STATE_HOME", place.folder().join("state"));
    shell.env("DOCS_FOLDER", place.folder()).env("DOCS_STAND_INS", place.stand_ins());
    shell.envs(stage.server()?.client_environment());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(place.stand_ins()).chain(std::env::split_paths(&path));
    shell.env("PATH", std::env::join_paths(folders)?);
    let output = shell.stdin(Stdio::null()).output().context("cannot start bash")?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!("{}; it said:\n{}", output.status, String::from_utf8_lossy(&said));
    }
    Ok(())
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
