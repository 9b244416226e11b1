//! `cargo xtask bindings`: the host SDK for other languages, in `target/bindings`.
//!
//! `kotlin` and `swift` hold sources; `python` holds a package with its library, ready for `PYTHONPATH`. The sources
//! are always generated from a library with symbols; with `--release` the package gets the optimised one. Libraries
//! for phones are built by the wallet's own tools, from the same crate. Nothing is downloaded.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::machine::{self, Tool};
use crate::{process, workspace};

const PACKAGE: &str = "cashier-host-bindings";

/// Writes the sources and the package to `target/bindings`.
///
/// # Errors
/// When an argument is invalid, or the crate does not build.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let is_release = match args {
        [] => false,
        [only] if only == "--release" => true,
        _ => bail!("bindings takes --release, or nothing"),
    };
    machine::ensure(&[Tool::Compiler])?;
    let folder = build(is_release)?;
    println!("{}", folder.display());
    Ok(())
}

/// Builds everything and returns the folder.
///
/// # Errors
/// When the crate does not build, or the disk refuses.
pub(crate) fn build(is_release: bool) -> Result<PathBuf> {
    cargo_build(&["--lib", "--example", "generate"])?;
    if is_release {
        cargo_build(&["--lib", "--release"])?;
    }
    let target = workspace::target_folder()?;
    let out = target.join("bindings");
    if out.exists() {
        std::fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    let library =
        |profile: &str| target.join(profile).join(format!("{DLL_PREFIX}cashier_host_ffi{DLL_SUFFIX}"));
    let shipped = library(if is_release { "release" } else { "debug" });
    let mut generate = Command::new(target.join("debug").join("examples").join("generate"));
    process::capture(generate.arg(library("debug")).arg(shipped).arg(&out))?;
    Ok(out)
}

fn cargo_build(args: &[&str]) -> Result<()> {
    process::run(workspace::cargo()?.args(["build", "--locked", "--package", PACKAGE]).args(args))
}
