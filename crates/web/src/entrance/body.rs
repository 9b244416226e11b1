//! A body with a time limit.

use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

/// The body did not arrive.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyError {
    /// The time is up.
    #[error("the body did not arrive in time")]
    Late,
    /// The connection broke.
    #[error(transparent)]
    Broken(#[from] axum::Error),
}

/// A body with a time limit, counted from when it is first waited for. Bytes already received cost nothing.
pub(super) struct Timed {
    body: Body,
    time: Duration,
    end: Option<Pin<Box<Sleep>>>,
    late: Arc<AtomicBool>,
}

impl Timed {
    pub(super) const fn new(body: Body, time: Duration, late: Arc<AtomicBool>) -> Self {
        Self { body, time, end: None, late }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(BodyError::from)));
        }
        let time = self.time;
        let end = self.end.get_or_insert_with(|| Box::pin(tokio::time::sleep(time)));
        ready!(end.as_mut().poll(context));
        self.late.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(BodyError::Late)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn timed(body: Body) -> (Timed, Arc<AtomicBool>) {
        let late = Arc::new(AtomicBool::new(false));
        (Timed::new(body, Duration::from_millis(1), Arc::clone(&late)), late)
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_late_and_one_that_is_there_is_not() {
        let drip = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"a")) });
        let (body, late) = timed(Body::from_stream(futures_util::StreamExt::chain(drip, stream::pending())));
        assert!(axum::body::to_bytes(Body::new(body), 100).await.is_err());
        assert!(late.load(Ordering::Relaxed));
        let (body, late) = timed(Body::from("here"));
        assert_eq!(axum::body::to_bytes(Body::new(body), 100).await.unwrap(), "here");
        assert!(!late.load(Ordering::Relaxed));
    }
}
