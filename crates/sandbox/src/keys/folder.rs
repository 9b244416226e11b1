//! The keys folder: texts by name, readable by their owner only.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::KeyFolderError;

/// The folder.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, KeyFolderError> {
        std::fs::create_dir_all(path).map_err(|error| KeyFolderError::Disk(path.to_owned(), error))?;
        Ok(Self(path.to_owned()))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file's text, if it exists.
    pub(super) fn read(&self, name: &str) -> Result<Option<String>, KeyFolderError> {
        let path = self.path(name);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(KeyFolderError::Disk(path, error)),
        }
    }

    /// Writes a file atomically.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), KeyFolderError> {
        let (path, partial) = (self.path(name), self.path(&format!("{name}.partial")));
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&partial);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&partial, &path))
            .map_err(|error| KeyFolderError::Disk(path, error))
    }

    /// Writes a file that is derived from others, whatever it contained before.
    pub(super) fn keep(&self, name: &str, text: &str) -> Result<(), KeyFolderError> {
        if self.read(name)?.as_deref() == Some(text) {
            return Ok(());
        }
        self.write(name, text)
    }

    /// A file's text; the file is created if it does not exist.
    pub(super) fn read_or(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<String, KeyFolderError>,
    ) -> Result<String, KeyFolderError> {
        if let Some(text) = self.read(name)? {
            return Ok(text);
        }
        let text = make()?;
        self.write(name, &text)?;
        Ok(text)
    }
}
