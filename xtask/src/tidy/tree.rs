//! The files that rules check, and the violations that rules report.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::rust_text::{self, RustText};
use crate::workspace;

/// One text file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path from the root, with `/` between its parts.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: String,
    /// The text split into code and strings, for Rust files.
    pub(crate) rust: Option<RustText>,
}

impl Source {
    fn new(path: String, text: String) -> Self {
        let rust = has_extension(&path, &["rs"]).then(|| rust_text::read(&text));
        Self { path, text, rust }
    }

    /// Whether the file's extension is one of these.
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        has_extension(&self.path, extensions)
    }

    /// The file name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The crate the file belongs to, as its folder in `crates/`; `None` for other files.
    pub(crate) fn crate_folder(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the whole file is for tests or benchmarks.
    pub(crate) fn is_test(&self) -> bool {
        let in_folder = self.path.split('/').any(|part| part == "tests" || part == "benches");
        in_folder || matches!(self.name(), "tests.rs" | "testing.rs") || self.path.ends_with(".test.mjs")
    }

    /// The lines of product code of a Rust file with their numbers, comments and strings blanked; none for a test
    /// file or a test module.
    pub(crate) fn product_code(&self) -> impl Iterator<Item = (usize, &str)> {
        let rust = self.rust.as_ref().filter(|_| !self.is_test());
        let until = rust.and_then(|rust| rust.tests_from).unwrap_or(usize::MAX);
        let code = rust.map_or("", |rust| rust.code.as_str());
        numbered(code).filter(move |(line, _)| *line < until)
    }
}

/// Lines with their numbers, counted from 1.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.contains(&extension))
}

/// A file that is not text, or the target of a link.
#[derive(Debug)]
pub(crate) struct Blob {
    /// The path from the root.
    pub(crate) path: String,
    /// The contents.
    pub(crate) bytes: Vec<u8>,
}

/// All files.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The root folder.
    pub(crate) root: PathBuf,
    /// Every file's path, text or not.
    pub(crate) paths: Vec<String>,
    /// The text files.
    pub(crate) sources: Vec<Source>,
    /// All other files.
    pub(crate) blobs: Vec<Blob>,
}

impl Tree {
    /// Reads every file that git would commit.
    ///
    /// # Errors
    /// When git fails or a file cannot be read.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let root = root.to_path_buf();
        let mut tree = Self { root, paths: Vec::new(), sources: Vec::new(), blobs: Vec::new() };
        for file in workspace::files(&tree.root)? {
            let (path, place) = (file.to_string_lossy().into_owned(), tree.root.join(&file));
            tree.paths.push(path.clone());
            if place.is_symlink() {
                let bytes = std::fs::read_link(place)?.into_os_string().into_encoded_bytes();
                tree.blobs.push(Blob { path, bytes });
                continue;
            }
            match String::from_utf8(std::fs::read(place)?) {
                Ok(text) if !text.contains('\0') => tree.sources.push(Source::new(path, text)),
                Ok(text) => tree.blobs.push(Blob { path, bytes: text.into_bytes() }),
                Err(error) => tree.blobs.push(Blob { path, bytes: error.into_bytes() }),
            }
        }
        Ok(tree)
    }

    /// The file with this path.
    pub(crate) fn source(&self, path: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// Whether a file or folder with this path exists.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let is_below = |file: &String| {
            file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.paths.iter().any(is_below)
    }

    /// The Rust files.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.rust.is_some())
    }

    /// A tree of these paths and texts, for the tests of rules.
    #[cfg(test)]
    pub(crate) fn sample(files: &[(&str, &str)]) -> Self {
        let paths = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let sources =
            files.iter().map(|(path, text)| Source::new((*path).to_owned(), (*text).to_owned())).collect();
        Self { root: PathBuf::from("/nowhere"), paths, sources, blobs: Vec::new() }
    }
}

/// One thing to fix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// The path of the file from the root.
    pub(crate) path: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// What is wrong and how to fix it.
    pub(crate) advice: String,
}

impl Violation {
    /// A violation in this line of this file.
    pub(crate) fn new(source: &Source, line: usize, advice: impl Into<String>) -> Self {
        Self { path: source.path.clone(), line, advice: advice.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder exists when it contains a file.
    #[test]
    fn folders_are_known() {
        let tree = Tree::sample(&[("crates/core/src/lib.rs", "")]);
        assert!(tree.has("crates/core") && tree.has("crates/core/") && tree.has("crates/core/src/lib.rs"));
        assert!(!tree.has("crates/cor"));
    }

    /// Product code ends where the test module begins, and test files have none.
    #[test]
    fn product_code_leaves_tests_out() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        let tree = Tree::sample(&[("crates/core/src/a.rs", text), ("crates/core/tests/a.rs", text)]);
        let lines =
            |index: usize| tree.sources[index].product_code().map(|(line, _)| line).collect::<Vec<_>>();
        assert_eq!(lines(0), [1]);
        assert!(lines(1).is_empty());
    }
}
