//! Files that wait to be downloaded: a link lives some minutes of the providers' clock, and does not survive a restart.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use cashier_core::time::Timestamp;

/// The files by the token of their link.
#[derive(Default)]
pub(crate) struct Downloads(Mutex<HashMap<String, (Timestamp, Bytes)>>);

impl Downloads {
    /// Keeps a file until `expires_at`, and forgets those whose time is over.
    pub(crate) fn put(&self, token: String, file: Bytes, expires_at: Timestamp, now: Timestamp) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|_, (end, _)| now < *end);
        files.insert(token, (expires_at, file));
    }

    /// The file of a link that has not ended.
    pub(crate) fn get(&self, token: &str, now: Timestamp) -> Option<Bytes> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(token).filter(|(end, _)| now < *end).map(|(_, file)| file.clone())
    }
}
