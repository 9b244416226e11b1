//! The messages of one program, started in order.
//!
//! Calls run concurrently on the SDK's threads, but each is started before the next one: a value that a program
//! stores is there when its next call reads it, and pages follow each other in the order requested. A call that waits
//! holds up nobody.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The maximum number of messages waiting to be started: a little more than a program may send in a second. A message
/// may be large.
const WAITING_MAX: usize = 256;

/// Work that is started in the order in which it is given. It is done even if the queue is dropped.
pub(crate) struct Queue(mpsc::Sender<Work>);

impl Queue {
    pub(crate) fn new(handle: &Handle) -> Self {
        let (sender, mut given) = mpsc::channel::<Work>(WAITING_MAX);
        handle.spawn(async move {
            while let Some(work) = given.recv().await {
                let (begun, has_begun) = oneshot::channel();
                tokio::spawn(begin(work, begun));
                // Work that panics counts as started too: its end of the channel is gone.
                let _ = has_begun.await;
            }
        });
        Self(sender)
    }

    /// Adds work. The returned future ends with it; dropping the future changes nothing. Work that does not fit is
    /// not started, and its future ends with an error.
    pub(crate) fn give(&self, work: impl Future<Output = ()> + Send + 'static) -> oneshot::Receiver<()> {
        let (done, ended) = oneshot::channel();
        let work = async move {
            work.await;
            let _ = done.send(());
        };
        // The other end exists as long as the SDK's threads do. Work posted faster than it can be started is
        // rejected.
        let _ = self.0.try_send(Box::pin(work));
        ended
    }
}

async fn begin(mut work: Work, begun: oneshot::Sender<()>) {
    let is_done = poll_fn(|context| Poll::Ready(work.as_mut().poll(context).is_ready())).await;
    let _ = begun.send(());
    if !is_done {
        work.await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// On several threads, with work that waits and work that panics, everything starts in order and ends.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn work_begins_in_order() {
        let queue = Queue::new(&Handle::current());
        let begun = Arc::new(Mutex::new(Vec::new()));
        let mut ends = Vec::new();
        for number in 0..250 {
            let begun = Arc::clone(&begun);
            ends.push(queue.give(async move {
                begun.lock().unwrap().push(number);
                assert!(number % 100 != 7, "this one fails");
                if number % 3 == 0 {
                    tokio::task::yield_now().await;
                }
            }));
        }
        drop(queue);
        let mut failed = 0;
        for end in ends {
            failed += u32::from(end.await.is_err());
        }
        assert_eq!(failed, 3);
        assert_eq!(*begun.lock().unwrap(), (0..250).collect::<Vec<_>>());
    }

    /// On one thread nothing starts while messages are posted: those beyond the bound are rejected, and the others
    /// are done.
    #[tokio::test]
    async fn what_waits_has_a_bound() {
        let queue = Queue::new(&Handle::current());
        let ends: Vec<_> = (0..WAITING_MAX + 10).map(|_| queue.give(async {})).collect();
        let mut done = 0;
        for end in ends {
            done += usize::from(end.await.is_ok());
        }
        assert_eq!(done, WAITING_MAX);
        assert_eq!(queue.give(async {}).await, Ok(()), "there is room again");
    }
}
