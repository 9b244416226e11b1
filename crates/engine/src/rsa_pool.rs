//! RSA on threads of its own: a signature takes 0.2 ms of processor time, which would hold up the threads that serve
//! connections. However many calls want one, no more are made at once than there are processors.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The threads. Cheap to clone; they end with the last clone.
#[derive(Clone)]
pub struct RsaPool {
    jobs: Sender<Job>,
}

impl RsaPool {
    /// Starts one thread per processor.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> std::io::Result<Self> {
        let (jobs, inbox) = channel::<Job>();
        let inbox = Arc::new(Mutex::new(inbox));
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        for number in 0..threads {
            let inbox = Arc::clone(&inbox);
            std::thread::Builder::new().name(format!("rsa-{number}")).spawn(move || work(&inbox))?;
        }
        Ok(Self { jobs })
    }

    /// Runs a computation there. `None` when it panicked.
    pub async fn run<T: Send + 'static>(&self, compute: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (reply, outcome) = oneshot::channel();
        let job = Box::new(move || {
            // A caller that has gone away needs no signature.
            if !reply.is_closed() {
                let _ = reply.send(compute());
            }
        });
        self.jobs.send(job).ok()?;
        outcome.await.ok()
    }
}

fn work(inbox: &Mutex<Receiver<Job>>) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // One bad key must not take a thread away from everybody.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A computation runs on a thread of the pool, and one that panics takes no thread with it.
    #[tokio::test]
    async fn runs_elsewhere_and_survives_a_panic() {
        let pool = RsaPool::start().unwrap();
        for _ in 0..64 {
            assert_eq!(pool.run(|| -> u8 { panic!("on purpose") }).await, None);
        }
        let name = pool.run(|| std::thread::current().name().unwrap().to_owned()).await.unwrap();
        assert!(name.starts_with("rsa-"), "{name}");
    }
}
