//! Publishing: roots are written where the operator wants them, so that whoever changes the database cannot change them
//! too. What fails is tried again.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use cashier_core::chain::{BeginPublishing, EndPublishing, Outlet, StoredRoot};
use cashier_store::Reader;
use tokio::sync::{Notify, watch};

use super::RootsError;
use crate::messaging::Messenger;
use crate::outbound::{Outbound, Post, Reach};
use crate::pipeline::Engine;
use crate::vitals::Part;

/// How many roots are published in one turn.
const PAGE: u32 = 16;
/// How often it looks for roots of other processes, and for those to try again.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// A URL to which roots are posted.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The URL.
    pub url: String,
    /// The addresses that it may have.
    pub reach: Reach,
}

/// Where roots are published.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    /// A folder, which is made if it does not exist.
    pub folder: Option<PathBuf>,
    /// An e-mail address.
    pub mail: Option<String>,
    /// A URL.
    pub webhook: Option<Webhook>,
}

impl Outlets {
    /// Those that are set.
    pub fn set(&self) -> BTreeSet<Outlet> {
        let set = |outlet: &Outlet| match outlet {
            Outlet::Folder => self.folder.is_some(),
            Outlet::Mail => self.mail.is_some(),
            Outlet::Webhook => self.webhook.is_some(),
        };
        Outlet::ALL.into_iter().filter(set).collect()
    }
}

/// Publishes roots.
pub struct Publisher {
    /// Submits every change.
    pub engine: Engine,
    /// Reads the database.
    pub reader: Reader,
    /// Calls the webhook.
    pub outbound: Outbound,
    /// Sends the e-mail.
    pub messenger: Arc<Messenger>,
    /// Where.
    pub outlets: Outlets,
}

/// Where a root could not be published, and why.
pub type Failed = (Outlet, String);

impl Publisher {
    /// Publishes what is due. The worker does this by itself; tests do it step by step.
    ///
    /// # Errors
    /// When the database does not answer. It is tried again.
    pub async fn publish_due(&self) -> Result<usize, RootsError> {
        let now = self.engine.clock().now();
        let due = self.reader.unpublished_roots(now, PAGE).await?;
        for root in &due {
            for (outlet, why) in self.publish(root.number).await? {
                let (outlet, number) = (outlet.name(), root.number);
                tracing::warn!(root.number = number, outlet, error = %why, "a root could not be published; it is tried again");
            }
        }
        Ok(due.len())
    }

    /// Publishes a root where it was not published yet, unless another process does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn publish(&self, number: i64) -> Result<Vec<Failed>, RootsError> {
        let outlets = self.outlets.set();
        let Some(root) = self.engine.submit(BeginPublishing { number, outlets }).await? else {
            return Ok(Vec::new());
        };
        let (mut done, mut failed) = (BTreeSet::new(), Vec::new());
        for outlet in root.unpublished.iter().copied() {
            match self.publish_at(outlet, &root).await {
                Ok(()) => {
                    done.insert(outlet);
                }
                Err(why) => failed.push((outlet, why)),
            }
        }
        self.engine.submit(EndPublishing { number, done }).await?;
        Ok(failed)
    }

    async fn publish_at(&self, outlet: Outlet, root: &StoredRoot) -> Result<(), String> {
        let Outlets { folder, mail, webhook } = &self.outlets;
        let nowhere = || "it is not configured".to_owned();
        match outlet {
            Outlet::Folder => {
                let (folder, root) = (folder.clone().ok_or_else(nowhere)?, root.clone());
                let write = tokio::task::spawn_blocking(move || write(&folder, &root));
                write.await.map_err(|error| error.to_string())?
            }
            Outlet::Mail => self.mail(mail.as_deref().ok_or_else(nowhere)?, root).await,
            Outlet::Webhook => self.post(webhook.as_ref().ok_or_else(nowhere)?, root).await,
        }
    }

    async fn mail(&self, to: &str, root: &StoredRoot) -> Result<(), String> {
        let sender = self.messenger.mail.as_ref().ok_or("e-mail is not configured")?;
        let origin = root.root().map(|root| root.origin).unwrap_or_default();
        let title = format!("Root {} of {origin}", root.number);
        sender.send_plain(to, title, root.note.clone(), &format!("root-{}", root.number)).await
    }

    async fn post(&self, webhook: &Webhook, root: &StoredRoot) -> Result<(), String> {
        let post = Post {
            url: webhook.url.clone(),
            headers: vec![("content-type".to_owned(), "text/plain; charset=utf-8".to_owned())],
            body: Bytes::from(root.note.clone()),
            reach: webhook.reach,
        };
        match self.outbound.post(post).await {
            Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
            Ok(answer) => Err(format!("the answer has the status {}", answer.status)),
            Err(failure) => Err(failure.explain("proof.publish_private = true")),
        }
    }
}

/// Writes a root to its file: complete or not at all. A file with another root is not replaced, since it may be the only
/// witness that the database was exchanged.
fn write(folder: &Path, root: &StoredRoot) -> Result<(), String> {
    let name = format!("root-{}.txt", root.number);
    let (path, new) = (folder.join(&name), folder.join(format!(".{name}.new")));
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    match std::fs::read(&path) {
        Ok(found) if found == root.note.as_bytes() => return Ok(()),
        Ok(_) => {
            return Err(format!(
                "{} has another root: the database is not the one that was published",
                path.display()
            ));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = std::fs::File::create(&new).map_err(failed)?;
    file.write_all(root.note.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&new, &path).map_err(failed)?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Runs until told to stop. `signed` says that there may be something to publish.
pub(super) async fn run(
    publisher: Arc<Publisher>,
    part: Arc<Part>,
    signed: Arc<Notify>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let next = publisher.engine.clock().now().saturating_add(LOOK_AGAIN);
        // Calls to the outside have time limits of their own, and nothing waits for them to be recorded.
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            done = part.turn(publisher.publish_due()) => if let Err(error) = done {
                tracing::warn!(error = %error, "roots are published later");
            }
        }
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            () = signed.notified() => {}
            () = publisher.engine.clock().wait_until(next) => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}
