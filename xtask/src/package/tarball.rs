//! The tarball: to be unpacked into `/usr/local`, or anywhere else.

use anyhow::Result;

use super::product::{Product, installed};
use super::{Made, archive};

/// The tarball, in a folder of its own name.
///
/// # Errors
/// As [`archive::tar_gz`].
pub(super) fn make(product: &Product) -> Result<Made> {
    let folder = format!("cashier-{}-{}", product.version, product.platform.triple());
    let bytes = archive::tar_gz(&installed(product, "")?, &folder, product.time)?;
    Ok(Made { name: format!("{folder}.tar.gz"), bytes })
}
