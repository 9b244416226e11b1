//! What a package holds: files by path, in order.
//!
//! Invariant: paths are sorted, relative and unique, so that two packages of the same files are equal.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

/// Whether a file can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Anyone can read it.
    Text,
    /// Anyone can run it.
    Program,
}

impl Mode {
    /// The permissions as Unix writes them.
    pub(super) const fn bits(self) -> u32 {
        match self {
            Self::Text => 0o644,
            Self::Program => 0o755,
        }
    }
}

/// A file's content and mode.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) mode: Mode,
    pub(super) bytes: Vec<u8>,
}

/// Files by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, File>,
}

impl Tree {
    /// Adds a file.
    ///
    /// # Errors
    /// When the path is taken, or leads outside.
    pub(super) fn add(&mut self, path: &str, mode: Mode, bytes: impl Into<Vec<u8>>) -> Result<()> {
        let is_inside = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        if !is_inside {
            bail!("{path:?} is no relative path");
        }
        if self.files.insert(path.to_owned(), File { mode, bytes: bytes.into() }).is_some() {
            bail!("two files are called {path}");
        }
        Ok(())
    }

    /// Adds a file that can be read.
    ///
    /// # Errors
    /// As [`Tree::add`].
    pub(super) fn text(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<()> {
        self.add(path, Mode::Text, bytes)
    }

    /// The files, sorted by path.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// Every folder that has a file below it, each after the one that holds it.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        let above = |path: &'_ str| path.match_indices('/').map(|(at, _)| at).collect::<Vec<_>>();
        let of = |path| above(path).into_iter().filter_map(move |at| path.get(..at));
        self.files.keys().flat_map(|path| of(path.as_str())).collect()
    }

    /// The sum of the sizes, in bytes.
    pub(super) fn size(&self) -> usize {
        self.files.values().map(|file| file.bytes.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Order of insertion does not matter; folders come before what they hold.
    #[test]
    fn files_are_sorted() {
        let mut tree = Tree::default();
        for path in ["usr/share/doc/b", "usr/bin/a", "c"] {
            tree.text(path, path).unwrap();
        }
        assert_eq!(
            tree.files().map(|(path, _)| path).collect::<Vec<_>>(),
            ["c", "usr/bin/a", "usr/share/doc/b"]
        );
        assert_eq!(
            tree.folders().into_iter().collect::<Vec<_>>(),
            ["usr", "usr/bin", "usr/share", "usr/share/doc"]
        );
        assert_eq!(tree.size(), 25);
    }

    /// A path is used once, and stays inside.
    #[test]
    fn bad_paths_are_refused() {
        let mut tree = Tree::default();
        tree.text("a", "").unwrap();
        for path in ["a", "/a", "a//b", "../a", "a/", ""] {
            assert!(tree.text(path, "").is_err(), "{path:?}");
        }
    }
}
