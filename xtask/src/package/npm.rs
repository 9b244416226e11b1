//! npm's packages: `@opencashier/cashier`, which starts the program, and one package with the program for each
//! platform.
//!
//! The first one lists the others as optional, with their platforms, so that npm installs the one that fits.
//! Nothing is run while it installs, and nothing is downloaded later.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::product::Product;
use super::tree::{Mode, Tree};
use super::{Made, archive};

const NAME: &str = "@opencashier/cashier";
/// The folder that npm expects at the top of a package.
const FOLDER: &str = "package";
/// The oldest Node.js that the starter runs on.
const NODE: &str = ">=20";

/// Both packages.
///
/// # Errors
/// When a file cannot be read, or as [`archive::tar_gz`].
pub(super) fn make(root: &Path, product: &Product) -> Result<[Made; 2]> {
    let platform = format!("linux-{}", product.platform.node());
    let mut starter = common(root, product, &starter_manifest(product, &platform))?;
    starter.add("cashier.js", Mode::Program, Product::document(root, "packages/npm/cashier.js")?)?;
    let mut program = common(root, product, &program_manifest(product, &platform))?;
    program.add("bin/cashier", Mode::Program, product.program.clone())?;
    Ok([pack(product, "", &starter)?, pack(product, &format!("-{platform}"), &program)?])
}

fn pack(product: &Product, end: &str, tree: &Tree) -> Result<Made> {
    let name = format!("opencashier-cashier{end}-{}.tgz", product.version);
    Ok(Made { name, bytes: archive::tar_gz(tree, FOLDER, product.time)? })
}

fn common(root: &Path, product: &Product, manifest: &Value) -> Result<Tree> {
    let mut tree = Tree::default();
    let mut manifest = manifest.clone();
    if let Value::Object(members) = &mut manifest {
        members.insert("version".to_owned(), json!(product.version));
        members.insert("license".to_owned(), json!(product.license));
        members.insert("repository".to_owned(), json!({ "type": "git", "url": product.repository }));
    }
    tree.text("package.json", serde_json::to_string_pretty(&manifest)? + "\n")?;
    tree.text("LICENSE", Product::document(root, "LICENSE")?)?;
    tree.text("README.md", Product::document(root, "packages/README.md")?)?;
    Ok(tree)
}

fn starter_manifest(product: &Product, platform: &str) -> Value {
    let program = format!("{NAME}-{platform}");
    json!({
        "name": NAME,
        "description": product.description,
        "type": "module",
        "engines": { "node": NODE },
        "bin": { "cashier": "cashier.js" },
        "optionalDependencies": { program: product.version },
        "glibc": product.platform.glibc(),
        "keywords": ["wallet", "payments", "mini program", "sandbox"],
    })
}

fn program_manifest(product: &Product, platform: &str) -> Value {
    json!({
        "name": format!("{NAME}-{platform}"),
        "description": format!("The program of {NAME} for {}", product.platform.in_words()),
        "os": ["linux"],
        "cpu": [product.platform.node()],
        "libc": ["glibc"],
        "preferUnplugged": true,
    })
}
