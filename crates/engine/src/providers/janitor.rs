//! The janitor: asks providers about what is not known, on the product's clock, until it is.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Error;
use cashier_core::provider::{PaymentAttempt, ProviderCall, TakeAttempts, TakeProviderCalls};
use futures_util::StreamExt as _;
use futures_util::stream::iter;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Providers, refused, unread};
use crate::vitals::Part;

/// How much is taken from the database at once.
const PAGE: u32 = 200;
/// How many calls are made at once.
const AT_ONCE: usize = 32;
/// How long what was taken belongs to this process. Longer than the calls for it can take.
pub(super) const LEASE: Duration = Duration::from_mins(2);
/// The longest pause between two looks at the database, by the product's clock and by the real one.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// A page whose calls take longer than this is stuck: every call has its own, shorter end.
const TURN_MAX: Duration = Duration::from_mins(10);
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

    /// Lets the calls under way end and be recorded, then stops.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let _ = self.task.await;
    }
}

async fn run(providers: Arc<Providers>, part: Arc<Part>, mut stopped: watch::Receiver<bool>) {
    loop {
        let clock = providers.wire.engine.clock();
        let latest = clock.now().saturating_add(LOOK_AGAIN);
        let next = match part.turn(providers.sweep()).await {
            Ok(_) => match providers.reader.next_provider_check().await {
                Ok(next) => next.map_or(latest, |at| at.min(latest)),
                Err(_) => latest,
            },
            Err(error) => {
                tracing::warn!(error = %error, "what is due at providers could not be read");
                latest
            }
        };
        let due = async {
            tokio::time::sleep(BREATH).await;
            clock.wait_until(next).await;
        };
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            () = providers.woken.notified() => {}
            () = due => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

impl Providers {
    /// Looks after everything that is due now, one page of each, and gives how much it was. The janitor does this by
    /// itself; tests do it step by step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep(&self) -> Result<usize, Error> {
        let now = self.wire.engine.clock().now();
        let due = self.reader.due_attempts(now, PAGE).await.map_err(|error| unread(&error))?;
        let ids: Vec<_> = due.iter().map(|attempt| attempt.id).collect();
        let attempts = if ids.is_empty() {
            Vec::new()
        } else {
            let take = TakeAttempts { attempts: ids, lease: LEASE };
            self.wire.engine.submit(take).await.map_err(refused)?
        };
        let count = attempts.len();
        iter(attempts).for_each_concurrent(AT_ONCE, |attempt| self.look_after(attempt)).await;
        let due = self.reader.due_provider_calls(now, PAGE).await.map_err(|error| unread(&error))?;
        let ids: Vec<_> = due.iter().map(|call| call.id).collect();
        if ids.is_empty() {
            return Ok(count);
        }
        let take = TakeProviderCalls { provider_calls: ids, lease: LEASE };
        let calls = self.wire.engine.submit(take).await.map_err(refused)?;
        let count = count.saturating_add(calls.len());
        iter(calls).for_each_concurrent(AT_ONCE, |call| self.run_provider_call(call)).await;
        Ok(count)
    }

    async fn look_after(&self, attempt: PaymentAttempt) {
        let payment = match self.reader.payment(attempt.id.payment).await {
            Ok(Some(payment)) => payment,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(error = %error, "a payment could not be read");
                return;
            }
        };
        if let Err(error) = self.check(&attempt, &payment).await {
            // The lease ends, and somebody looks again.
            tracing::warn!(attempt.id = %attempt.id, error = %error, "an attempt could not be looked after");
        }
    }

    async fn run_provider_call(&self, call: ProviderCall) {
        if let Err(error) = self.run_call(&call).await {
            tracing::warn!(call.id = %call.id, error = %error, "a provider call could not be continued");
        }
    }
}
