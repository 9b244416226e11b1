//! How far a listener has come, in a file: what it has taken from the server, and what of that is not done yet.
//!
//! Invariants: an event is in the file before it is forwarded, and stays there until the receiver has accepted it, so a
//! listener that is killed loses none; one file belongs to one listener at a time. The file is written completely or
//! not at all.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use cashier_core::chain::digest;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::developer::wire::settled;
use crate::keys::replace_secret;

/// What a file is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// The server's address.
    pub server: String,
    /// Whose events.
    pub client_id: String,
    /// Where they go.
    pub forward_to: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    target: Target,
    /// Where to go on at the server.
    cursor: Option<String>,
    /// Taken, and not accepted yet, in order.
    waiting: Vec<String>,
    /// Done, and not settled at the cursor: the server may list them again.
    handled: BTreeSet<String>,
}

/// The file of one listener, which it holds until it ends.
pub struct Progress {
    /// None for a listener that forwards nothing: then nothing is kept.
    file: Option<Held>,
    kept: Kept,
    is_changed: bool,
}

/// A file, and the lock on it.
struct Held {
    path: PathBuf,
    _lock: File,
}

impl Progress {
    /// Progress that is forgotten at the end.
    pub fn forgotten(target: Target) -> Self {
        Self { file: None, kept: Kept::new(target), is_changed: false }
    }

    /// Opens the file of a target in a folder, and locks it.
    ///
    /// # Errors
    /// When another listener has it, or it cannot be used.
    pub fn open(folder: &Path, target: Target) -> Result<Self> {
        let folder = folder.join("listen");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        let key = [&*target.server, &target.client_id, &target.forward_to].join("\n");
        let name = HEXLOWER.encode(digest(key.as_bytes()).get(..16).unwrap_or_default());
        // The lock is on a file of its own: the other one is replaced at each write.
        let lock = folder.join(format!("{name}.lock"));
        let held = File::create(&lock).with_context(|| format!("cannot write {}", lock.display()))?;
        if held.try_lock().is_err() {
            bail!(
                "another `cashier listen` forwards the events of {} at {} to {} already; end it first, or forward to \
                 another address",
                target.client_id,
                target.server,
                target.forward_to
            );
        }
        let path = folder.join(format!("{name}.json"));
        let kept = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| {
                format!("{} is damaged; remove it, and name the start with --since", path.display())
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Kept::new(target),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        Ok(Self { file: Some(Held { path, _lock: held }), kept, is_changed: false })
    }

    /// Where to go on; `None` for a listener that never began.
    pub fn cursor(&self) -> Option<&str> {
        self.kept.cursor.as_deref()
    }

    /// The events that were taken and not accepted, in order.
    pub fn waiting(&self) -> &[String] {
        &self.kept.waiting
    }

    /// True when an event was taken before.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.kept.handled.contains(id) || self.kept.waiting.iter().any(|waiting| waiting == id)
    }

    /// Begins anew at a cursor. The `past` events are younger, and not to be forwarded all the same.
    pub(super) fn begin(&mut self, cursor: String, past: impl Iterator<Item = String>) {
        self.is_changed = true;
        let target = self.kept.target.clone();
        self.kept = Kept { cursor: Some(cursor), handled: past.collect(), ..Kept::new(target) };
    }

    /// Takes events, and moves the cursor, which has passed everything that is taken or handled up to there.
    pub(super) fn take(&mut self, ids: impl Iterator<Item = String>, cursor: String) {
        self.is_changed = true;
        self.kept.waiting.extend(ids);
        self.kept.handled.retain(|id| id.as_str() > settled(&cursor));
        self.kept.cursor = Some(cursor);
    }

    /// An event is done.
    pub(super) fn finish(&mut self, id: &str) {
        self.is_changed = true;
        self.kept.waiting.retain(|waiting| waiting != id);
        if self.kept.cursor.as_deref().is_none_or(|cursor| id > settled(cursor)) {
            self.kept.handled.insert(id.to_owned());
        }
    }

    /// Writes the file if anything has changed, and syncs it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn save(&mut self) -> Result<()> {
        let Some(Held { path, .. }) = self.file.as_ref().filter(|_| self.is_changed) else { return Ok(()) };
        replace_secret(path, &serde_json::to_string(&self.kept)?)?;
        self.is_changed = false;
        Ok(())
    }
}

impl Kept {
    const fn new(target: Target) -> Self {
        Self { target, cursor: None, waiting: Vec::new(), handled: BTreeSet::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(forward_to: &str) -> Target {
        let (server, client_id) = ("http://a".to_owned(), "TEA".to_owned());
        Target { server, client_id, forward_to: forward_to.to_owned() }
    }

    fn ids(ids: &[&str]) -> std::vec::IntoIter<String> {
        ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>().into_iter()
    }

    /// What was saved is there after a restart: taken events wait, done ones above the cursor are known, older ones are
    /// forgotten.
    #[test]
    fn a_restart_goes_on_where_the_last_one_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Progress::open(folder.path(), target("x")).unwrap();
        assert_eq!(first.cursor(), None);
        first.take(ids(&["n1", "n2", "n3"]), "n1".to_owned());
        first.finish("n1");
        first.finish("n3");
        first.save().unwrap();
        first.finish("n2");
        drop(first);

        let mut second = Progress::open(folder.path(), target("x")).unwrap();
        assert_eq!((second.cursor(), second.waiting()), (Some("n1"), ["n2".to_owned()].as_slice()));
        assert!(second.knows("n2") && second.knows("n3") && !second.knows("n1"));
        second.take(ids(&[]), "n4".to_owned());
        assert!(second.knows("n2") && !second.knows("n3"));
    }

    /// Two listeners of one target would share a cursor: the second is refused. Other targets have their own file.
    #[test]
    fn a_target_has_one_listener() {
        let folder = tempfile::tempdir().unwrap();
        let first = Progress::open(folder.path(), target("x")).unwrap();
        let second = Progress::open(folder.path(), target("x")).err().unwrap().to_string();
        assert!(second.contains("already"), "{second}");
        Progress::open(folder.path(), target("y")).unwrap();
        drop(first);
        Progress::open(folder.path(), target("x")).unwrap();
    }
}
