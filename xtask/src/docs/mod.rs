//! The fenced blocks of the documents: collected, checked, and turned into something that can be run.
//!
//! Invariant: every block is checked. `sh` blocks are executed in order, `json` must parse, `toml` must parse and be
//! accepted as a configuration, `rust` must be a doc test, `python` is executed with the host SDK, `kotlin` and
//! `swift` must use only names that the SDK has, and `text` must not hold commands. Any other language is refused. A
//! block that names a file is written to it, and the `sh` blocks run it: that is how `js` comes into a document.
//! `cargo xtask test --only docs` runs the blocks, and `--only merchant-sdks` those of documents that need our SDKs for
//! merchants. Translated documents have the same blocks as their originals, which `tidy` compares; only the latter run.

mod check;
mod fence;
mod script;

use std::path::{Path, PathBuf};

pub(crate) use check::{Known, check};
pub(crate) use fence::{Block, blocks};
pub(crate) use script::{Addresses, Place, Script};

/// Whether this file is a document: a guide in the root folder, or anything in `docs/`.
pub(crate) fn is_document(file: &Path) -> bool {
    let is_guide =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].iter().any(|name| file == Path::new(name));
    is_guide || (file.starts_with("docs") && file.extension().is_some_and(|extension| extension == "md"))
}

/// The folder of the translations.
pub(crate) const TRANSLATIONS: &str = "docs/zh";

/// Whether this document is a translation, whose blocks are those of its original.
pub(crate) fn is_translation(file: &Path) -> bool {
    file.starts_with(TRANSLATIONS)
}

/// A document with its text and its blocks.
#[derive(Debug)]
pub(crate) struct Document {
    /// The path from the root.
    pub(crate) file: PathBuf,
    /// The blocks, in order.
    pub(crate) blocks: Vec<Block>,
}

impl Document {
    /// Whether its commands use our SDKs for merchants: it has a program to write that an SDK is for.
    pub(crate) fn needs_merchant_sdks(&self) -> bool {
        let is_program = |block: &Block| ["js", "python"].contains(&block.language.as_str());
        self.blocks.iter().any(|block| block.file.is_some() && is_program(block))
    }
}
