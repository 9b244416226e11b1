//! A running mini program, as its host sees it.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::select;
use serde_json::{Value, json};

use crate::api;
use crate::error::{BridgeError, Failure};
use crate::message::{self, VERSION};
use crate::pages::Target;
use crate::program::Program;
use crate::running::{Call, Port, Running};
use crate::sessions::Shared;
use crate::setup::Surroundings;

/// How long a closing program may run its queued callbacks.
const FLUSH: Duration = Duration::from_secs(5);

/// A running program, as its host sees it. Cheap to clone.
#[derive(Clone)]
pub struct Instance {
    inner: Arc<Running>,
}

impl Instance {
    pub(crate) fn new(
        host: Arc<Shared>,
        program: Program,
        surroundings: Surroundings,
        port: Arc<dyn Port>,
    ) -> Self {
        Self { inner: Arc::new(Running::new(host, program, surroundings, port)) }
    }

    /// The first message for the program: its package, facts about the host, and its stored values.
    pub async fn init(&self, package: Value) -> String {
        let inner = &self.inner;
        let storage = inner.host.services.storage.all(&inner.scope()).await;
        json!({
            "v": VERSION,
            "kind": "init",
            "appId": inner.program.app_id,
            "program": package,
            "system": inner.surroundings.system,
            "storage": storage,
            "site": inner.host.settings.site_name,
            "env": {"envVersion": inner.program.env_version.name()},
            "sdkVersion": api::SDK_VERSION,
            "apis": api::available(&inner.host.services, &inner.program),
        })
        .to_string()
    }

    /// Starts the program at a page, or at its first one. If it has no such page, the program is told so.
    pub fn launch(&self, url: Option<&str>) {
        let inner = &self.inner;
        let first = inner.program.pages.first().cloned().unwrap_or_default();
        let entry = Target { path: first, query: std::collections::BTreeMap::new() };
        let wanted = url.map(|url| Target::parse(url, "", &inner.program));
        let target = wanted.clone().flatten().unwrap_or(entry);
        inner.event("launch", &json!({"path": target.path, "query": target.query, "scene": "1000"}));
        if wanted == Some(None) {
            inner.event("pageNotFound", &json!({"path": url, "query": {}, "isEntryPage": true}));
        }
        inner.navigate("open", |pages| pages.restart(target));
    }

    /// Handles one message from the program; the future ends when that is done. Poll it once before you pass in the
    /// next message, so that calls begin in the order in which they were made. Then let it run to its end
    /// concurrently with the others, even after the program has gone, because it may hold a payment in progress.
    pub fn receive(&self, text: &str) -> impl Future<Output = ()> + Send + 'static {
        let call = self.inner.accept(text);
        async move {
            if let Some(call) = call {
                run(call).await;
            }
        }
    }

    /// The user touched the program.
    pub fn gesture(&self) {
        self.inner.touch();
    }

    /// The user goes back. Returns false when there is no page to go back to: then close the program.
    pub fn back(&self) -> bool {
        !self.inner.host.is_paying() && self.inner.go_back(1)
    }

    /// Another page of the host covers the program.
    pub fn hide(&self) {
        self.inner.event("appHide", &json!({}));
    }

    /// The program is visible again.
    pub fn show(&self) {
        self.inner.event("appShow", &json!({}));
    }

    /// An event specific to this host, such as `themeChange`.
    pub fn event(&self, name: &str, data: &Value) {
        self.inner.event(name, data);
    }

    /// Ends the program: it is told, runs its queued callbacks, and then receives nothing more. Payments in progress
    /// run to their end; [`Host::outcome`](crate::Host::outcome) returns their result.
    pub async fn close(&self) {
        self.inner.event("close", &json!({}));
        if let Some(port) = self.inner.port() {
            port.send(message::flush("close"));
            let waited = self.inner.host.services.clock.sleep(FLUSH);
            select(self.inner.flushed.wait(), waited).await;
        }
        self.disconnect();
    }

    /// Ends a program that has already gone, such as after a crash.
    pub fn disconnect(&self) {
        self.inner.disconnect();
    }
}

/// Runs a call and sends the result to the program.
async fn run(call: Call) {
    let (instance, id) = (Arc::clone(&call.instance), call.id);
    // A panic in the host's code must not leave the program waiting.
    let ended = AssertUnwindSafe(api::run(call)).catch_unwind().await;
    let outcome = ended.unwrap_or_else(|_| Err(Failure::new(BridgeError::Unknown, "the host failed")));
    instance.answer(id, outcome);
}
