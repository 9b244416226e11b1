//! The host: its settings, its services, and the payment sessions of every program that runs in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::instance::{Instance, Port};
use crate::payment::{Event, ResultCode, State};
use crate::program::Program;
use crate::services::{Clock, Direction, HostUi, HttpFetch, Observer, Storage, WalletGateway};
use crate::signal::Signal;
use crate::spi::{MemberInfoService, OAuthService, PaymentService, SpiCode, SpiError};

/// Ended sessions that are remembered.
const REMEMBERED: usize = 256;

/// What is the same for every program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The wallet's name among its siblings: what `my.getSiteInfo` answers.
    pub site_name: String,
    /// Origins of the wallet's own cashier, such as `https://wallet.example`. A payment URL of another origin goes to the
    /// backend for decoding, if `decodes_foreign_urls`, and is refused otherwise.
    pub cashier_origins: Vec<String>,
    /// True when the backend decodes payment URLs of other acquirers.
    pub decodes_foreign_urls: bool,
    /// Scopes that need no consent of the user.
    pub silent_scopes: Vec<String>,
}

/// What the host implements. Without `payment`, `oauth` or `member` the APIs behind them do not exist.
#[derive(Clone)]
pub struct Services {
    /// Behind `my.tradePay`.
    pub payment: Option<Arc<dyn PaymentService>>,
    /// Behind `my.getAuthCode`.
    pub oauth: Option<Arc<dyn OAuthService>>,
    /// Behind `my.getOpenUserInfo`.
    pub member: Option<Arc<dyn MemberInfoService>>,
    /// The wallet's backend.
    pub gateway: Option<Arc<dyn WalletGateway>>,
    /// The host's screen.
    pub ui: Arc<dyn HostUi>,
    /// The network of programs.
    pub fetch: Arc<dyn HttpFetch>,
    /// The memory of programs.
    pub storage: Arc<dyn Storage>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Whoever watches.
    pub observer: Option<Arc<dyn Observer>>,
}

/// Who uses a program, and on what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Surroundings {
    /// The host's user; names storage and cookies.
    pub user: String,
    /// The user's language, such as `en`.
    pub lang: String,
    /// What `my.getSystemInfo` answers.
    pub system: Value,
}

/// A running host. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) services: Services,
    sessions: Mutex<Sessions>,
}

#[derive(Default)]
struct Sessions {
    made: u64,
    /// The one whose cashier is on the screen.
    open: Option<u64>,
    all: BTreeMap<u64, Session>,
}

struct Session {
    app_id: String,
    order_id: Option<String>,
    state: State,
    /// What a page of the host reported, or that the host gives up.
    reported: Option<Result<String, SpiError>>,
    reporter: Arc<Signal>,
    code: Option<ResultCode>,
}

impl Host {
    /// A host with its services.
    pub fn new(settings: Settings, services: Services) -> Self {
        Self { shared: Arc::new(Shared { settings, services, sessions: Mutex::default() }) }
    }

    /// Opens a program. Send [`Instance::init`] to it, then [`Instance::launch`] it.
    pub fn open(&self, program: Program, surroundings: Surroundings, port: Arc<dyn Port>) -> Instance {
        Instance::new(Arc::clone(&self.shared), program, surroundings, port)
    }

    /// The order of a session was handed over for execution; from now on silence may hide a success. False when the
    /// session cannot be submitted any more: then do not hand it over.
    pub fn submitted(&self, session: &str) -> bool {
        self.shared.happen(session, Event::Submit)
    }

    /// The backend refused the order for certain, such as for a wrong PIN. The user may try again.
    pub fn submission_refused(&self, session: &str) -> bool {
        self.shared.happen(session, Event::Refuse)
    }

    /// A page of the host reports how a payment ended: a result code, or an SPI error. Only the first report counts.
    pub fn complete_payment(&self, session: &str, result: Result<String, SpiError>) -> bool {
        self.shared.report(session, result)
    }

    /// Asks to give a payment up. False once it was submitted: that is never aborted.
    pub fn request_cancel(&self, session: &str) -> bool {
        let may = self.shared.state(session).is_some_and(|state| state.after(Event::Cancel).is_some());
        may && self.shared.report(session, Err(SpiCode::UserCancel.into()))
    }

    /// True while a payment is open.
    pub fn is_paying(&self) -> bool {
        self.shared.is_paying()
    }

    /// The state of a session.
    pub fn state(&self, session: &str) -> Option<State> {
        self.shared.state(session)
    }

    /// How a session ended. Also for programs that are gone, which never got their result.
    pub fn outcome(&self, session: &str) -> Option<ResultCode> {
        self.shared.with(session, |found| found.code).flatten()
    }
}

impl Shared {
    fn sessions(&self) -> std::sync::MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, name: &str, work: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let number = name.strip_prefix("pay-")?.parse().ok()?;
        self.sessions().all.get_mut(&number).map(work)
    }

    /// Starts the one payment of the host; `None` while another is on the screen.
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

    /// The cashier of this session is gone from the screen.
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

    pub(crate) fn bind_order(&self, name: &str, order_id: &str) {
        self.with(name, |session| session.order_id = Some(order_id.to_owned()));
    }

    /// Lets something happen to a session. False when it cannot happen in its state.
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

    fn report(&self, name: &str, result: Result<String, SpiError>) -> bool {
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

    /// What was reported, if anything was.
    pub(crate) fn reported(&self, name: &str) -> Option<Result<String, SpiError>> {
        self.with(name, |session| session.reported.clone()).flatten()
    }

    /// Ends when something was reported.
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
