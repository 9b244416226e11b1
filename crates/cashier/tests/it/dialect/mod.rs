//! Several dialects in one process: each client is checked, answered and notified in its own. Also an operation that is
//! in no registry.

mod operations;
mod roles;
mod thank;
mod till;

use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::merchant::{ClientId, CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_core::payment::{CancelBy, CancelPayment, PaymentRef};
use cashier_engine::SubmitError;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wallet::sign::SignedPath;
use data_encoding::BASE64;
use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::notices::settle;
use crate::signing::cashier;
use crate::support::{Database, System, on_both_engines};
use crate::wallet::{PIN, Received, Wallet};
use operations::spoken;

on_both_engines! {
    two_merchants_are_paid_each_in_its_dialect;
    a_dialect_has_its_own_schedule;
    nobody_is_known_in_a_dialect_that_it_does_not_speak;
    an_operation_of_the_tests_is_served_described_and_signed;
    a_payment_does_not_end_where_its_dialect_is_not_known;
}

/// A till, and the wallet at which it takes money.
struct Shop<'a> {
    wallet: &'a Wallet,
    client: Client,
    hook: String,
}

/// An answer to a till.
struct Answer {
    status: u16,
    headers: HeaderMap,
    json: Value,
    is_signed: bool,
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

impl<'a> Shop<'a> {
    /// Registers a merchant that speaks `dialect`.
    async fn open(wallet: &'a Wallet, dialect: DialectName) -> Self {
        let key = SigningKey::generate().unwrap();
        let spki = key.verifying_key().unwrap().spki().to_vec();
        let client_id: ClientId = "CORNER_SHOP".parse().unwrap();
        let name = "Corner Shop".to_owned();
        let merchant = CreateMerchant {
            client_id: client_id.clone(),
            name,
            spki,
            private_notify: true,
            dialect,
            mode: Mode::default(),
        };
        wallet.running.shared.engine.submit(merchant).await.unwrap();
        let wallet_key = wallet.client.wallet_key.clone();
        Self {
            wallet,
            client: Client { client_id, key, wallet_key },
            hook: wallet.notify_url.replace("/tea", "/till"),
        }
    }

    async fn call(&self, path: &str, body: &Value) -> Answer {
        let (signed, body) = (SignedPath::parse(path).unwrap(), body.to_string().into_bytes());
        let time = till::time(self.wallet.running.shared.engine.clock().now());
        let client_id = self.client.client_id.as_str();
        let signature = self.client.key.sign(&till::text_to_sign(&signed, client_id, &time, &body)).unwrap();
        let request = self.wallet.http.post(format!("{}{path}", self.wallet.base)).body(body);
        let headers =
            [("x-till", client_id), ("x-till-time", &time), ("x-till-signature", &BASE64.encode(&signature))];
        let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        self.read(path, request.send().await.unwrap()).await
    }

    async fn read(&self, path: &str, response: Response) -> Answer {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap();
        let is_signed = self.is_from_wallet(path, &headers, &body);
        Answer { status, headers, json: serde_json::from_slice(&body).unwrap(), is_signed }
    }

    /// True if an answer or a notice has the wallet's signature in the form of the dialect.
    fn is_from_wallet(&self, path: &str, headers: &HeaderMap, body: &[u8]) -> bool {
        let (client_id, time) = (text(headers, "x-till"), text(headers, "x-till-time"));
        let text_to_sign = till::text_to_sign(&SignedPath::parse(path).unwrap(), client_id, time, body);
        let signature = BASE64.decode(text(headers, "x-till-signature").as_bytes()).unwrap();
        client_id == self.client.client_id.as_str()
            && self.client.wallet_key.verify(&text_to_sign, &signature)
    }

    async fn order(&self, number: &str, minor: &str) -> Answer {
        let order = json!({ "number": number, "currency": "IQD", "minor": minor, "hook": self.hook });
        self.call(till::ORDERS, &order).await
    }
}

fn to(notices: &[Received], path: &str) -> Received {
    notices.iter().find(|notice| notice.path == path).unwrap().clone()
}

async fn two_merchants_are_paid_each_in_its_dialect(database: Database) {
    let wallet = Wallet::start_speaking(&database, spoken()).await;
    let shop = Shop::open(&wallet, till::NAME).await;
    let session = wallet.sign_in().await;
    let (url, id) = wallet.order("in-wallet", "3000").await;
    let made = shop.order("in-till", "4000").await;
    assert_eq!((made.status, made.is_signed), (200, true), "{}", made.json);
    assert!(made.json.get("result").is_none() && made.headers["content-type"] == "application/till+json");
    let again = shop.order("in-till", "4000").await;
    assert_eq!((&again.json, text(&again.headers, "x-till-again")), (&made.json, "yes"));
    let other = shop.order("in-till", "4001").await;
    assert_eq!((other.status, other.is_signed), (409, true), "{}", other.json);
    assert_eq!(other.json["error"], "REPEAT_REQ_INCONSISTENT");

    for url in [url.as_str(), made.json["open"].as_str().unwrap()] {
        assert_eq!(wallet.confirm(&session, url, PIN).await.0, 200);
    }
    let notices = wallet.notices(2).await;
    let told = to(&notices, "/notices/till");
    assert!(shop.is_from_wallet(&told.path, &told.headers, &told.body));
    let body: Value = serde_json::from_slice(&told.body).unwrap();
    let expected = json!({ "order": made.json["order"], "number": "in-till", "minor": 4_000, "paid": true });
    assert_eq!(body, expected);
    let told = to(&notices, "/notices/tea");
    let header = |name: &str| text(&told.headers, name);
    assert!(wallet.client.is_from_wallet(
        &told.path,
        header("client-id"),
        header("request-time"),
        header("signature"),
        &told.body
    ));
    let body: Value = serde_json::from_slice(&told.body).unwrap();
    assert_eq!((body["paymentId"].as_str(), body["paymentStatus"].as_str()), (Some(&*id), Some("SUCCESS")));
    let look = shop.call(till::STATUS, &json!({ "number": "in-till" })).await;
    assert_eq!((look.status, &look.json), (200, &json!({ "state": "succeeded" })));
    wallet.finish().await;
}

/// What the wallet dialect takes as success is not one here; and there is one more attempt, after a minute.
async fn a_dialect_has_its_own_schedule(database: Database) {
    let wallet = Wallet::start_speaking(&database, spoken()).await;
    let shop = Shop::open(&wallet, till::NAME).await;
    let session = wallet.sign_in().await;
    for (number, second, state) in [("kept", (204, ""), "delivered"), ("lost", (200, "yes"), "given_up")] {
        let before = wallet.endpoint.received().len();
        wallet.endpoint.answer_next(
            200,
            r#"{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"ok"}}"#,
        );
        wallet.endpoint.answer_next(second.0, second.1);
        let made = shop.order(number, "500").await;
        let payment = made.json["order"].as_str().unwrap();
        assert_eq!(wallet.confirm(&session, made.json["open"].as_str().unwrap(), PIN).await.0, 200);
        wallet.notices(before + 1).await;
        settle(&wallet, payment, 1).await;
        wallet.running.clock.advance(Duration::from_secs(61));
        wallet.notices(before + 2).await;
        settle(&wallet, payment, 2).await;
        let id: PaymentId = payment.parse().unwrap();
        let notices = wallet.running.shared.reader.notices_of(id.into()).await.unwrap();
        assert_eq!(notices[0].state.name(), state, "{number}");
    }
    wallet.finish().await;
}

async fn nobody_is_known_in_a_dialect_that_it_does_not_speak(database: Database) {
    let wallet = Wallet::start_speaking(&database, spoken()).await;
    let shop = Shop::open(&wallet, till::NAME).await;
    let now = wallet.running.shared.engine.clock().now();
    // A key that signs correctly in one dialect is of no use in the other.
    let body = wallet.pay_body("wrong", "1").to_string();
    let headers = shop.client.sign("/v1/payments/pay", now, body.as_bytes()).unwrap();
    let headers = headers.map(|(name, value)| (name.to_owned(), value));
    let refused = wallet.send("/v1/payments/pay", &headers, body.as_bytes()).await;
    assert_eq!(refused.outcome(), "F INVALID_CLIENT");

    let stranger = Shop { client: wallet.client.clone(), wallet: &wallet, hook: shop.hook.clone() };
    let refused = stranger.order("wrong", "1").await;
    assert_eq!((refused.status, refused.json["error"].as_str()), (401, Some("INVALID_CLIENT")));
    assert!(!refused.headers.contains_key("x-till-signature") && !refused.headers.contains_key("x-till"));
    // An unknown operation is refused in the dialect of its area.
    let unknown = shop.call("/till/none", &json!({})).await;
    assert_eq!((unknown.status, unknown.json["error"].as_str()), (404, Some("INVALID_API")));
    wallet.finish().await;
}

async fn an_operation_of_the_tests_is_served_described_and_signed(database: Database) {
    let wallet = Wallet::start_speaking(&database, spoken()).await;
    let session = wallet.sign_in().await;
    let (url, id) = wallet.order("thanks", "3000").await;
    let thank = json!({ "paymentId": id, "words": "Come again!" });
    let path = operations::THANK[0].path.as_str();
    assert_eq!(wallet.call(path, &thank).await.outcome(), "F ORDER_STATUS_INVALID");
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    let done = wallet.call(path, &thank).await;
    assert_eq!(done.outcome(), "S SUCCESS", "{}", done.json);
    let (_, inbox) = wallet.host("GET", "/inbox", Some(&session), None, &[]).await;
    assert!(inbox.to_string().contains("Come again!"), "{inbox}");
    let document = cashier_web::openapi::document(&operations::THANK);
    assert_eq!(document["paths"][path]["post"]["operationId"], "thankPayer");
    assert!(document["components"]["schemas"]["ThankPayerRequest"]["properties"]["words"].is_object());
    wallet.finish().await;

    // Without a row in the table the operation does not exist.
    let other = database.sibling().await;
    let plain = Wallet::start(&other).await;
    assert_eq!(plain.call(path, &thank).await.outcome(), "F INVALID_API");
    plain.finish().await;
}

/// A payment does not end in a process that could not notify its merchant, and the operator is told why.
async fn a_payment_does_not_end_where_its_dialect_is_not_known(database: Database) {
    let wallet = Wallet::start_speaking(&database, spoken()).await;
    let shop = Shop::open(&wallet, till::NAME).await;
    let made = shop.order("later", "700").await;
    let payment: PaymentId = made.json["order"].as_str().unwrap().parse().unwrap();
    let doctor = cashier(&database, wallet.keys_folder(), &["doctor", "--json"]).await;
    let told = String::from_utf8(doctor.stdout).unwrap();
    assert!(!doctor.status.success() && told.contains("clients speak till"), "{told}");
    wallet.finish().await;

    let older = System::start(&database, 11).await;
    let known = older.reader.payment(payment).await.unwrap().unwrap();
    let by = CancelBy::Merchant(known.merchant);
    let cancel = CancelPayment { payment: PaymentRef::Id(payment), by };
    let refused = older.engine.submit(cancel).await.unwrap_err();
    assert_eq!(refused, SubmitError::Refused(Error::new(Code::ServiceUnavailable)));
    assert_eq!(older.reader.payment(payment).await.unwrap().unwrap(), known);
    older.prove().await;
    older.stop().await;
}
