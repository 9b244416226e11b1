//! The worker that signs: every day after midnight UTC, and for those who ask. Whoever asks while a root is being signed
//! shares the next one.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::chain::StoredRoot;
use cashier_core::time::Timestamp;
use tokio::sync::{Mutex, Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::{DAY_US, Occasion, Publisher, Roots, RootsError, day, publish};
use crate::vitals::Part;

/// The pause after a root was signed.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause after a failure, by the product's clock.
const AGAIN: Duration = Duration::from_mins(1);
/// How many may wait for a root.
const WAITING_MAX: usize = 4_096;
/// A turn that takes longer is stuck. The first one of a large database makes all its tiles.
const TURN_MAX: Duration = Duration::from_mins(15);
/// The same for publishing, which waits for other servers.
const PUBLISHING_MAX: Duration = Duration::from_mins(15);

type Answer = Result<StoredRoot, Arc<RootsError>>;
type Waiting = oneshot::Sender<Answer>;

/// Asks for roots. Cheap to clone.
#[derive(Clone)]
pub struct RootRequests(mpsc::Sender<Waiting>);

impl RootRequests {
    /// A root that covers everything that was committed before the call. Others who ask at the same time get the same
    /// one, and there is at most one a second.
    ///
    /// # Errors
    /// See [`RootsError`].
    pub async fn sign(&self) -> Answer {
        let busy = || Arc::new(RootsError::Busy);
        let (answer, answered) = oneshot::channel();
        self.0.try_send(answer).map_err(|_| busy())?;
        answered.await.map_err(|_| busy())?
    }
}

/// The running worker, and the one that publishes.
pub struct RootWorker {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    requests: RootRequests,
}

impl RootWorker {
    /// Starts them.
    pub fn start(roots: Arc<Roots>, publisher: Arc<Publisher>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let vitals = roots.engine.vitals().clone();
        let (requests, asked) = mpsc::channel(WAITING_MAX);
        let (asked, signed) = (Arc::new(Mutex::new(asked)), Arc::new(Notify::new()));
        let (part, until, told) = (vitals.part("roots", TURN_MAX), stopped.clone(), Arc::clone(&signed));
        let signing = part.keep_alive(stopped.clone(), move |part| {
            let signing = Signing { roots: Arc::clone(&roots), part, signed: Arc::clone(&told) };
            signing.run(Arc::clone(&asked), until.clone())
        });
        let part = vitals.part("published roots", PUBLISHING_MAX);
        let publishing = part.keep_alive(stopped.clone(), move |part| {
            publish::run(Arc::clone(&publisher), part, Arc::clone(&signed), stopped.clone())
        });
        let tasks = vec![tokio::spawn(signing), tokio::spawn(publishing)];
        Self { stop, tasks, requests: RootRequests(requests) }
    }

    /// For those who need a root.
    pub fn requests(&self) -> RootRequests {
        self.requests.clone()
    }

    /// Waits until the root in progress is signed, then stops.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

struct Signing {
    roots: Arc<Roots>,
    part: Arc<Part>,
    signed: Arc<Notify>,
}

impl Signing {
    async fn run(self, asked: Arc<Mutex<mpsc::Receiver<Waiting>>>, mut stopped: watch::Receiver<bool>) {
        let mut asked = asked.lock().await;
        let clock = self.roots.engine.clock();
        // A day that began while no process ran has its root now.
        let mut due = clock.now();
        loop {
            let mut waiting = Vec::new();
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stop| *stop) => return,
                Some(first) = asked.recv() => waiting.push(first),
                () = clock.wait_until(due) => {}
            }
            while let Ok(more) = asked.try_recv() {
                waiting.push(more);
            }
            let began = clock.now();
            let signed = self.part.turn(self.sign(!waiting.is_empty())).await;
            due = match &signed {
                Ok(_) => next_day(began),
                Err(error) => {
                    tracing::error!(error = %error, "no root was signed; it is tried again");
                    began.saturating_add(AGAIN)
                }
            };
            let answer = signed.map_err(Arc::new);
            let is_new = !matches!(answer, Ok(None));
            for one in waiting {
                let own = answer.clone().and_then(|root| root.ok_or_else(|| Arc::new(RootsError::Busy)));
                // Who asked may be gone.
                let _ = one.send(own);
            }
            if is_new {
                self.signed.notify_one();
                tokio::select! {
                    biased;
                    _ = stopped.wait_for(|stop| *stop) => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
        }
    }

    /// Signs a root for those who wait; the day's root if nobody does.
    async fn sign(&self, is_asked: bool) -> Result<Option<StoredRoot>, RootsError> {
        if is_asked {
            self.roots.sign(Occasion::Asked).await.map(Some)
        } else {
            self.roots.sign_daily().await
        }
    }
}

/// The beginning of the next day, in UTC.
fn next_day(now: Timestamp) -> Timestamp {
    Timestamp::from_micros(day(now).saturating_add(1).saturating_mul(DAY_US))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight() {
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let midnight = at("2026-11-30T00:00:00Z");
        assert_eq!(next_day(at("2026-11-29T00:00:00Z")), midnight);
        assert_eq!(next_day(at("2026-11-29T23:59:59.999999Z")), midnight);
        assert_eq!(next_day(midnight), at("2026-12-01T00:00:00Z"));
    }
}
