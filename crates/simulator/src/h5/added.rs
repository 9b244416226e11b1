//! What is kept of a web program when it is added: its files as they are, and a package without pages of the platform.

use std::collections::BTreeMap;

use serde_json::json;

use crate::package::{Kind, Package, PackageError, Preflight, unwrapped};

/// The page at the top of a web program, and what the host calls its only page: further ones are the program's own.
const PAGE: &str = "index.html";

/// The files of a program, by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// A package of web pages, which have no `app.json`.
pub(crate) fn package() -> Package {
    Package {
        kind: Kind::H5,
        app: json!({"pages": [PAGE]}),
        ext: json!({}),
        files: BTreeMap::new(),
        preflight: Preflight::default(),
    }
}

/// The files of a web program if these are one, without a folder around everything.
///
/// # Errors
/// When they are said to be a web program and have no page.
pub(crate) fn files_of(files: Files, said: Option<Kind>) -> Result<Option<Files>, PackageError> {
    let has = |top: &str| files.keys().any(|name| name == top || name.ends_with(&format!("/{top}")));
    let (is_native, is_web) = (has("app.json"), has(PAGE));
    match said {
        Some(Kind::H5) if !is_web => Err(PackageError::Invalid(format!("there is no {PAGE} at its top"))),
        Some(Kind::H5) => Ok(Some(unwrapped(files, PAGE).1)),
        None if is_web && !is_native => Ok(Some(unwrapped(files, PAGE).1)),
        _ => Ok(None),
    }
}
