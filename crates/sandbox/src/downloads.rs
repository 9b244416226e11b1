//! Files that wait to be downloaded: a link is valid for some minutes of the providers' clock, and does not survive a
//! restart.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use cashier_core::time::Timestamp;

/// The maximum number of waiting files. A sandbox's bills are small.
const FILES_MAX: usize = 256;

/// The files by the token of their link.
#[derive(Default)]
pub(crate) struct Downloads(Mutex<HashMap<String, (Timestamp, Bytes)>>);

impl Downloads {
    /// Stores a file until `expires_at`, and drops expired ones; when there is no room, drops the one that would
    /// expire first.
    pub(crate) fn put(&self, token: String, file: Bytes, expires_at: Timestamp, now: Timestamp) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|_, (end, _)| now < *end);
        while files.len() >= FILES_MAX {
            let Some(first) = files.iter().min_by_key(|(_, (end, _))| *end).map(|(token, _)| token.clone())
            else {
                break;
            };
            files.remove(&first);
        }
        files.insert(token, (expires_at, file));
    }

    /// The file of a link that has not expired.
    pub(crate) fn get(&self, token: &str, now: Timestamp) -> Option<Bytes> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(token).filter(|(end, _)| now < *end).map(|(_, file)| file.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_end_and_there_are_so_many() {
        let files = Downloads::default();
        let at = Timestamp::from_micros;
        for n in 0..300 {
            files.put(n.to_string(), Bytes::new(), at(1_000 + n), at(0));
        }
        assert_eq!(files.0.lock().unwrap().len(), FILES_MAX);
        assert!(files.get("43", at(0)).is_none() && files.get("44", at(0)).is_some());
        files.put("last".to_owned(), Bytes::new(), at(9_000), at(2_000));
        assert_eq!(files.0.lock().unwrap().len(), 1);
    }
}
