//! One phone: a connected page, with its user, its settings and the open program.

mod asks;
mod forced;
mod messages;
mod program;
mod socket;
mod state;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use cashier_engine::clock::Clock as _;
use cashier_host::Program;
use cashier_web::texts::Locale;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::{Notify, Semaphore};

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

/// The maximum number of messages waiting for a page.
const MESSAGES_MAX: usize = 1_024;

/// The maximum number of calls of a page's host in progress. A program has 64, and the host adds a few of its own.
const CALLS_MAX: usize = 128;

/// A phone. Calls in progress hold a reference to it too.
pub(crate) struct Phone {
    pub(crate) simulator: Arc<Inner>,
    out: mpsc::Sender<String>,
    /// Notified when the page does not accept its messages.
    lost: Notify,
    /// The call slots of its host.
    calls: Arc<Semaphore>,
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
    /// The forced outcome of the payment in progress.
    forced: Option<Forced>,
    wallet: Arc<Wallet>,
}

/// The open program. Its host runs in the page; its permissions are known here too.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) program: Program,
    /// The user and the program that storage and cookies belong to.
    pub(crate) scope: (String, String),
    /// Its id in the catalogue, and when it was written there.
    pub(crate) origin: (String, Option<SystemTime>),
    /// True when web pages run in it, which can take the keyboard: nothing secret may be typed meanwhile.
    pub(crate) has_web_pages: bool,
}

impl Phone {
    /// A new phone, and the messages for its page.
    fn new(simulator: Arc<Inner>) -> Option<(Arc<Self>, mpsc::Receiver<String>)> {
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
        let (out, outgoing) = mpsc::channel(MESSAGES_MAX);
        let phone = Self {
            simulator,
            out,
            lost: Notify::new(),
            calls: Arc::new(Semaphore::new(CALLS_MAX)),
            asks: Asks::default(),
            network,
            settings: Mutex::new(settings),
            open: Mutex::new(None),
        };
        Some((Arc::new(phone), outgoing))
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn opened(&self) -> Option<Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the page once when the open program was added again.
    fn look_for_changes(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Open { origin: (id, written_at), .. }) = open.as_mut() else { return };
        let now = self.simulator.setup.catalogue.written_at(id);
        if now.is_some() && now != *written_at {
            *written_at = now;
            self.send(&json!({"t": "changed", "program": id}));
        }
    }

    /// Sends a message to the page. A page that is gone gets nothing; one that does not read its messages is dropped.
    pub(crate) fn send(&self, message: &Value) {
        if let Err(TrySendError::Full(_)) = self.out.try_send(message.to_string()) {
            self.lost.notify_one();
        }
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

    /// Gives the user the sample PIN again, as the wallet's support would. Returns false when that failed.
    pub(crate) async fn unlock_pin(&self) -> bool {
        let site = self.settings().site;
        self.simulator.setup.helpdesk.unlock(site, &self.user().login).await
    }

    pub(crate) fn locale(&self) -> Locale {
        self.settings().locale
    }

    pub(crate) fn mode(&self) -> Mode {
        self.settings().mode
    }

    /// True when the selected wallet is the one that serves the simulator.
    pub(crate) fn is_at_home(&self) -> bool {
        self.settings().site == 0
    }

    pub(crate) fn has_network(&self) -> bool {
        self.network.load(Ordering::Relaxed)
    }

    /// The forced outcome of the payment in progress.
    pub(crate) fn forced(&self) -> Option<Forced> {
        self.settings().forced
    }
}

fn wallet_of(simulator: &Inner, site: usize, user: usize, network: &Arc<AtomicBool>) -> Option<Wallet> {
    let setup = &simulator.setup;
    let (site, user) = (setup.sites.get(site)?.clone(), setup.users.get(user)?.clone());
    Some(Wallet::new(simulator.http.clone(), &simulator.sessions, site, user, Arc::clone(network)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cashier_engine::clock::ProductClock;
    use futures_util::FutureExt as _;

    use super::*;
    use crate::{Catalogue, Line, SampleUser, Setup, Site};

    /// A helpdesk that helps nobody.
    struct Closed;

    #[async_trait::async_trait]
    impl crate::Helpdesk for Closed {
        async fn unlock(&self, _: usize, _: &str) -> bool {
            false
        }
    }

    fn phone() -> (Arc<Phone>, mpsc::Receiver<String>) {
        let site = Site {
            name: "Wallet".to_owned(),
            base_url: "http://127.0.0.1:9".to_owned(),
            decodes_foreign_urls: false,
        };
        let text = || "layla".to_owned();
        let setup = Setup {
            sites: vec![site],
            users: vec![SampleUser { login: text(), name: text(), password: text(), pin: text() }],
            catalogue: Catalogue::new(Vec::new(), "/nowhere".into()),
            currency: "IQD".to_owned(),
            helpdesk: Arc::new(Closed),
            clock: Arc::new(ProductClock::new(0)),
            line: Arc::new(Line::default()),
        };
        Phone::new(Arc::new(Inner::new(setup).unwrap())).unwrap()
    }

    /// Messages that a page does not accept are not accumulated: the page is dropped.
    #[tokio::test]
    async fn a_page_that_does_not_listen_is_given_up() {
        let (phone, mut outgoing) = phone();
        for _ in 0..MESSAGES_MAX {
            phone.send(&json!({"t": "log"}));
        }
        assert_eq!(phone.lost.notified().now_or_never(), None);
        for _ in 0..3 * MESSAGES_MAX {
            phone.send(&json!({"t": "log"}));
        }
        phone.lost.notified().await;
        let mut waiting = 0;
        while outgoing.try_recv().is_ok() {
            waiting += 1;
        }
        assert_eq!(waiting, MESSAGES_MAX);
    }

    /// A page may make as many calls as a host can; further ones get an empty answer.
    #[tokio::test]
    async fn a_page_has_so_many_calls_under_way() {
        let (phone, mut outgoing) = phone();
        // Nobody answers the question behind this call, so it stays in progress.
        let context = json!({
            "appId": "a", "appVersion": "1", "appName": "a", "appIconUrl": "", "pagePath": "", "callId": 1, "pageId": "",
            "source": "container", "envVersion": "develop", "lang": "en",
        });
        let page = json!({"client_id": "a", "name": "a", "logo": "", "scopes": []});
        let calls = 2 * CALLS_MAX;
        for id in 0..calls {
            let message = json!({"t": "service", "method": "authPage", "id": id, "args": [context, page]});
            assert!(phone.hear_at_once(&message));
        }
        let (mut asked, mut refused) = (0, 0);
        while asked + refused < calls {
            let said: Value = serde_json::from_str(&outgoing.recv().await.unwrap()).unwrap();
            match said["t"].as_str() {
                Some("ui") => asked += 1,
                Some("answer") if said["value"].is_null() => refused += 1,
                _ => panic!("{said}"),
            }
        }
        assert_eq!((asked, refused), (CALLS_MAX, CALLS_MAX));
        phone.asks.end();
    }
}
