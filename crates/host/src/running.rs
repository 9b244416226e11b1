//! The parts of a running mini program: its port, its pages, and the calls in progress.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::{Map, Value};

use crate::context::{ApiContext, Source};
use crate::error::{BridgeError, Failure};
use crate::limits::{MAX_IN_FLIGHT, MAX_MESSAGE, Rate};
use crate::message::{self, Incoming, VERSION};
use crate::pages::Pages;
use crate::program::Program;
use crate::sessions::Shared;
use crate::setup::Surroundings;
use crate::signal::Signal;

/// The channel to a program. Messages must arrive in the order in which they are sent.
pub trait Port: Send + Sync {
    /// Sends a bridge message.
    fn send(&self, message: String);
}

/// What a running program, its calls and its host share.
pub(crate) struct Running {
    pub(crate) host: Arc<Shared>,
    pub(crate) program: Program,
    pub(crate) surroundings: Surroundings,
    port: Mutex<Option<Arc<dyn Port>>>,
    pages: Mutex<Pages>,
    rate: Rate,
    in_flight: Mutex<HashMap<u64, Arc<Signal>>>,
    gesture_ms: AtomicU64,
    /// Set when the program has run its queued callbacks.
    pub(crate) flushed: Signal,
}

/// A program's call.
pub(crate) struct Call {
    pub(crate) instance: Arc<Running>,
    pub(crate) api: String,
    pub(crate) params: Map<String, Value>,
    pub(crate) abort: Arc<Signal>,
    pub(crate) id: u64,
    page: (String, String),
}

impl Running {
    pub(crate) fn new(
        host: Arc<Shared>,
        program: Program,
        surroundings: Surroundings,
        port: Arc<dyn Port>,
    ) -> Self {
        let rate = Rate::new(host.services.clock.now_ms());
        Self {
            host,
            program,
            surroundings,
            port: Mutex::new(Some(port)),
            pages: Mutex::default(),
            rate,
            in_flight: Mutex::default(),
            gesture_ms: AtomicU64::new(0),
            flushed: Signal::default(),
        }
    }

    pub(crate) fn port(&self) -> Option<Arc<dyn Port>> {
        self.port.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on nothing is sent to the program.
    pub(crate) fn disconnect(&self) {
        *self.port.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_flight(&self) -> MutexGuard<'_, HashMap<u64, Arc<Signal>>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The user and the program that storage and cookies belong to.
    pub(crate) fn scope(&self) -> (String, String) {
        (self.surroundings.user.clone(), self.program.app_id.clone())
    }

    pub(crate) fn event(&self, name: &str, data: &Value) {
        if let Some(port) = self.port() {
            port.send(message::event(name, data));
        }
    }

    /// Changes the page stack and reports it to the program.
    pub(crate) fn navigate(&self, action: &str, change: impl FnOnce(&mut Pages)) {
        let route = {
            let mut pages = self.pages();
            change(&mut pages);
            pages.route(action)
        };
        self.event("route", &route);
    }

    pub(crate) fn go_back(&self, delta: usize) -> bool {
        let route = {
            let mut pages = self.pages();
            if !pages.back(delta) {
                return false;
            }
            pages.route("navigateBack")
        };
        self.event("route", &route);
        true
    }

    pub(crate) fn depth(&self) -> usize {
        self.pages().depth()
    }

    /// The user touched the program.
    pub(crate) fn touch(&self) {
        self.gesture_ms.store(self.host.services.clock.now_ms(), Ordering::Relaxed);
    }

    /// Whether the user touched the program within the last `ms` milliseconds.
    pub(crate) fn touched_within(&self, ms: u64) -> bool {
        let at = self.gesture_ms.load(Ordering::Relaxed);
        // A touch in the future was before the clock was set back; nobody knows how long ago.
        let age = self.host.services.clock.now_ms().checked_sub(at);
        at > 0 && age.is_some_and(|age| age <= ms)
    }

    /// Sends a call's result to the program, and frees its slot for another call.
    pub(crate) fn answer(&self, id: u64, outcome: Result<Value, Failure>) {
        self.in_flight().remove(&id);
        if let Some(port) = self.port() {
            port.send(message::result(id, &outcome.map_err(|failure| failure.to_json())));
        }
    }

    fn refuse(&self, id: u64, failure: &Failure) {
        if let Some(port) = self.port() {
            port.send(message::result(id, &Err(failure.to_json())));
        }
    }

    /// Checks a message. A call is returned; everything else is handled at once.
    pub(crate) fn accept(self: &Arc<Self>, text: &str) -> Option<Call> {
        // An unreadable message has no id to respond to.
        let message: Incoming = serde_json::from_str(text).ok()?;
        if message.kind == "flushed" {
            if message.token.as_deref() == Some("close") {
                self.flushed.set();
            }
            return None;
        }
        if message.kind == "abort" {
            if let Some(abort) = self.in_flight().get(&message.id) {
                abort.set();
            }
            return None;
        }
        match self.admit(text.len(), &message) {
            Ok(abort) => Some(Call {
                instance: Arc::clone(self),
                page: self.page_of(message.page),
                api: message.api,
                params: message.params,
                abort,
                id: message.id,
            }),
            Err(failure) => {
                self.refuse(message.id, &failure);
                None
            }
        }
    }

    fn admit(&self, length: usize, message: &Incoming) -> Result<Arc<Signal>, Failure> {
        if !self.rate.take(self.host.services.clock.now_ms()) {
            return Err(Failure::new(BridgeError::Limit, "more than 200 calls a second"));
        }
        if length > MAX_MESSAGE {
            return Err(Failure::new(BridgeError::Limit, "the message is larger than 256 KiB"));
        }
        if message.v != VERSION || message.kind != "call" {
            return Err(Failure::new(
                BridgeError::NotImplemented,
                "this host speaks version 1 of the bridge",
            ));
        }
        let mut in_flight = self.in_flight();
        if in_flight.len() >= MAX_IN_FLIGHT {
            return Err(Failure::new(BridgeError::Limit, "more than 64 calls at the same time"));
        }
        if in_flight.contains_key(&message.id) {
            return Err(Failure::invalid("a call with this id is under way"));
        }
        let abort = Arc::new(Signal::default());
        in_flight.insert(message.id, Arc::clone(&abort));
        Ok(abort)
    }

    /// The page that a call names, if it is open; otherwise the one on top. Used for logs only.
    fn page_of(&self, named: Option<String>) -> (String, String) {
        let top = self.pages().top();
        named.map_or(top.clone(), |id| (id, top.1))
    }
}

impl Call {
    /// What the SPIs are told about the caller.
    pub(crate) fn context(&self) -> ApiContext {
        let program = &self.instance.program;
        ApiContext {
            app_id: program.app_id.clone(),
            app_version: program.version.clone(),
            app_name: program.name.clone(),
            app_icon_url: program.icon_url.clone(),
            page_path: self.page.1.clone(),
            call_id: self.id,
            page_id: self.page.0.clone(),
            source: Source::Container,
            env_version: program.env_version,
            lang: self.instance.surroundings.lang.clone(),
        }
    }

    /// The path of the page that called.
    pub(crate) fn page_path(&self) -> &str {
        &self.page.1
    }

    /// A string parameter, or empty. Numbers and booleans are converted to strings, as the vendors do.
    pub(crate) fn text(&self, name: &str) -> Result<String, Failure> {
        match self.params.get(name) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
            Some(_) => Err(Failure::invalid(format!("{name} must be a text"))),
        }
    }

    /// A parameter in milliseconds.
    pub(crate) fn duration(&self, name: &str, default: u64, max: u64) -> Result<Duration, Failure> {
        let ms = match self.params.get(name) {
            None | Some(Value::Null) => default,
            Some(value) => value
                .as_u64()
                .ok_or_else(|| Failure::invalid(format!("{name} must be a whole number of milliseconds")))?,
        };
        Ok(Duration::from_millis(ms.min(max)))
    }
}

/// Runs `work` for at most `limit`; `None` when it takes longer.
pub(crate) async fn within<T>(host: &Shared, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    match select(Box::pin(work), host.services.clock.sleep(limit)).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}
