//! What the module was built from, in a file next to it: one digest over the sources of its two crates and the
//! versions of everything they depend on, one over the module itself, and the programs that built it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use aws_lc_rs::digest::{SHA256, digest};
use toml::{Table, Value};

use super::{MODULE, PACKAGE};

const SEAL: &str = "crates/simulator/src/assets/phone/host.wasm.source";
const SOURCES: [&str; 4] =
    ["crates/host/Cargo.toml", "crates/host/src", "crates/host-wasm/Cargo.toml", "crates/host-wasm/src"];
const MADE_BY: &str = "made by ";

/// The contents of the file next to the module.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seal {
    digests: Vec<String>,
    /// The programs that built the module, with their versions.
    pub(super) tools: Vec<String>,
}

impl Seal {
    /// The seal of the current sources and module, built by these programs.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn of(root: &Path, tools: &[String]) -> Result<Self> {
        let mut sources = String::new();
        for place in SOURCES {
            describe(root, &root.join(place), &mut sources)?;
        }
        let lock = std::fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
        for line in versions(&lock)? {
            writeln!(sources, "{line}")?;
        }
        let module = std::fs::read(root.join(MODULE)).context("the module is missing")?;
        let digests = [("sources", sources.as_bytes()), ("module", &module)];
        let digests = digests.iter().map(|(name, bytes)| format!("{name} sha256:{}", hex(bytes))).collect();
        Ok(Self { digests, tools: tools.to_vec() })
    }

    /// The committed seal.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join(SEAL)).with_context(|| format!("cannot read {SEAL}"))?;
        let (tools, digests): (Vec<&str>, Vec<&str>) =
            text.lines().partition(|line| line.starts_with(MADE_BY));
        let tools =
            tools.into_iter().filter_map(|line| line.strip_prefix(MADE_BY)).map(str::to_owned).collect();
        let digests = digests.into_iter().map(str::to_owned).collect();
        Ok(Self { digests, tools })
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When writing to disk fails.
    pub(super) fn write(&self, root: &Path) -> Result<()> {
        let tools = self.tools.iter().map(|tool| format!("{MADE_BY}{tool}"));
        let lines: Vec<String> = self.digests.iter().cloned().chain(tools).collect();
        let text = lines.join("\n") + "\n";
        std::fs::write(root.join(SEAL), text).with_context(|| format!("cannot write {SEAL}"))
    }
}

/// Whether the module is missing, or its sources have changed since it was built.
pub(crate) fn is_stale(root: &Path) -> bool {
    let Ok(written) = Seal::read(root) else { return true };
    written.tools.is_empty() || Seal::of(root, &written.tools).ok() != Some(written)
}

/// Adds a line with path and digest for each file in a place, in the order of their names.
fn describe(root: &Path, place: &Path, lines: &mut String) -> Result<()> {
    if place.is_dir() {
        let entries = std::fs::read_dir(place).with_context(|| format!("cannot read {}", place.display()))?;
        let inside: BTreeSet<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        return inside.iter().try_for_each(|path| describe(root, path, lines));
    }
    let bytes = std::fs::read(place).with_context(|| format!("cannot read {}", place.display()))?;
    let path = place.strip_prefix(root).unwrap_or(place);
    writeln!(lines, "{} {}", path.display(), hex(&bytes))?;
    Ok(())
}

/// The name and version of every package in the module.
fn versions(lock: &str) -> Result<BTreeSet<String>> {
    let lock: Table = lock.parse().context("Cargo.lock does not parse")?;
    let packages = lock.get("package").and_then(Value::as_array).into_iter().flatten();
    let text = |package: &Value, name: &str| package.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut known: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for package in packages {
        known.entry(text(package, "name").unwrap_or_default()).or_default().push(package);
    }
    let mut found = BTreeSet::new();
    let mut waiting = vec![PACKAGE.to_owned()];
    while let Some(wanted) = waiting.pop() {
        // A dependency has its version only where the name alone would be ambiguous.
        let mut words = wanted.split(' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next());
        for package in known.get(name).into_iter().flatten() {
            let own = text(package, "version").unwrap_or_default();
            if version.is_some_and(|version| version != own) || !found.insert(format!("{name} {own}")) {
                continue;
            }
            let below = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            waiting.extend(below.filter_map(Value::as_str).map(str::to_owned));
        }
    }
    Ok(found)
}

fn hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "
        [[package]]\nname = \"cashier-host-wasm\"\nversion = \"0.1.0\"\ndependencies = [\"a\", \"b 2.0.0\"]
        [[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\"c\"]
        [[package]]\nname = \"b\"\nversion = \"1.0.0\"
        [[package]]\nname = \"b\"\nversion = \"2.0.0\"
        [[package]]\nname = \"c\"\nversion = \"3.0.0\"
        [[package]]\nname = \"other\"\nversion = \"9.0.0\"";

    /// All dependencies of the module count, in the versions that it uses; nothing else does.
    #[test]
    fn versions_are_those_below_the_module() {
        let found = versions(LOCK).unwrap();
        assert_eq!(Vec::from_iter(found), ["a 1.0.0", "b 2.0.0", "c 3.0.0", "cashier-host-wasm 0.1.0"]);
    }

    /// A change to a source, a version or the module itself makes it stale.
    #[test]
    fn changes_are_noticed() {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let file = root.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        };
        assert!(is_stale(root.path()), "nothing is there");
        for place in SOURCES {
            put(&if place.ends_with("src") { format!("{place}/lib.rs") } else { place.to_owned() }, "x");
        }
        put("Cargo.lock", LOCK);
        put(MODULE, "module");
        Seal::of(root.path(), &["a compiler 1.0".to_owned()]).unwrap().write(root.path()).unwrap();
        assert_eq!(Seal::read(root.path()).unwrap().tools, ["a compiler 1.0"]);
        assert!(!is_stale(root.path()));
        for (path, text) in [
            ("crates/host/src/lib.rs", "y"),
            ("Cargo.lock", &LOCK.replace("3.0.0", "3.0.1") as &str),
            (MODULE, "another"),
        ] {
            let before = std::fs::read_to_string(root.path().join(path)).unwrap();
            put(path, text);
            assert!(is_stale(root.path()), "{path}");
            put(path, &before);
            assert!(!is_stale(root.path()), "{path}");
        }
    }
}
