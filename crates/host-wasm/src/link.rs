//! What the host's services share: the channel to the page, and the page's latest values.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cashier_host::{Host, Instance, Port};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answers::{Answer, Answers};

pub(crate) struct Link {
    pub(crate) now_ms: AtomicU64,
    pub(crate) has_network: AtomicBool,
    pub(crate) answers: Arc<Answers>,
    said: Mutex<String>,
    /// What the page is showing and can be told to hide, by name.
    shown: Mutex<HashMap<String, String>>,
    /// The host of the program opened last. A payment needs it even after the program has gone.
    host: Mutex<Option<Host>>,
    open: Mutex<Option<Open>>,
}

/// The open program, and how many came before it.
#[derive(Clone)]
struct Open {
    instance: Instance,
    number: u64,
}

fn held<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Link {
    pub(crate) fn new(now_ms: u64) -> Arc<Self> {
        Arc::new(Self {
            now_ms: AtomicU64::new(now_ms),
            has_network: AtomicBool::new(true),
            answers: Arc::default(),
            said: Mutex::default(),
            shown: Mutex::default(),
            host: Mutex::default(),
            open: Mutex::default(),
        })
    }

    /// Sends a message to the page.
    pub(crate) fn say(&self, message: &Value) {
        let mut said = held(&self.said);
        said.push_str(&message.to_string());
        said.push('\n');
    }

    /// All messages since the last call.
    pub(crate) fn take_said(&self) -> String {
        std::mem::take(&mut held(&self.said))
    }

    /// Sends a request to the page, adding an id to `message`.
    pub(crate) fn ask(&self, mut message: Value) -> Answer {
        let answer = self.answers.open();
        if let Value::Object(members) = &mut message {
            members.insert("id".to_owned(), json!(answer.id));
        }
        self.say(&message);
        answer
    }

    /// Calls one of the services. `None` when there is no response, or an unreadable one.
    pub(crate) async fn call<T: DeserializeOwned>(&self, method: &str, args: Value) -> Option<T> {
        let answer = self.ask(json!({"t": "service", "method": method, "args": args})).await;
        serde_json::from_value(answer).ok()
    }

    /// Shows something that returns a response; `null` when it was hidden.
    pub(crate) async fn show(&self, name: Option<&str>, kind: &str, params: Value) -> Value {
        let answer = self.ask(json!({"t": "ui", "kind": kind, "params": params}));
        if let Some(name) = name {
            held(&self.shown).insert(name.to_owned(), answer.id.clone());
        }
        answer.await
    }

    /// Shows something that returns no response.
    pub(crate) fn put_up(&self, name: &str, params: &Value) {
        let answer = self.ask(json!({"t": "ui", "kind": name, "params": params}));
        held(&self.shown).insert(name.to_owned(), answer.id.clone());
    }

    /// Hides something, if it is shown.
    pub(crate) fn take_away(&self, name: &str) {
        let Some(id) = held(&self.shown).remove(name) else { return };
        self.say(&json!({"t": "uiClose", "id": id}));
        self.answers.give(&id, Value::Null);
    }

    pub(crate) fn host(&self) -> Option<Host> {
        held(&self.host).clone()
    }

    pub(crate) fn instance(&self) -> Option<Instance> {
        held(&self.open).as_ref().map(|open| open.instance.clone())
    }

    /// Makes this the open program. The previous one, if it still exists, receives nothing more.
    pub(crate) fn put_open(&self, host: Host, instance: Instance) {
        let before = held(&self.open).take();
        if let Some(before) = &before {
            before.instance.disconnect();
        }
        let number = before.map_or(0, |open| open.number).saturating_add(1);
        *held(&self.host) = Some(host);
        *held(&self.open) = Some(Open { instance, number });
    }

    /// Ends the open program. It stays reachable meanwhile, because messages from its queued callbacks must still
    /// arrive.
    pub(crate) async fn close(&self, reason: &str) {
        let Some(open) = held(&self.open).clone() else { return };
        open.instance.close().await;
        let is_same = |now: &mut Open| now.number == open.number;
        let closed = held(&self.open).take_if(is_same);
        if closed.is_some() {
            self.say(&json!({"t": "closed", "reason": reason}));
        }
    }

    /// The program has already gone.
    pub(crate) fn lose(&self) {
        if let Some(open) = held(&self.open).take() {
            open.instance.disconnect();
        }
    }
}

/// Bridge messages to the program.
pub(crate) struct ToProgram(pub(crate) Arc<Link>);

impl Port for ToProgram {
    fn send(&self, message: String) {
        let mut said = held(&self.0.said);
        said.push('m');
        said.push_str(&message);
        said.push('\n');
    }
}

impl Link {
    pub(crate) fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::Relaxed)
    }
}
