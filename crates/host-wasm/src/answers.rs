//! The host's open requests to the page.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use serde_json::Value;

/// All open requests.
#[derive(Default)]
pub(crate) struct Answers {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    made: u64,
    waiting: HashMap<String, Waiting>,
}

#[derive(Default)]
struct Waiting {
    answer: Option<Value>,
    waker: Option<Waker>,
}

/// Ends with the response. Dropping it discards the response.
pub(crate) struct Answer {
    answers: Arc<Answers>,
    pub(crate) id: String,
}

impl Answers {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a new request. Its id distinguishes it from the other messages that the page answers.
    pub(crate) fn open(self: &Arc<Self>) -> Answer {
        let mut state = self.state();
        state.made = state.made.saturating_add(1);
        let id = format!("h{}", state.made);
        state.waiting.insert(id.clone(), Waiting::default());
        Answer { answers: Arc::clone(self), id }
    }

    /// Delivers a response. A second response, or one that nobody waits for, changes nothing.
    pub(crate) fn give(&self, id: &str, value: Value) {
        let waker = {
            let mut state = self.state();
            let Some(waiting) = state.waiting.get_mut(id) else { return };
            waiting.answer.get_or_insert(value);
            waiting.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Answer {
    type Output = Value;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Value> {
        let mut state = self.answers.state();
        let Some(waiting) = state.waiting.get_mut(&self.id) else { return Poll::Ready(Value::Null) };
        if let Some(answer) = waiting.answer.take() {
            return Poll::Ready(answer);
        }
        waiting.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.answers.state().waiting.remove(&self.id);
    }
}
