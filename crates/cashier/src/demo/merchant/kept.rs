//! A value that a merchant stores in its own file.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value in memory and in a file. The file is rewritten after every change: demo merchants are small.
pub(crate) struct Kept<T> {
    file: PathBuf,
    value: Mutex<T>,
}

impl<T: Default + Serialize + DeserializeOwned> Kept<T> {
    /// Reads the file; an unreadable one counts as none.
    pub(crate) fn load(file: PathBuf) -> Self {
        let value = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, value: Mutex::new(value.unwrap_or_default()) }
    }

    /// Reads the value.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the value, and writes it before anybody else can read it.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut value);
        if self.save(&value).is_err() {
            tracing::warn!(file = %self.file.display(), "the merchant's file could not be written");
        }
        result
    }

    /// Atomic, so that a reader after a crash never sees half of it.
    fn save(&self, value: &T) -> std::io::Result<()> {
        let partial = self.file.with_extension("partial");
        std::fs::write(&partial, serde_json::to_vec(value)?)?;
        std::fs::rename(&partial, &self.file)
    }
}
