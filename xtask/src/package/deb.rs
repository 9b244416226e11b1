//! Debian's package.
//!
//! It starts nothing and has no scripts: an operator decides where the database and the keys are. Checksums are left to
//! dpkg, which computes them when it unpacks.

use anyhow::Result;

use super::product::{Product, installed};
use super::tree::Tree;
use super::{Made, archive};

const NAME: &str = "opencashier";

/// The package.
///
/// # Errors
/// As [`archive::tar_gz`].
pub(super) fn make(product: &Product) -> Result<Made> {
    let data = laid_out(product)?;
    let mut control = Tree::default();
    control.text("control", self::control(product, data.size()))?;
    let bytes = archive::ar(
        &[
            ("debian-binary", b"2.0\n".to_vec()),
            ("control.tar.gz", archive::tar_gz(&control, ".", product.time)?),
            ("data.tar.gz", archive::tar_gz(&data, ".", product.time)?),
        ],
        product.time,
    );
    Ok(Made { name: format!("{NAME}_{}_{}.deb", product.version, product.platform.debian()), bytes })
}

/// The files where Debian expects them: man pages are compressed, the licence is called copyright, and zsh has a
/// folder for packages.
fn laid_out(product: &Product) -> Result<Tree> {
    let mut tree = Tree::default();
    for (path, file) in installed(product, "usr/")?.files() {
        let path =
            path.replace("zsh/site-functions", "zsh/vendor-completions").replace("/LICENSE", "/copyright");
        if path.starts_with("usr/share/man/") {
            tree.text(&format!("{path}.gz"), archive::gzip(&file.bytes)?)?;
        } else {
            tree.add(&path, file.mode, file.bytes.clone())?;
        }
    }
    Ok(tree)
}

fn control(product: &Product, size: usize) -> String {
    let Product { version, description, repository, platform, .. } = product;
    format!(
        "Package: {NAME}\n\
         Version: {version}\n\
         Architecture: {}\n\
         Maintainer: OpenCashier maintainers\n\
         Installed-Size: {}\n\
         Depends: libc6 (>= {}), libgcc-s1\n\
         Section: net\n\
         Priority: optional\n\
         Homepage: {repository}\n\
         Description: {description}\n \
         Start with: cashier demo\n",
        platform.debian(),
        size.div_ceil(1024),
        platform.glibc(),
    )
}
