//! The fenced blocks of the documents: collected, checked, and turned into something that can be run.
//!
//! Invariant: every block is checked. `sh` blocks are executed in order, `json` must parse, `toml` must parse and be
//! accepted as a configuration, `rust` must be a doc test, `python` is executed with the host SDK, `kotlin` and
//! `swift` must use only names that the SDK has, and `text` must not hold commands. Any other language is refused.
//! `cargo xtask test --only docs` runs the blocks.

mod check;
mod fence;
mod script;

use std::path::{Path, PathBuf};

pub(crate) use check::{Known, check};
pub(crate) use fence::{Block, blocks};
pub(crate) use script::{Place, Script};

/// Whether this file is a document: a guide in the root folder, or anything in `docs/`.
pub(crate) fn is_document(file: &Path) -> bool {
    let is_guide =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].iter().any(|name| file == Path::new(name));
    is_guide || (file.starts_with("docs") && file.extension().is_some_and(|extension| extension == "md"))
}

/// A document with its text and its blocks.
#[derive(Debug)]
pub(crate) struct Document {
    /// The path from the root.
    pub(crate) file: PathBuf,
    /// The blocks, in order.
    pub(crate) blocks: Vec<Block>,
}
