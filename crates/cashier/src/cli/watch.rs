//! `cashier simulator watch`: adds a program again whenever its files change. A phone that has it open opens it again, on
//! the same page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::{Result, ensure};
use cashier_simulator::is_left_out;

use super::simulator::Add;

/// The pause between two looks at the folder.
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// The maximum number of files: as many as a program may have, and what it leaves out.
const FILES_MAX: usize = 20_000;

/// When each file was last changed, and how long it is.
type Seen = BTreeMap<PathBuf, (SystemTime, u64)>;

/// Adds the program, and then again after every change, until Ctrl-C.
///
/// # Errors
/// When the folder cannot be read, or the program cannot be added the first time. Later problems are printed: the next
/// change may mend them.
pub(super) fn run(add: &Add) -> Result<ExitCode> {
    ensure!(add.path().is_dir(), "watch takes a folder; {} is none", add.path().display());
    let mut seen = look(add.path())?;
    add.print()?;
    loop {
        std::thread::sleep(LOOK_EVERY);
        // A file may disappear while it is looked at: an editor replaces it.
        let Ok(now) = look(add.path()) else { continue };
        if now == seen {
            continue;
        }
        seen = now;
        if let Err(error) = add.print() {
            add.complain(&error);
        }
    }
}

fn look(folder: &Path) -> Result<Seen> {
    let mut seen = Seen::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            if is_left_out(&entry.file_name().to_string_lossy(), &about) {
                continue;
            }
            if about.is_dir() {
                folders.push(entry.path());
                continue;
            }
            ensure!(seen.len() < FILES_MAX, "the folder has more than {FILES_MAX} files");
            seen.insert(entry.path(), (about.modified()?, about.len()));
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new, changed or removed file is a change; what a package leaves out is none.
    #[test]
    fn changes_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        };
        write("app.json", "{}");
        let first = look(folder.path()).unwrap();
        write(".git/index", "x");
        write("node_modules/a/index.js", "x");
        assert_eq!(look(folder.path()).unwrap(), first);
        write("pages/a.js", "1");
        let second = look(folder.path()).unwrap();
        assert_ne!(second, first);
        write("pages/a.js", "12");
        assert_ne!(look(folder.path()).unwrap(), second);
        std::fs::remove_file(folder.path().join("pages/a.js")).unwrap();
        assert_eq!(look(folder.path()).unwrap(), first);
    }
}
