//! Something that happens once, and the one task that waits for it.

use std::future::{Future, poll_fn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use futures_util::task::AtomicWaker;

/// Unset until [`Signal::set`], then set permanently.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    is_set: AtomicBool,
    waiting: AtomicWaker,
}

impl Signal {
    pub(crate) fn set(&self) {
        self.is_set.store(true, Ordering::SeqCst);
        self.waiting.wake();
    }

    /// Ends when it is set. If two tasks wait, only the later one is woken.
    pub(crate) fn wait(&self) -> impl Future<Output = ()> + Send + Unpin + '_ {
        poll_fn(|context| {
            self.waiting.register(context.waker());
            if self.is_set.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    /// It may be set before anyone waits, and stays set.
    #[tokio::test]
    async fn set_before_or_after() {
        let signal = std::sync::Arc::new(Signal::default());
        assert_eq!(signal.wait().now_or_never(), None);
        let waits = tokio::spawn({
            let signal = std::sync::Arc::clone(&signal);
            async move { signal.wait().await }
        });
        tokio::task::yield_now().await;
        signal.set();
        waits.await.unwrap();
        signal.wait().await;
    }
}
