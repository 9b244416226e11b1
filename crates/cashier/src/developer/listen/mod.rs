//! A listener: takes a client's events from the server, and forwards them to a receiver until it accepts them.
//!
//! Invariants: an event is forwarded until the receiver has accepted it, whatever happens to the server, the receiver or
//! this program, unless the user has asked to give up; the events of one payment go one after the other; a place for
//! forwarding is free again only when what it did is on disk, so that at most the events in flight go twice, with the
//! same id.

mod backoff;
mod check;
mod filter;
mod flight;
mod forward;
mod progress;
mod queue;
mod said;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cashier_core::id::NoticeId;
use cashier_core::time::Timestamp;
use cashier_engine::outbound::Outbound;
use cashier_protocol::wallet::keys::VerifyingKey;
use cashier_protocol::webhook::WebhookVerifier;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};

use super::api::{Api, ApiError, EventQuery, WAIT_S};
use super::pace::Pace;
use super::wire::{Client, Event, EventPage, settled};
use backoff::Absence;
use check::Checker;
pub use check::{Checked, Scheme};
pub use filter::Pattern;
use flight::Landed;
pub use forward::{Answer, Forward};
pub use progress::{Progress, Target};
use queue::Queue;
pub use said::{Attempt, Next, Said, Told};

/// How many events are asked for at once: the server's limit.
const PAGE: usize = 100;
/// How many events wait at most. The others stay at the server.
const WAITING_MAX: usize = 1_000;
/// The pause after an answer without a new event, for servers that do not wait.
const NOTHING_NEW: Duration = Duration::from_millis(500);
/// How far a cursor may be ahead of the server's clock.
const AHEAD_MAX: Duration = Duration::from_mins(1);
/// How long the events in flight may take when the listener ends.
const LANDING: Duration = Duration::from_secs(5);

/// Where a listener begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Start {
    /// Where the last one stopped; the first one at what happens from now on.
    Resume,
    /// At the oldest event that the server has.
    Oldest,
    /// At this time, as RFC 3339.
    Since(String),
}

/// What a listener does.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where events go; they are only shown when absent.
    pub forward: Option<Forward>,
    /// The types that are taken; all when empty.
    pub patterns: Vec<Pattern>,
    /// Where it begins.
    pub start: Start,
    /// How long an event is tried; for ever when absent.
    pub give_up_after: Option<Duration>,
    /// How many events are forwarded at the same time.
    pub parallel: usize,
    /// Checks the signatures of Standard Webhooks.
    pub webhook: Option<WebhookVerifier>,
}

/// What a listener needs.
pub struct Setup {
    /// How far an earlier one has come.
    pub progress: Progress,
    /// The time.
    pub pace: Arc<dyn Pace>,
    /// Told what happens.
    pub say: Box<dyn FnMut(Said) + Send>,
}

/// What a listener has done.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Totals {
    /// Events that the receiver accepted, or that were shown.
    pub accepted: u64,
    /// Events that were given up.
    pub given_up: u64,
}

/// The listener.
pub struct Listener {
    api: Api,
    outbound: Outbound,
    checker: Checker,
    server_now: Timestamp,
    target: Target,
    options: Options,
    progress: Progress,
    pace: Arc<dyn Pace>,
    say: Box<dyn FnMut(Said) + Send>,
    queue: Queue,
    server: Absence,
    receiver: Absence,
    /// True when the last answer had nothing new.
    is_quiet: bool,
    totals: Totals,
}

type Flying = FuturesUnordered<BoxFuture<'static, Landed>>;
type Polled = Result<EventPage, ApiError>;

impl Options {
    /// What the progress of a listener with these options is about.
    pub fn target(&self, api: &Api, client: &Client) -> Target {
        Target {
            server: api.base().to_owned(),
            client_id: client.client_id.clone(),
            forward_to: self.forward.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    fn path(&self) -> Option<&str> {
        self.forward.as_ref().and_then(Forward::path_to_sign)
    }
}

impl Listener {
    /// A listener for this client.
    ///
    /// # Errors
    /// When the server's key cannot be read, or HTTPS cannot be set up.
    pub fn new(api: Api, client: &Client, options: Options, setup: Setup) -> Result<Self> {
        let key = client.wallet_public_key.as_deref().map(VerifyingKey::parse).transpose();
        let now = &client.server.now;
        Ok(Self {
            checker: Checker {
                client_id: client.client_id.clone(),
                key: key.context("the server's public key cannot be read")?,
                webhook: options.webhook.clone(),
            },
            server_now: Timestamp::parse_rfc3339(now)
                .with_context(|| format!("the server's time {now} cannot be read"))?,
            target: options.target(&api, client),
            outbound: Outbound::new()?,
            api,
            options,
            progress: setup.progress,
            pace: setup.pace,
            say: setup.say,
            queue: Queue::default(),
            server: Absence::default(),
            receiver: Absence::default(),
            is_quiet: false,
            totals: Totals::default(),
        })
    }

    /// Listens until `stop`. What is in flight then is waited for, for a few seconds.
    ///
    /// # Errors
    /// When the server refuses the key, or progress cannot be written. Nothing is lost: the next listener goes on.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<Totals> {
        self.begin().await?;
        let mut stop = pin!(stop);
        let (mut flying, mut polling): (Flying, Option<BoxFuture<'static, Polled>>) = Default::default();
        loop {
            self.launch(&mut flying);
            if polling.is_none() && self.has_room() {
                polling = Some(self.poll());
            }
            let wake = self.wakes_at(flying.len());
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(landed) = flying.next(), if !flying.is_empty() => self.land(landed, &mut flying)?,
                polled = answered(&mut polling) => {
                    polling = None;
                    self.take(polled)?;
                }
                () = self.pause_until(wake) => {}
            }
        }
        let landing = async {
            while let Some(landed) = flying.next().await {
                self.land(landed, &mut flying)?;
            }
            anyhow::Ok(())
        };
        let pause = tokio::time::timeout(LANDING, landing);
        pause.await.unwrap_or(Ok(()))?;
        Ok(self.totals)
    }

    /// Finds where to begin, and takes up what an earlier listener has left.
    async fn begin(&mut self) -> Result<()> {
        let resumes = self.options.start == Start::Resume && self.progress.cursor().is_some();
        match &self.options.start {
            Start::Oldest => self.progress.begin(String::new(), std::iter::empty()),
            // A time sorts before every id.
            Start::Since(time) => self.progress.begin(time.clone(), std::iter::empty()),
            Start::Resume if resumes => self.refuse_future(),
            Start::Resume => {
                let query = EventQuery { after: Some("now"), path: None, limit: PAGE, wait_s: 0 };
                let page = self.api.events(&query).await?;
                self.progress.begin(page.cursor, page.events.into_iter().map(|event| event.id));
            }
        }
        self.progress.save()?;
        for id in self.progress.waiting().to_vec() {
            self.load(&id).await?;
        }
        let (target, waiting) = (self.target.clone(), self.progress.waiting().len());
        (self.say)(Said::Listening { target, resumes, waiting });
        Ok(())
    }

    /// Takes up an event that an earlier listener has left.
    async fn load(&mut self, id: &str) -> Result<()> {
        loop {
            match self.api.event(id, self.options.path()).await {
                Ok(event) if event.body.is_some() => {
                    self.queue.push(event, self.pace.now());
                    return Ok(());
                }
                Ok(_) => return self.forget(id),
                Err(error) if error.is_absent() => return self.forget(id),
                // It may only be that many at once are more than the server answers in a second.
                Err(error) if error.is_temporary() => {
                    if self.server.failed(self.pace.now()) && error.code().is_none() {
                        self.note(format!("{error}. Trying again until it answers"));
                    }
                    self.pace.pause(NOTHING_NEW).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// A cursor ahead of the server's clock is of books that were erased: the new ones are read from their beginning.
    fn refuse_future(&mut self) {
        let cursor = self.progress.cursor().and_then(|cursor| settled(cursor).parse::<NoticeId>().ok());
        if cursor.is_some_and(|cursor| cursor.created_at() > self.server_now.saturating_add(AHEAD_MAX)) {
            self.progress.begin(String::new(), std::iter::empty());
            self.note("the server's data was erased since the last time; beginning with its first event");
        }
    }

    fn note(&mut self, text: impl Into<String>) {
        (self.say)(Said::Note(text.into()));
    }

    /// An event that the server no longer has cannot be forwarded.
    fn forget(&mut self, id: &str) -> Result<()> {
        self.progress.finish(id);
        self.note(format!("the server does not have the event {id}, or its body, any more; it is left out"));
        self.progress.save()
    }

    fn has_room(&self) -> bool {
        self.progress.waiting().len().saturating_add(PAGE) <= WAITING_MAX
    }

    /// Asks for events, after the pause that the last answer calls for.
    fn poll(&self) -> BoxFuture<'static, Polled> {
        let (api, pace) = (self.api.clone(), Arc::clone(&self.pace));
        let after = self.progress.cursor().filter(|cursor| !cursor.is_empty()).map(str::to_owned);
        let path = self.options.path().map(str::to_owned);
        let again = self.server.next_try().map(|at| at.saturating_sub(pace.now()));
        let pause = again.or(self.is_quiet.then_some(NOTHING_NEW));
        async move {
            if let Some(pause) = pause {
                pace.pause(pause).await;
            }
            let (after, path) = (after.as_deref(), path.as_deref());
            api.events(&EventQuery { after, path, limit: PAGE, wait_s: WAIT_S }).await
        }
        .boxed()
    }

    /// Takes the new events of an answer.
    fn take(&mut self, polled: Polled) -> Result<()> {
        let page = match polled {
            Ok(page) => page,
            Err(error) if error.is_temporary() => {
                if self.server.failed(self.pace.now()) {
                    self.note(format!("{error}. Trying again until it answers"));
                }
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        if self.server.ended() {
            self.note("the server answers again");
        }
        let is_full = page.events.len() >= PAGE;
        let is_wanted = |event: &Event| {
            self.options.patterns.is_empty()
                || self.options.patterns.iter().any(|pattern| pattern.matches(&event.kind))
        };
        let new = page.events.into_iter().filter(|event| is_wanted(event) && !self.progress.knows(&event.id));
        let new: Vec<Event> = new.collect();
        let has_moved = self.progress.cursor() != Some(page.cursor.as_str());
        self.is_quiet = new.is_empty() && !(is_full && has_moved);
        if !new.is_empty() || has_moved {
            self.progress.take(new.iter().map(|event| event.id.clone()), page.cursor);
            self.progress.save()?;
        }
        for event in new {
            if self.options.forward.is_none() {
                self.show(event);
            } else if event.body.is_some() {
                self.queue.push(event, self.pace.now());
            } else {
                self.forget(&event.id)?;
            }
        }
        Ok(())
    }

    /// Shows an event of a listener that forwards nothing.
    fn show(&mut self, event: Event) {
        self.progress.finish(&event.id);
        self.totals.accepted = self.totals.accepted.saturating_add(1);
        let checked = self.checker.check(&event, &forward::path_of(&event.notify_url).0);
        (self.say)(Said::Event(Box::new(Told { event, checked, attempt: None })));
    }

    /// Ends at a time on the listener's clock; never when there is none.
    fn pause_until(&self, at: Option<Duration>) -> BoxFuture<'static, ()> {
        match at {
            Some(at) => self.pace.pause(at.saturating_sub(self.pace.now())),
            None => std::future::pending().boxed(),
        }
    }
}

/// The answer to the question that is under way; never, when there is none.
async fn answered(polling: &mut Option<BoxFuture<'static, Polled>>) -> Polled {
    match polling {
        Some(polling) => polling.await,
        None => std::future::pending().await,
    }
}
