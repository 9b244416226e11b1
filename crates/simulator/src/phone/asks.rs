//! Questions to the page, each answered at most once.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Phone;

#[derive(Default)]
pub(super) struct Asks {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    made: u64,
    waiting: HashMap<u64, oneshot::Sender<Value>>,
    is_over: bool,
}

impl Asks {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new question; `None` when the page is gone.
    fn open(&self) -> Option<(u64, oneshot::Receiver<Value>)> {
        let mut state = self.state();
        if state.is_over {
            return None;
        }
        state.made = state.made.saturating_add(1);
        let (id, (answer, answered)) = (state.made, oneshot::channel());
        state.waiting.insert(id, answer);
        Some((id, answered))
    }

    pub(super) fn answer(&self, id: u64, value: Value) {
        if let Some(waiting) = self.state().waiting.remove(&id) {
            // The caller may be gone.
            let _ = waiting.send(value);
        }
    }

    /// The page is gone: no more answers will come.
    pub(super) fn end(&self) {
        let mut state = self.state();
        state.is_over = true;
        state.waiting.clear();
    }
}

impl Phone {
    /// Asks the page; `null` when it is gone.
    pub(crate) async fn ask(&self, kind: &str, params: Value) -> Value {
        let Some((id, answered)) = self.asks.open() else { return Value::Null };
        self.send(&json!({"t": "ui", "id": id, "kind": kind, "params": params}));
        answered.await.unwrap_or(Value::Null)
    }

    /// Sends a message to the host in the page, and waits for its answer.
    async fn ask_host(&self, message: Value) -> Value {
        self.ask("host", message).await
    }

    /// Announces that the order of a payment is about to be handed over. Returns false when it must not be, or when
    /// the page is gone.
    pub(crate) async fn submitted(&self, session: &str) -> bool {
        self.ask_host(json!({"t": "submitted", "session": session})).await == Value::Bool(true)
    }

    /// The order was definitely refused, and may be handed over again.
    pub(crate) fn submission_refused(&self, session: &str) {
        self.send(&json!({"t": "refused", "session": session}));
    }

    /// Ends the open program. A payment in progress goes on without it.
    pub(crate) async fn end_program(&self, reason: &str) {
        self.ask_host(json!({"t": "close", "reason": reason})).await;
    }
}
