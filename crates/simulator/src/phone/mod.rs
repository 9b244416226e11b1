//! One phone: a page that is connected, with its user, its settings and the program that is open.

mod asks;
mod forced;
mod messages;
mod program;
mod socket;
mod state;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cashier_engine::clock::Clock as _;
use cashier_host::Program;
use cashier_web::texts::Locale;
use serde_json::{Value, json};
use tokio::sync::mpsc;

pub(crate) use forced::Forced;
pub(crate) use socket::socket;

use crate::wallet::Wallet;
use crate::{Inner, SampleUser};
use asks::Asks;

/// How the host takes payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A sheet over the program: it stays inside.
    Sheet,
    /// The wallet's own cashier as a page of the host.
    Page,
}

impl Mode {
    const fn name(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Page => "page",
        }
    }
}

/// A phone. Calls that are under way hold it too.
pub(crate) struct Phone {
    pub(crate) simulator: Arc<Inner>,
    out: mpsc::UnboundedSender<String>,
    asks: Asks,
    network: Arc<AtomicBool>,
    settings: Mutex<Settings>,
    open: Mutex<Option<Open>>,
}

struct Settings {
    locale: Locale,
    user: usize,
    site: usize,
    mode: Mode,
    device: Value,
    next: Option<Forced>,
    /// The outcome of the payment that is under way.
    forced: Option<Forced>,
    wallet: Arc<Wallet>,
}

/// The program that is open. Its host runs in the page; what the program may do is known here too.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) program: Program,
    /// Whose storage and cookies: the user and the program.
    pub(crate) scope: (String, String),
}

impl Phone {
    fn new(simulator: Arc<Inner>, out: mpsc::UnboundedSender<String>) -> Option<Arc<Self>> {
        let network = Arc::new(AtomicBool::new(true));
        let wallet = Arc::new(wallet_of(&simulator, 0, 0, &network)?);
        let settings = Settings {
            locale: Locale::En,
            user: 0,
            site: 0,
            mode: Mode::Sheet,
            device: json!({}),
            next: None,
            forced: None,
            wallet,
        };
        Some(Arc::new(Self {
            simulator,
            out,
            asks: Asks::default(),
            network,
            settings: Mutex::new(settings),
            open: Mutex::new(None),
        }))
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn opened(&self) -> Option<Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a message to the page. A page that is gone hears nothing.
    pub(crate) fn send(&self, message: &Value) {
        let _ = self.out.send(message.to_string());
    }

    /// Sends a line to the developer panel.
    pub(crate) fn log(&self, direction: &str, name: &str, data: &Value) {
        let at = self.simulator.setup.clock.now().to_rfc3339();
        self.send(&json!({"t": "log", "at": at, "dir": direction, "name": name, "text": data.to_string()}));
    }

    pub(crate) fn wallet(&self) -> Arc<Wallet> {
        Arc::clone(&self.settings().wallet)
    }

    pub(crate) fn user(&self) -> SampleUser {
        let index = self.settings().user;
        let users = &self.simulator.setup.users;
        users.get(index).cloned().unwrap_or_else(|| SampleUser {
            login: String::new(),
            name: String::new(),
            password: String::new(),
            pin: String::new(),
        })
    }

    pub(crate) fn locale(&self) -> Locale {
        self.settings().locale
    }

    pub(crate) fn mode(&self) -> Mode {
        self.settings().mode
    }

    /// True when the wallet that is played is the one that serves the simulator.
    pub(crate) fn is_at_home(&self) -> bool {
        self.settings().site == 0
    }

    pub(crate) fn has_network(&self) -> bool {
        self.network.load(Ordering::Relaxed)
    }

    /// The outcome that was set by hand for the payment that is under way.
    pub(crate) fn forced(&self) -> Option<Forced> {
        self.settings().forced
    }
}

fn wallet_of(simulator: &Inner, site: usize, user: usize, network: &Arc<AtomicBool>) -> Option<Wallet> {
    let setup = &simulator.setup;
    let (site, user) = (setup.sites.get(site)?.clone(), setup.users.get(user)?.clone());
    Some(Wallet::new(simulator.http.clone(), &simulator.sessions, site, user, Arc::clone(network)))
}
