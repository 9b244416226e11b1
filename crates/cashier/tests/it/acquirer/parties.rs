//! The parties: an acquirer with its merchant, two wallets with their users, and the door between them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use cashier::config::{Acquirer, Config};
use cashier_core::ledger::Owner;
use cashier_core::merchant::CreatePartner;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::patience::{until, within};
use crate::support::Database;
use crate::wallet::{Answer, LOGIN, PASSWORD, PIN, Wallet};

/// The wallets' names at the acquirer. Each wallet has a server where its name points, except the last, which has none.
const WALLETS: [&str; 3] = ["WALLET_A", "WALLET_B", "WALLET_DEAF"];

/// Everybody.
pub(super) struct Town {
    /// The acquirer. Its merchant is the one that every test has.
    pub(super) shop: Wallet,
    pub(super) a: Wallet,
    pub(super) b: Wallet,
    /// The proxy through which the wallets reach the acquirer.
    pub(super) door: Door,
    keys: Vec<(String, SigningKey)>,
    _files: TempDir,
}

/// A client of the acquirer that signs by hand.
pub(super) struct Party {
    client_id: String,
    key: SigningKey,
    base: String,
    wallet_key: VerifyingKey,
    http: reqwest::Client,
}

/// A proxy in front of the acquirer's API, which can be open, closed, or answer by itself.
pub(super) struct Door {
    pub(super) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    to: String,
    mode: AtomicU8,
    turned_away: watch::Sender<usize>,
    http: reqwest::Client,
}

const OPEN: u8 = 0;
const CLOSED: u8 = 1;
const FORGED: u8 = 2;

impl Door {
    async fn start(to: String, http: reqwest::Client) -> Self {
        let inner = Inner { to, mode: AtomicU8::new(OPEN), turned_away: watch::Sender::new(0), http };
        let inner = Arc::new(inner);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    pub(super) fn open(&mut self) {
        self.inner.mode.store(OPEN, Ordering::SeqCst);
    }

    /// From now on no call gets through.
    pub(super) fn close(&mut self) {
        self.inner.turned_away.send_replace(0);
        self.inner.mode.store(CLOSED, Ordering::SeqCst);
    }

    /// From now on an impostor answers, and accepts everything.
    pub(super) fn forge(&mut self) {
        self.inner.mode.store(FORGED, Ordering::SeqCst);
    }

    /// Waits until a call has been turned away.
    pub(super) async fn knocked(&self) {
        let mut turned_away = self.inner.turned_away.subscribe();
        within("somebody at the door", turned_away.wait_for(|count| *count > 0)).await.unwrap();
    }
}

async fn pass(State(door): State<Arc<Inner>>, request: Request) -> Response<Body> {
    match door.mode.load(Ordering::SeqCst) {
        CLOSED => {
            door.turned_away.send_modify(|count| *count += 1);
            return answer(StatusCode::BAD_GATEWAY, Body::from("closed"));
        }
        FORGED => {
            let body = r#"{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"ok"}}"#;
            return answer(StatusCode::OK, Body::from(body));
        }
        _ => {}
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let mut forward = door.http.post(format!("{}{}", door.to, parts.uri.path())).body(body);
    for name in ["client-id", "request-time", "signature", "content-type"] {
        forward = forward.header(name, parts.headers.get(name).unwrap());
    }
    let Ok(came) = forward.send().await else { return answer(StatusCode::BAD_GATEWAY, Body::empty()) };
    let mut response = Response::builder().status(came.status());
    for (name, value) in came.headers() {
        response = response.header(name, value);
    }
    response.body(Body::from(came.bytes().await.unwrap())).unwrap()
}

fn answer(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

impl Town {
    /// The acquirer has the given database; the wallets have databases of the same engine.
    pub(super) async fn start(database: &Database) -> Self {
        let shop = Wallet::start(database).await;
        let door = Door::start(shop.base.clone(), shop.http.clone()).await;
        let files = tempfile::tempdir().unwrap();
        let public_key = write_key(files.path(), &shop);
        let (databases, mut wallets) = ([database.sibling().await, database.sibling().await], Vec::new());
        for (database, client_id) in databases.iter().zip(WALLETS) {
            let acquirer = acquirer(&door.url, &shop.base, client_id, &public_key);
            wallets.push(Wallet::start_with(database, |config| config.acquirer = vec![acquirer]).await);
        }
        let (b, a) = (wallets.pop().unwrap(), wallets.pop().unwrap());
        let keys = vec![
            ("WALLET_A".to_owned(), a.wallet_signing_key()),
            ("WALLET_B".to_owned(), b.wallet_signing_key()),
            ("WALLET_DEAF".to_owned(), SigningKey::generate().unwrap()),
        ];
        let servers = [Some(a.base.clone()), Some(b.base.clone()), None];
        for ((client_id, key), server) in keys.iter().zip(servers) {
            add_partner(&shop, client_id, key, server).await;
        }
        std::mem::forget(databases);
        Self { shop, a, b, door, keys, _files: files }
    }

    /// The acquirer's client with this name, with its key in our hands.
    pub(super) fn party(&self, client_id: &str) -> Party {
        let (_, key) = self.keys.iter().find(|(name, _)| name == client_id).unwrap();
        Party {
            client_id: client_id.to_owned(),
            key: key.clone(),
            base: self.shop.base.clone(),
            wallet_key: self.shop.client.wallet_key.clone(),
            http: self.shop.http.clone(),
        }
    }

    pub(super) async fn wallet_id(&self, client_id: &str) -> Owner {
        let found = self.shop.running.shared.reader.merchant_by_client(client_id).await;
        found.unwrap().unwrap().id.into()
    }

    /// The books of everybody must be right.
    pub(super) async fn finish(self) {
        self.a.finish().await;
        self.b.finish().await;
        self.shop.finish().await;
    }
}

/// One process that is both acquirer and wallet, on one database.
pub(crate) async fn both_roles(database: &Database) -> Wallet {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let keys = tempfile::tempdir().unwrap();
    cashier::keys::generate(keys.path()).unwrap();
    let public_key = keys.path().join("wallet.public.pem");
    let acquirer = acquirer(&base, &base, "WALLET_A", &public_key);
    let set = |config: &mut Config| config.acquirer = vec![acquirer];
    let both = Wallet::start_on(database, listener, keys, set).await;
    add_partner(&both, "WALLET_A", &both.wallet_signing_key(), Some(base)).await;
    both
}

fn acquirer(base_url: &str, origin: &str, client_id: &str, public_key: &Path) -> Acquirer {
    Acquirer {
        id: "shops".to_owned(),
        base_url: base_url.to_owned(),
        client_id: client_id.to_owned(),
        origins: vec![origin.to_owned()],
        public_key: public_key.to_owned(),
        private: true,
        test: false,
    }
}

fn write_key(folder: &Path, shop: &Wallet) -> PathBuf {
    let file = folder.join("shops.public.pem");
    std::fs::write(&file, &shop.running.shared.keys.wallet_public_pem).unwrap();
    file
}

async fn add_partner(shop: &Wallet, client_id: &str, key: &SigningKey, server_url: Option<String>) {
    let command = CreatePartner {
        client_id: client_id.parse().unwrap(),
        name: format!("Wallet {client_id}"),
        spki: key.verifying_key().unwrap().spki().to_vec(),
        server_url,
        private_notify: true,
        mode: cashier_core::mode::Mode::Live,
    };
    shop.running.shared.engine.submit(command).await.unwrap();
}

impl Party {
    /// The same key under another client id.
    pub(super) fn under(self, client_id: &str) -> Self {
        Self { client_id: client_id.to_owned(), ..self }
    }

    /// Calls an operation of the partners' API.
    pub(super) async fn call(&self, operation: &str, body: &Value) -> Answer {
        self.call_path(&format!("/aps/api/v1/payments/{operation}"), body).await
    }

    pub(super) async fn call_path(&self, path: &str, body: &Value) -> Answer {
        let client = Client {
            client_id: self.client_id.parse().unwrap(),
            key: self.key.clone(),
            wallet_key: self.wallet_key.clone(),
        };
        crate::wallet::send_signed(&client, &self.http, &self.base, path, body).await
    }
}

/// Resolves a payment URL as a user.
pub(super) async fn open(wallet: &Wallet, session: &str, url: &str) -> (u16, Value) {
    wallet.host("POST", "/orders/resolve", Some(session), Some(&json!({ "payment_url": url })), &[]).await
}

/// A signed-in user's browser. The session is a cookie that it sends by hand.
pub(super) async fn browser(wallet: &Wallet) -> reqwest::Client {
    #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
    let plain = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let form = [("login_id", LOGIN), ("password", PASSWORD), ("next", "/wallet")];
    let response =
        send_form(&plain.build().unwrap(), &format!("{}/cashier/sign-in", wallet.base), &form).await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let headers = [(reqwest::header::COOKIE, cookie.parse().unwrap())].into_iter().collect();
    #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
    reqwest::Client::builder().no_proxy().default_headers(headers).build().unwrap()
}

/// Sends a form as a page without scripts does.
pub(super) async fn send_form(http: &reqwest::Client, url: &str, form: &[(&str, &str)]) -> reqwest::Response {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = http.post(url).header("content-type", "application/x-www-form-urlencoded");
    request.body(body).send().await.unwrap()
}

impl Wallet {
    /// The balance of a partner's clearing account.
    pub(super) async fn owed(&self, partner: Owner) -> i64 {
        let found = self.running.shared.reader.clearing_of(partner).await.unwrap();
        found.first().map_or(0, |money| money.minor())
    }

    /// Queries an order until it is as required, and moves the clock meanwhile, so that calls are retried.
    pub(super) async fn until(&self, session: &str, order: &Value, is_so: impl Fn(&Value) -> bool) -> Value {
        let path = format!("/orders/{}", order["token"].as_str().unwrap());
        // Calls are due again within these seconds; if there were more, the order would expire.
        let mut seconds = 0..400;
        until("the order to become what it should", async || {
            let (_, now) = self.host("GET", &path, Some(session), None, &[]).await;
            if is_so(&now) {
                return Some(now);
            }
            if seconds.next().is_some() {
                self.running.clock.advance(Duration::from_secs(1));
            }
            None
        })
        .await
    }

    /// Confirms an order that was opened before, without asking the acquirer again.
    pub(super) async fn pay(&self, session: &str, order: &Value) -> (u16, Value) {
        let path = format!("/orders/{}/confirm", order["token"].as_str().unwrap());
        let params = json!({ "pin": PIN, "amount": order["amount"], "payee_id": order["payee_id"] });
        self.host("POST", &path, Some(session), Some(&params), &[]).await
    }

    pub(super) async fn until_state(&self, session: &str, order: &Value, state: &str) -> Value {
        self.until(session, order, |now| now["state"] == state).await
    }
}
