//! RSA on dedicated threads: a signature takes 0.2 ms of CPU time, which would hold up the threads that serve
//! connections. At most one is computed per processor, and a bounded number waits; a thread survives a job that
//! panics.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The maximum number of waiting jobs: more than the number of requests and notices admitted at once, so that
/// everything admitted gets signed.
const QUEUE: usize = 4_096;

/// The threads. Cheap to clone; they end with the last clone.
#[derive(Clone)]
pub struct RsaPool {
    jobs: SyncSender<Job>,
}

impl RsaPool {
    /// Starts one thread per processor.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn start() -> std::io::Result<Self> {
        let (jobs, inbox) = sync_channel::<Job>(QUEUE);
        let inbox = Arc::new(Mutex::new(inbox));
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        for number in 0..threads {
            let inbox = Arc::clone(&inbox);
            std::thread::Builder::new().name(format!("rsa-{number}")).spawn(move || {
                // Should something panic outside a job, the next one still runs.
                while std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&inbox))).is_err() {}
            })?;
        }
        Ok(Self { jobs })
    }

    /// Runs a computation on the pool. `None` when it panicked, or when too many wait.
    pub async fn run<T: Send + 'static>(&self, compute: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (reply, outcome) = oneshot::channel();
        let job = Box::new(move || {
            // A caller that has gone away no longer needs the signature.
            if !reply.is_closed() {
                let _ = reply.send(compute());
            }
        });
        if let Err(error) = self.jobs.try_send(job) {
            tracing::warn!(error = %error, "the queue for RSA computations is full");
            return None;
        }
        outcome.await.ok()
    }
}

fn work(inbox: &Mutex<Receiver<Job>>) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // One bad key must not cost everybody a thread.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::Poll;

    use super::*;

    /// A computation runs on a thread of the pool, and a panic does not end that thread.
    #[tokio::test]
    async fn runs_elsewhere_and_survives_a_panic() {
        let pool = RsaPool::start().unwrap();
        for _ in 0..64 {
            assert_eq!(pool.run(|| -> u8 { panic!("on purpose") }).await, None);
        }
        let name = pool.run(|| std::thread::current().name().unwrap().to_owned()).await.unwrap();
        assert!(name.starts_with("rsa-"), "{name}");
    }

    /// A job that does not fit is refused at once, and the waiting ones run.
    #[tokio::test]
    async fn the_queue_is_bounded() {
        let pool = RsaPool::start().unwrap();
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let is_open = Arc::new(AtomicBool::new(false));
        let (mut waiting, mut was_refused) = (Vec::new(), false);
        for _ in 0..=QUEUE + threads {
            let is_open = Arc::clone(&is_open);
            let mut run = Box::pin(pool.run(move || {
                while !is_open.load(Ordering::Relaxed) {
                    std::thread::park_timeout(std::time::Duration::from_millis(1));
                }
            }));
            match futures_util::poll!(&mut run) {
                Poll::Pending => waiting.push(run),
                Poll::Ready(outcome) => {
                    assert_eq!(outcome, None);
                    was_refused = true;
                    break;
                }
            }
        }
        assert!(was_refused);
        is_open.store(true, Ordering::Relaxed);
        for run in waiting {
            assert_eq!(run.await, Some(()));
        }
    }
}
