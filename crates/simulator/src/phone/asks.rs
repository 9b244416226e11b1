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
    /// Questions that can be taken away by their name.
    named: HashMap<String, u64>,
    is_over: bool,
}

impl Asks {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new question; `None` when the page is gone.
    fn open(&self, name: Option<&str>) -> Option<(u64, oneshot::Receiver<Value>)> {
        let mut state = self.state();
        if state.is_over {
            return None;
        }
        state.made = state.made.saturating_add(1);
        let (id, (answer, answered)) = (state.made, oneshot::channel());
        state.waiting.insert(id, answer);
        if let Some(name) = name {
            state.named.insert(name.to_owned(), id);
        }
        Some((id, answered))
    }

    pub(super) fn answer(&self, id: u64, value: Value) {
        if let Some(waiting) = self.state().waiting.remove(&id) {
            // Whoever asked may be gone.
            let _ = waiting.send(value);
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.state().is_over
    }

    /// The page is gone: nobody answers any more.
    pub(super) fn end(&self) {
        let mut state = self.state();
        state.is_over = true;
        state.waiting.clear();
    }
}

impl Phone {
    /// Asks the page; `null` when it is gone or the question was taken away.
    pub(crate) async fn ask(&self, kind: &str, params: Value) -> Value {
        self.question(None, kind, params).await
    }

    /// As [`Phone::ask`], with a name by which the question can be taken away.
    pub(crate) async fn ask_named(&self, name: &str, kind: &str, params: Value) -> Value {
        self.question(Some(name), kind, params).await
    }

    async fn question(&self, name: Option<&str>, kind: &str, params: Value) -> Value {
        let Some((id, answered)) = self.asks.open(name) else { return Value::Null };
        self.send(&json!({"t": "ui", "id": id, "kind": kind, "params": params}));
        answered.await.unwrap_or(Value::Null)
    }

    /// Shows something that is not answered.
    pub(crate) fn show(&self, name: &str, kind: &str, params: &Value) {
        if let Some((id, _)) = self.asks.open(Some(name)) {
            self.send(&json!({"t": "ui", "id": id, "kind": kind, "params": params}));
        }
    }

    /// Takes a question away, if it is there.
    pub(crate) fn take_away(&self, name: &str) {
        let id = {
            let mut state = self.asks.state();
            let id = state.named.remove(name);
            if let Some(id) = id {
                state.waiting.remove(&id);
            }
            id
        };
        if let Some(id) = id {
            self.send(&json!({"t": "uiClose", "id": id}));
        }
    }
}
