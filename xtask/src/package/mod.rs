//! `cargo xtask package`: everything that installs the program without a compiler, in `target/package`.
//!
//! A package for Debian, two for npm, a wheel and a source distribution for Python, a tarball with completions and man
//! pages, a bill of materials, and the checksums of them all. Invariant: the same program and the same sources make the
//! same bytes. Files are sorted, owners are fixed, and the only time is `SOURCE_DATE_EPOCH` or that of the commit.

mod archive;
mod bill;
mod deb;
mod npm;
mod platform;
mod product;
mod python;
mod tarball;
mod tree;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;

use crate::machine::{self, Tool};
use crate::{process, workspace};
use product::Product;

/// The file with the checksums, as `sha256sum --check` reads it.
const CHECKSUMS: &str = "SHA256SUMS";

/// A finished package.
struct Made {
    /// The name of its file.
    name: String,
    bytes: Vec<u8>,
}

/// Makes the packages of the release build, or of the program after `--binary`.
///
/// # Errors
/// When an argument is invalid, the program does not build, or it cannot be packaged.
pub(crate) fn run(args: &[String]) -> Result<()> {
    machine::ensure(&[Tool::Compiler])?;
    let binary = match args {
        [] => build()?,
        [name, path] if name == "--binary" => PathBuf::from(path),
        _ => bail!("package takes --binary PATH, or nothing"),
    };
    let folder = workspace::target_folder()?.join("package");
    make(&binary, &folder)?;
    println!("{}", folder.display());
    Ok(())
}

/// Empties `folder` and makes the packages of `binary` in it.
///
/// # Errors
/// When the program cannot be packaged, or the disk refuses.
pub(crate) fn make(binary: &Path, folder: &Path) -> Result<()> {
    let root = workspace::root()?;
    let product = Product::collect(&root, binary)?;
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut packages = vec![deb::make(&product)?, tarball::make(&product)?, bill::make(&root, &product)?];
    packages.extend(npm::make(&root, &product)?);
    packages.extend(python::make(&root, &product)?);
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    let line =
        |made: &Made| format!("{}  {}\n", HEXLOWER.encode(digest(&SHA256, &made.bytes).as_ref()), made.name);
    let checksums: String = packages.iter().map(line).collect();
    packages.push(Made { name: CHECKSUMS.to_owned(), bytes: checksums.into_bytes() });
    for made in packages {
        let file = folder.join(&made.name);
        std::fs::write(&file, made.bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!("for {}", product.platform.in_words());
    Ok(())
}

/// The release build of the program.
fn build() -> Result<PathBuf> {
    process::run(workspace::cargo()?.args(["build", "--release", "--locked", "--package", "cashier"]))?;
    Ok(workspace::target_folder()?.join("release").join("cashier"))
}
