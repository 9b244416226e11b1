//! `cargo xtask codegen wasm`: the host SDK as the simulator's page runs it.
//!
//! The module is committed, because the product is built with a Rust toolchain alone. A file beside it holds what it was made
//! from: a digest over the sources of its two crates and over the versions of everything they depend on, and one over the
//! module itself. Who changes one of these makes the module again. The compiler for it comes from Debian's packages, which
//! have the standard library's source; they differ from the toolchain of the product, and touch nothing of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use aws_lc_rs::digest::{SHA256, digest};
use toml::{Table, Value};

use crate::machine::{self, Tool};
use crate::{process, workspace};

/// The module.
pub(crate) const MODULE: &str = "crates/simulator/src/assets/phone/host.wasm";
/// What it was made from.
const SEAL: &str = "crates/simulator/src/assets/phone/host.wasm.source";
const PACKAGE: &str = "cashier-host-wasm";
const SOURCES: [&str; 4] =
    ["crates/host/Cargo.toml", "crates/host/src", "crates/host-wasm/Cargo.toml", "crates/host-wasm/src"];
const TARGET: &str = "wasm32-unknown-unknown";
/// How the optimiser makes it smaller; it has to be told what the compiler's code may use.
const SMALLER: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the module and writes both files.
///
/// # Errors
/// When the compiler cannot be had, or the crate does not build with it.
pub(crate) fn write(root: &Path) -> Result<()> {
    machine::ensure(&[Tool::Compiler, Tool::Wasm])?;
    let made = build(root)?;
    let module = root.join(MODULE);
    process::run(Command::new("wasm-opt").args(SMALLER).arg(made).arg("-o").arg(&module))?;
    std::fs::write(root.join(SEAL), seal(root)?)?;
    println!("wrote {} ({} bytes)", module.display(), std::fs::metadata(&module)?.len());
    Ok(())
}

/// Whether the module is missing, or its sources are not those that it was made from.
pub(crate) fn is_stale(root: &Path) -> bool {
    let written = std::fs::read_to_string(root.join(SEAL)).ok();
    written.is_none() || written != seal(root).ok()
}

fn build(root: &Path) -> Result<PathBuf> {
    let target = workspace::target_folder()?.join("wasm");
    let mut cargo = Command::new(machine::WASM_CARGO);
    cargo
        .current_dir(root)
        .env("RUSTC", machine::WASM_COMPILER)
        // Building the standard library is a flag that only unstable compilers take.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker()?)
        // A panic ends the module at once; the words for it would be an eighth of its size.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort")
        .args(["build", "--locked", "--lib", "--package", PACKAGE, "--profile", "wasm", "--target", TARGET])
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"]);
    for name in ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        cargo.env_remove(name);
    }
    process::run(&mut cargo)?;
    Ok(target.join(TARGET).join("wasm").join("cashier_host_wasm.wasm"))
}

/// The linker that comes with the product's own toolchain.
fn linker() -> Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let print = |what: &str| process::capture(Command::new(&rustc).args(["--print", what]));
    let folder = PathBuf::from(print("sysroot")?).join("lib").join("rustlib").join(print("host-tuple")?);
    Ok(folder.join("bin").join("rust-lld"))
}

fn seal(root: &Path) -> Result<String> {
    let mut sources = String::new();
    for place in SOURCES {
        describe(root, &root.join(place), &mut sources)?;
    }
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    for line in versions(&lock)? {
        writeln!(sources, "{line}")?;
    }
    let module = std::fs::read(root.join(MODULE)).context("the module is missing")?;
    Ok(format!("sources sha256:{}\nmodule sha256:{}\n", hex(sources.as_bytes()), hex(&module)))
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

/// Name and version of every package that the module is made of.
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
        // A dependency is written with its version only where the name alone would not tell.
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

    /// Everything below the module counts, in the version that it uses; nothing else does.
    #[test]
    fn versions_are_those_below_the_module() {
        let found = versions(LOCK).unwrap();
        assert_eq!(Vec::from_iter(found), ["a 1.0.0", "b 2.0.0", "c 3.0.0", "cashier-host-wasm 0.1.0"]);
    }

    /// A change of a source, of a version or of the module itself makes it stale.
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
        put(SEAL, &seal(root.path()).unwrap());
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
