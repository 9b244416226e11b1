//! What all programs of a host share: its settings and services, and their payment sessions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::payment::{Event, ResultCode, State};
use crate::services::Direction;
use crate::setup::{Services, Settings};
use crate::signal::Signal;
use crate::spi::SpiError;

/// How many ended sessions are remembered.
const REMEMBERED: usize = 256;

/// What all programs of a host share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) services: Services,
    sessions: Mutex<Sessions>,
}

#[derive(Default)]
struct Sessions {
    made: u64,
    /// The session whose cashier is on the screen.
    open: Option<u64>,
    all: BTreeMap<u64, Session>,
}

struct Session {
    app_id: String,
    order_id: Option<String>,
    state: State,
    /// The report of a page of the host, or the host's cancellation.
    reported: Option<Result<String, SpiError>>,
    reporter: Arc<Signal>,
    code: Option<ResultCode>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, services: Services) -> Self {
        Self { settings, services, sessions: Mutex::default() }
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, name: &str, work: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let number = name.strip_prefix("pay-")?.parse().ok()?;
        self.sessions().all.get_mut(&number).map(work)
    }

    /// Begins the host's single payment; `None` while another is on the screen.
    pub(crate) fn begin_payment(&self, app_id: &str) -> Option<String> {
        let mut sessions = self.sessions();
        if sessions.open.is_some() {
            return None;
        }
        sessions.made = sessions.made.saturating_add(1);
        let number = sessions.made;
        sessions.open = Some(number);
        let session = Session {
            app_id: app_id.to_owned(),
            order_id: None,
            state: State::Created,
            reported: None,
            reporter: Arc::default(),
            code: None,
        };
        sessions.all.insert(number, session);
        while sessions.all.len() > REMEMBERED {
            sessions.all.pop_first();
        }
        Some(format!("pay-{number}"))
    }

    /// This session's cashier has left the screen.
    pub(crate) fn end_payment(&self, name: &str, code: Option<ResultCode>) {
        self.with(name, |session| session.code = code);
        self.happen(name, Event::Finish);
        let mut sessions = self.sessions();
        if sessions.open.is_some_and(|open| name == format!("pay-{open}")) {
            sessions.open = None;
        }
    }

    pub(crate) fn is_paying(&self) -> bool {
        self.sessions().open.is_some()
    }

    pub(crate) fn state(&self, name: &str) -> Option<State> {
        self.with(name, |session| session.state)
    }

    /// The result code of a session that has ended.
    pub(crate) fn code(&self, name: &str) -> Option<ResultCode> {
        self.with(name, |session| session.code).flatten()
    }

    pub(crate) fn bind_order(&self, name: &str, order_id: &str) {
        self.with(name, |session| session.order_id = Some(order_id.to_owned()));
    }

    /// Applies an event to a session. Returns false when its state does not allow the event.
    pub(crate) fn happen(&self, name: &str, event: Event) -> bool {
        let moved = self.with(name, |session| {
            let from = session.state;
            let to = from.after(event)?;
            session.state = to;
            Some((from, to, session.app_id.clone(), session.order_id.clone(), session.code))
        });
        let Some((from, to, app_id, order_id, code)) = moved.flatten() else { return false };
        let data = json!({
            "session": name, "from": from.name(), "to": to.name(), "appId": app_id, "orderId": order_id,
            "resultCode": code.map(ResultCode::as_str),
        });
        self.observe(Direction::Session, "payment", &data);
        true
    }

    pub(crate) fn report(&self, name: &str, result: Result<String, SpiError>) -> bool {
        let reporter = self.with(name, |session| {
            if session.state == State::Final || session.reported.is_some() {
                return None;
            }
            session.reported = Some(result);
            Some(Arc::clone(&session.reporter))
        });
        let Some(reporter) = reporter.flatten() else { return false };
        reporter.set();
        true
    }

    /// The report, if there is one.
    pub(crate) fn reported(&self, name: &str) -> Option<Result<String, SpiError>> {
        self.with(name, |session| session.reported.clone()).flatten()
    }

    /// Ends when there is a report.
    pub(crate) async fn until_reported(&self, name: &str) {
        let Some(reporter) = self.with(name, |session| Arc::clone(&session.reporter)) else { return };
        reporter.wait().await;
    }

    pub(crate) fn observe(&self, direction: Direction, name: &str, data: &Value) {
        if let Some(observer) = &self.services.observer {
            observer.event(direction, name, data);
        }
    }
}
