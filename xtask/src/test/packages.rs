//! The packages: made twice and compared, then installed and run by Node's test runner on `tests/packages`.
//!
//! They hold the development build without its symbols, so that nothing else has to be compiled.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::Stage;
use super::browser::test_files;
use super::sdks::python_packages;
use crate::{machine, package, process, workspace};

/// Runs the tests. Arguments go to Node's test runner.
///
/// # Errors
/// When a package cannot be made, two runs differ, or a test fails.
pub(super) fn run(stage: &Stage, args: &[String]) -> Result<()> {
    let root = workspace::root()?;
    let tests = root.join("tests").join("packages");
    let tools = machine::test_packages(&root, "packages")?;
    // The wheel needs what the Python SDK needs, which the tests of the SDKs install.
    let list = root.join("tests").join("merchant-sdks").join("python.txt");
    let python = python_packages(&list, &root.join(".tools").join("merchant-sdks").join("python"))?;
    let folder = tempfile::tempdir()?;
    let (program, first, second) =
        (folder.path().join("cashier"), folder.path().join("first"), folder.path().join("second"));
    process::run(Command::new("strip").arg("-o").arg(&program).arg(stage.cashier()?))?;
    package::make(&program, &first)?;
    package::make(&program, &second)?;
    is_same(&files(&first)?, &files(&second)?)?;
    let mut node = Command::new(&tools.node);
    node.current_dir(&root).args(["--test", "--test-reporter=spec"]).args(args).args(test_files(&tests)?);
    node.env("CASHIER_PACKAGES", &first).env("CASHIER_PROGRAM", &program);
    node.env("CASHIER_PACKAGE_TOOLS", &tools.folder).env("CASHIER_PYTHON", python);
    process::run(&mut node)
}

fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path())?);
    }
    Ok(files)
}

fn is_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    ensure!(one.keys().eq(other.keys()), "the second run has made other packages");
    for (name, bytes) in one {
        ensure!(other.get(name) == Some(bytes), "{name} is not the same the second time");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A missing package and a changed byte are both found.
    #[test]
    fn differences_are_found() {
        let one = BTreeMap::from([("a".to_owned(), vec![1]), ("b".to_owned(), vec![2])]);
        assert!(is_same(&one, &one).is_ok());
        let mut other = one.clone();
        other.insert("b".to_owned(), vec![3]);
        assert!(is_same(&one, &other).unwrap_err().to_string().contains('b'));
        other.remove("b");
        assert!(is_same(&one, &other).is_err());
    }
}
