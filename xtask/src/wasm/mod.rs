//! `cargo xtask codegen wasm`: the host SDK as the simulator's page runs it.
//!
//! The module is committed because the product is built with a Rust toolchain alone. Whoever changes its sources
//! rebuilds it (`seal.rs` detects this). Its compiler comes from Debian's packages, which include the standard
//! library's source; it is separate from the product's toolchain and does not affect it.
//!
//! Invariant: the bytes depend only on the sources and on the two programs that build them, whose versions are
//! recorded. The machine's folders (the checkout, cargo's home, the toolchain) are mapped to names (`mapping.rs`).

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
/// The optimiser's arguments; it must be told which WebAssembly features the compiler's code may use.
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
/// When the compiler cannot be installed, or the crate does not build with it.
pub(crate) fn write(root: &Path) -> Result<()> {
    let made = make(root)?;
    let module = root.join(MODULE);
    std::fs::write(&module, &made).with_context(|| format!("cannot write {}", module.display()))?;
    std::fs::set_permissions(&module, std::fs::Permissions::from_mode(0o644))?;
    Seal::of(root, &tools()?)?.write(root)?;
    println!("wrote {} ({} bytes)", module.display(), made.len());
    Ok(())
}

/// Builds the module separately and compares it with the committed one byte by byte.
///
/// # Errors
/// When they differ, or this machine's tools have other versions than those that built the committed one.
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
        bail!("{MODULE} differs from what its sources build, run cargo xtask codegen wasm");
    }
    println!("{MODULE} matches its sources");
    Ok(())
}

/// The module's bytes, built from the current sources.
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
    // A panic aborts at once; panic messages would be an eighth of the size.
    flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"].map(str::to_owned));
    let mut cargo = Command::new(machine::WASM_CARGO);
    cargo
        .current_dir(root)
        .env("RUSTC", machine::WASM_COMPILER)
        // Building the standard library needs a flag that only unstable compilers accept.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker()?)
        // With an explicit target, the flags do not apply to build scripts. The separator occurs in no path.
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
