//! `cargo xtask codegen wasm`: the host SDK as the simulator's page runs it.
//!
//! The module is committed, because the product is built with a Rust toolchain alone. Who changes its sources makes it again
//! (`seal.rs` knows). The compiler for it comes from Debian's packages, which have the standard library's source; they differ
//! from the toolchain of the product, and touch nothing of it.
//!
//! Invariant: the bytes depend on the sources and on the two programs that make them, whose versions are written down, and on
//! nothing else. Folders of the machine (the checkout, cargo's home, the toolchain) are mapped to names (`mapping.rs`).

mod mapping;
mod seal;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

pub(crate) use seal::is_stale;

use crate::machine::{self, Tool};
use crate::{process, workspace};
use mapping::Mapping;
use seal::Seal;

/// The module.
pub(crate) const MODULE: &str = "crates/simulator/src/assets/phone/host.wasm";
const PACKAGE: &str = "cashier-host-wasm";
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
    let made = make(root)?;
    let module = root.join(MODULE);
    std::fs::write(&module, &made).with_context(|| format!("cannot write {}", module.display()))?;
    std::fs::set_permissions(&module, std::fs::Permissions::from_mode(0o644))?;
    Seal::of(root, &tools()?)?.write(root)?;
    println!("wrote {} ({} bytes)", module.display(), made.len());
    Ok(())
}

/// Builds the module beside the committed one and compares every byte.
///
/// # Errors
/// When they differ, or this machine's programs are of another version than those that made the committed one.
pub(crate) fn compare(root: &Path) -> Result<()> {
    machine::ensure(&[Tool::Compiler, Tool::Wasm])?;
    let (here, there) = (tools()?, Seal::read(root)?.tools);
    if here != there {
        bail!(
            "{MODULE} was made by {}; this machine has {}: run cargo xtask codegen wasm",
            there.join(", "),
            here.join(", ")
        );
    }
    if make(root)? != std::fs::read(root.join(MODULE)).context("the module is missing")? {
        bail!("{MODULE} is not what its sources give, run cargo xtask codegen wasm");
    }
    println!("{MODULE} is what its sources give");
    Ok(())
}

/// The module's bytes, made from the sources as they are now.
fn make(root: &Path) -> Result<Vec<u8>> {
    machine::ensure(&[Tool::Compiler, Tool::Wasm])?;
    let mapping = Mapping::of_this_machine(root)?;
    let made = build(root, &mapping)?;
    let smaller = made.with_extension("small.wasm");
    process::run(Command::new("wasm-opt").args(SMALLER).arg(made).arg("-o").arg(&smaller))?;
    let bytes = std::fs::read(&smaller).with_context(|| format!("cannot read {}", smaller.display()))?;
    mapping.check(&bytes)?;
    Ok(bytes)
}

/// The programs whose versions the bytes depend on.
fn tools() -> Result<Vec<String>> {
    let asked = [machine::WASM_COMPILER, "wasm-opt"]
        .map(|name| process::capture(Command::new(name).arg("--version")));
    asked.into_iter().collect()
}

fn build(root: &Path, mapping: &Mapping) -> Result<PathBuf> {
    let target = workspace::target_folder()?.join("wasm");
    let mut flags = mapping.flags();
    // A panic ends the module at once; the words for it would be an eighth of its size.
    flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"].map(str::to_owned));
    let mut cargo = Command::new(machine::WASM_CARGO);
    cargo
        .current_dir(root)
        .env("RUSTC", machine::WASM_COMPILER)
        // Building the standard library is a flag that only unstable compilers take.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker()?)
        // With a target named they are not for programs of the build itself. A separator that no path has stands between them.
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .args(["build", "--locked", "--lib", "--package", PACKAGE, "--profile", "wasm", "--target", TARGET])
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"]);
    for name in ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTFLAGS"] {
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
