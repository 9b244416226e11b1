//! The janitor: queries providers about unknown outcomes, on the product's clock, until they are known.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Providers, Rounds};
use crate::vitals::Part;

/// The longest pause between two polls of the database, by the product's clock and by the real one.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A database query that takes longer than this is stuck.
const TURN_MAX: Duration = Duration::from_mins(1);
/// The shortest pause.
const BREATH: Duration = Duration::from_millis(20);

/// The running janitor.
pub struct Janitor {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Janitor {
    /// Starts it.
    pub fn start(providers: Arc<Providers>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let part = providers.wire.engine.vitals().part("janitor", TURN_MAX);
        let until = stopped.clone();
        let run = part.keep_alive(until, move |part| run(Arc::clone(&providers), part, stopped.clone()));
        Self { stop, task: tokio::spawn(run) }
    }

    /// Waits until the calls in progress have ended and been recorded, then stops.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let _ = self.task.await;
    }
}

async fn run(providers: Arc<Providers>, part: Arc<Part>, mut stopped: watch::Receiver<bool>) {
    let mut rounds = Rounds::new(Arc::clone(&providers));
    loop {
        let clock = providers.wire.engine.clock();
        let latest = clock.now().saturating_add(LOOK_AGAIN);
        providers.flush_incidents().await;
        let next = match part.turn(rounds.look()).await {
            Ok((_, true)) => clock.now(),
            Ok((_, false)) => match providers.reader.next_provider_check().await {
                Ok(next) => next.map_or(latest, |at| at.min(latest)),
                Err(_) => latest,
            },
            Err(error) => {
                tracing::warn!(error = %error, "due provider checks could not be read");
                latest
            }
        };
        let due = async {
            tokio::time::sleep(BREATH).await;
            tokio::select! {
                () = clock.wait_until(next) => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        };
        tokio::pin!(due);
        let is_stopped = loop {
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stop| *stop) => break true,
                () = providers.woken.notified() => break false,
                () = &mut due => break false,
                true = rounds.ended() => {}
            }
        };
        if is_stopped {
            return rounds.stop().await;
        }
    }
}
