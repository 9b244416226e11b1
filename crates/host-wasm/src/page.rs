//! A page with a host in it: messages in, messages out, and the tasks in between.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use cashier_host::Host;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::{Value, json};

use crate::link::{Link, ToProgram};
use crate::message::{Message, Opening};
use crate::services;

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A host, and its tasks that wait for a response.
pub struct Page {
    link: Arc<Link>,
    work: FuturesUnordered<Work>,
    woken: Arc<Woken>,
}

/// Set when some task can continue.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { link: Link::new(0), work: FuturesUnordered::new(), woken: Arc::default() }
    }
}

impl Page {
    /// Handles a message, runs the tasks that can run, and returns the output, one message per line.
    pub fn hear(&mut self, now_ms: u64, text: &str) -> String {
        self.link.now_ms.store(now_ms, Ordering::Relaxed);
        if let Some(bridge) = text.strip_prefix('m') {
            self.bridge(bridge);
        } else if let Ok(message) = serde_json::from_str(text) {
            self.obey(message);
        }
        self.run();
        self.link.take_said()
    }

    /// Runs every task that can continue.
    fn run(&mut self) {
        let waker = Waker::from(Arc::clone(&self.woken));
        let mut context = Context::from_waker(&waker);
        loop {
            self.woken.0.store(false, Ordering::Relaxed);
            let is_done = match self.work.poll_next_unpin(&mut context) {
                Poll::Ready(ended) => ended.is_none(),
                Poll::Pending => !self.woken.0.load(Ordering::Relaxed),
            };
            if is_done {
                return;
            }
        }
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.work.push(Box::pin(work));
    }

    fn bridge(&self, text: &str) {
        let Some(instance) = self.link.instance() else { return };
        self.spawn(instance.receive(text));
    }

    fn obey(&mut self, message: Message) {
        let link = &self.link;
        match message {
            Message::Open(opening) => self.open(*opening),
            Message::Close { reason, id } => self.close(reason, id),
            Message::Back => {
                if link.instance().is_some_and(|instance| !instance.back()) {
                    self.close("back".to_owned(), Value::Null);
                }
            }
            Message::Start { path } => {
                if let Some(instance) = link.instance() {
                    instance.launch((!path.is_empty()).then_some(path.as_str()));
                }
            }
            Message::Gesture => link.instance().iter().for_each(cashier_host::Instance::gesture),
            Message::Hide => link.instance().iter().for_each(cashier_host::Instance::hide),
            Message::Show => link.instance().iter().for_each(cashier_host::Instance::show),
            Message::Event { name, data } => {
                link.instance().iter().for_each(|instance| instance.event(&name, &data));
            }
            Message::Title { text, back } => self.title(&text, back),
            Message::Crash => link.lose(),
            Message::Answer { id, value } => link.answers.give(&id, value),
            Message::Submitted { session, id } => {
                let may = link.host().is_some_and(|host| host.submitted(&session));
                self.answer(&id, &json!(may));
            }
            Message::Refused { session } => {
                link.host().iter().for_each(|host| {
                    host.submission_refused(&session);
                });
            }
            Message::Network { on } => link.has_network.store(on, Ordering::Relaxed),
            Message::Lost => *self = Self { link: Link::new(link.now_ms()), ..Self::default() },
        }
    }

    /// A title that reads like the wallet's is replaced by the program's name, and the developer is told.
    fn title(&self, text: &str, back: bool) {
        let is_reserved = self.link.host().is_some_and(|host| host.is_reserved(text));
        let shown = Some(text).filter(|text| !text.is_empty() && !is_reserved);
        self.link.say(&json!({"t": "title", "text": shown, "back": back}));
        if is_reserved {
            let why = json!({"title": text, "error": "it reads like a title of the wallet; use other words"});
            self.link.say(
                &json!({"t": "log", "dir": "session", "name": "title refused", "text": why.to_string()}),
            );
        }
    }

    fn answer(&self, id: &Value, value: &Value) {
        if !id.is_null() {
            self.link.say(&json!({"t": "answer", "id": id, "value": value}));
        }
    }

    fn open(&self, opening: Opening) {
        let host = Host::new(opening.settings, services::of(&self.link, opening.storage));
        let port = Arc::new(ToProgram(Arc::clone(&self.link)));
        let instance = host.open(opening.program, opening.surroundings, port);
        self.link.put_open(host, instance.clone());
        let link = Arc::clone(&self.link);
        self.spawn(async move {
            let init = instance.init(opening.package).await;
            link.say(&json!({"t": "opened", "init": init}));
        });
    }

    fn close(&self, reason: String, id: Value) {
        let link = Arc::clone(&self.link);
        if link.instance().is_none() && id.is_null() {
            // Closed before it was opened.
            link.say(&json!({"t": "closed", "reason": reason}));
            return;
        }
        self.spawn(async move {
            link.close(&reason).await;
            if !id.is_null() {
                link.say(&json!({"t": "answer", "id": id, "value": null}));
            }
        });
    }
}
