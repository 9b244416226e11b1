//! Roots: the heads of the chains' trees, signed every day and on demand, and published.
//!
//! Invariants: a root covers blocks that are committed and on the disk; its number is taken in the write pipeline, so that
//! of several processes that sign at the same time one succeeds and the others begin again; one that was not published yet
//! is tried again, by whichever process.

mod draft;
mod publish;
mod worker;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use cashier_core::chain::{AddRoot, Added, Outlet, RootError, SignedNote, Signer, StoredRoot};
use cashier_core::setting::Setting;
use cashier_core::time::Timestamp;
use cashier_store::{Reader, StoreError};
use thiserror::Error;

use crate::pipeline::{Engine, SubmitError};
pub use publish::{Failed, Outlets, Publisher, Webhook};
pub use worker::{RootRequests, RootWorker};

/// How often a process begins again because another one was faster.
const TRIES_MAX: usize = 8;

/// The microseconds of a day.
const DAY_US: i64 = 86_400_000_000;

/// The key that signs roots.
pub struct RootKey {
    /// Signs.
    pub signer: Signer,
    /// Its fingerprint, as the database has it.
    pub print: Setting,
}

/// Where the key that signs roots is kept. The key may change while the process runs.
pub trait KeyRing: Send + Sync {
    /// The name of the setting that has the fingerprint of the key.
    fn setting(&self) -> &str;

    /// The key with this fingerprint.
    ///
    /// # Errors
    /// A message that says what to do, when there is no such key.
    fn key(&self, print: &str) -> Result<RootKey, String>;
}

/// Why no root was signed.
#[derive(Debug, Error)]
pub enum RootsError {
    /// The chains could not be read.
    #[error("the chains could not be read: {0}")]
    Unread(#[from] StoreError),
    /// The root could not be stored.
    #[error("the root could not be stored: {0}")]
    Unstored(#[from] SubmitError),
    /// There is no key.
    #[error("{0}")]
    NoKey(String),
    /// The newest root cannot be read: the next one could not name it.
    #[error("root {0} cannot be read: {1}")]
    Broken(i64, RootError),
    /// Other processes were always faster, or too many wait.
    #[error("too many roots are being signed; try again")]
    Busy,
}

/// Why a root is signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Occasion {
    /// Somebody needs a root that covers what was just written.
    Asked,
    /// The operator asked. The root is published.
    Operator,
}

/// Signs roots.
pub struct Roots {
    engine: Engine,
    reader: Reader,
    ring: Arc<dyn KeyRing>,
    /// Where roots are published.
    outlets: BTreeSet<Outlet>,
    /// The key that was used last.
    key: Mutex<Option<Arc<RootKey>>>,
}

impl Roots {
    /// Signs roots of this database.
    pub fn new(engine: Engine, reader: Reader, ring: Arc<dyn KeyRing>, outlets: BTreeSet<Outlet>) -> Self {
        Self { engine, reader, ring, outlets, key: Mutex::default() }
    }

    /// Signs a root of everything that is committed now.
    ///
    /// # Errors
    /// See [`RootsError`].
    pub async fn sign(&self, occasion: Occasion) -> Result<StoredRoot, RootsError> {
        for _ in 0..TRIES_MAX {
            let newest = self.reader.newest_root().await?;
            let is_daily = self.is_due().await?;
            if let Some(root) = self.add(newest, None, is_daily, occasion).await? {
                return Ok(root);
            }
        }
        Err(RootsError::Busy)
    }

    /// Signs the day's root, unless there is one.
    ///
    /// # Errors
    /// See [`RootsError`].
    pub async fn sign_daily(&self) -> Result<Option<StoredRoot>, RootsError> {
        for _ in 0..TRIES_MAX {
            let newest = self.reader.newest_root().await?;
            if !self.is_due().await? {
                return Ok(None);
            }
            if let Some(root) = self.add(newest, None, true, Occasion::Asked).await? {
                return Ok(Some(root));
            }
        }
        Err(RootsError::Busy)
    }

    /// Signs a root with the present key and a new one, which takes its place.
    ///
    /// # Errors
    /// See [`RootsError`]. The present key goes on then.
    pub async fn rotate(&self, next: &RootKey) -> Result<StoredRoot, RootsError> {
        for _ in 0..TRIES_MAX {
            let newest = self.reader.newest_root().await?;
            if let Some(root) = self.add(newest, Some(next), true, Occasion::Operator).await? {
                return Ok(root);
            }
        }
        Err(RootsError::Busy)
    }

    /// True if this day, in UTC, has no root that is kept for ever.
    async fn is_due(&self) -> Result<bool, RootsError> {
        let today = day(self.engine.clock().now());
        Ok(self.reader.newest_daily_root().await?.is_none_or(|root| day(root.at) < today))
    }

    /// Adds the root after `newest`; `None` if another process was faster, or the key has changed. The chains are read after
    /// the newest root was, so that they have what it covers.
    async fn add(
        &self,
        newest: Option<StoredRoot>,
        next: Option<&RootKey>,
        is_daily: bool,
        occasion: Occasion,
    ) -> Result<Option<StoredRoot>, RootsError> {
        let key = self.key().await?;
        let root = self.draft(newest, key.signer.verifier().name()).await?;
        let signers: Vec<_> = [&key.signer].into_iter().chain(next.map(|next| &next.signer)).collect();
        let note = SignedNote::sign(&root.to_text(), &signers);
        let note = note.map_err(|error| RootsError::NoKey(error.to_string()))?.to_string();
        let is_public = is_daily || occasion == Occasion::Operator;
        let stored = StoredRoot {
            number: root.number,
            at: root.at,
            is_daily,
            note,
            unpublished: if is_public { self.outlets.clone() } else { BTreeSet::new() },
            tries: 0,
            next_try_at: Timestamp::default(),
        };
        let add = AddRoot {
            root: stored.clone(),
            previous: root.previous,
            key: key.print.clone(),
            next_key: next.map(|next| next.print.clone()),
        };
        Ok(match self.engine.submit(add).await? {
            Added::Yes => Some(stored),
            Added::Late => None,
            Added::OtherKey => {
                self.key.lock().unwrap_or_else(PoisonError::into_inner).take();
                None
            }
        })
    }

    /// The key that the database accepts.
    async fn key(&self) -> Result<Arc<RootKey>, RootsError> {
        if let Some(key) = self.key.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(key));
        }
        let print = self.reader.setting(self.ring.setting()).await?;
        let none = || RootsError::NoKey("the database knows no key that signs roots".to_owned());
        let (ring, print) = (Arc::clone(&self.ring), print.ok_or_else(none)?);
        // It may be read from a file.
        let found = tokio::task::spawn_blocking(move || ring.key(&print)).await;
        let found = found.map_err(|error| RootsError::NoKey(error.to_string()))?;
        let key = Arc::new(found.map_err(RootsError::NoKey)?);
        self.key.lock().unwrap_or_else(PoisonError::into_inner).replace(Arc::clone(&key));
        Ok(key)
    }
}

/// The day of a time, in UTC.
fn day(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(DAY_US)
}
