//! The tea shop's server, driven as its mini program drives it: over HTTP, with auth codes and payments of the host API.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use cashier::demo::tea::{API, CLIENT_ID, NAME, Tea};
use cashier_core::merchant::ClientId;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::SigningKey;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::commands::{merchant, top_up};
use crate::support::{Database, amount, on_both_engines};
use crate::turns::until_turned;
use crate::wallet::{PIN, Wallet};

on_both_engines! {
    a_customer_orders_pays_and_is_paid_back;
    a_guest_pays_without_a_login;
    nothing_of_the_program_is_trusted;
    the_same_key_is_the_same_order;
    an_order_that_nobody_pays_is_closed;
}

/// The wallet, and the shop's server on an address of its own.
struct Shop {
    wallet: Wallet,
    base: String,
    _folder: TempDir,
}

impl Shop {
    async fn start(database: &Database) -> Self {
        let mut wallet = Wallet::start(database).await;
        let key = SigningKey::generate().unwrap();
        let spki = key.verifying_key().unwrap().spki().to_vec();
        let client_id: ClientId = CLIENT_ID.parse().unwrap();
        let engine = &wallet.running.shared.engine;
        engine.submit(merchant(client_id.clone(), NAME, spki)).await.unwrap();
        let user = wallet.user_id.parse().unwrap();
        engine.submit(top_up(user, amount(100_000_000), "tea money")).await.unwrap();

        let folder = tempfile::tempdir().unwrap();
        let tea = Tea::new(key.clone(), wallet.client.wallet_key.clone(), folder.path()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tea.open(wallet.base.clone(), base.clone());
        let router = tea.router().layer(Extension(Arc::clone(&wallet.running.clock)));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        // From here on, the test signs its calls as the shop.
        wallet.client = Client { client_id, key, wallet_key: wallet.client.wallet_key };
        Self { wallet, base, _folder: folder }
    }

    async fn send(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("{}{API}{path}", self.base);
        let mut request = self.wallet.http.request(method.parse().unwrap(), url);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str, token: &str) -> Value {
        let (status, body) = self.send("GET", path, token, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn refused(&self, path: &str, token: &str, body: &Value) -> String {
        let (status, body) = self.send("POST", path, token, Some(body)).await;
        format!("{status} {}", body["error"]["code"].as_str().unwrap_or("?"))
    }

    async fn auth_code(&self, session: &str, scope: &str) -> String {
        let params = json!({ "client_id": CLIENT_ID, "scopes": [scope], "agreed": true });
        let (status, body) = self.wallet.host("POST", "/auth-codes", Some(session), Some(&params), &[]).await;
        assert_eq!(status, 201, "{body}");
        body["auth_code"].as_str().unwrap().to_owned()
    }

    async fn sign_in(&self, params: Value) -> String {
        let (status, body) = self.send("POST", "/sessions", "", Some(&params)).await;
        assert_eq!(status, 201, "{body}");
        body["token"].as_str().unwrap().to_owned()
    }

    async fn order(&self, token: &str, key: &str) -> Value {
        let (status, order) = self.send("POST", "/orders", token, Some(&params(key))).await;
        assert_eq!((status, order["state"].as_str()), (201, Some("waiting")), "{order}");
        order
    }

    /// Waits until a notice has changed the order: then the wallet has an answer to record. The list never asks the
    /// wallet.
    async fn told(&self, token: &str, state: &str) {
        let engine = &self.wallet.running.shared.engine;
        until_turned(engine, &format!("a notice that makes the order {state}"), async || {
            (self.get("/orders", token).await["orders"][0]["state"] == state).then_some(())
        })
        .await;
    }

    async fn finish(self) {
        self.wallet.finish().await;
    }
}

/// Two mint and one jasmine: 7,500 IQD.
fn params(key: &str) -> Value {
    let items = json!([{ "tea": "mint", "quantity": 2 }, { "tea": "jasmine", "quantity": 1 }]);
    json!({ "key": key, "items": items, "note": "no sugar", "site": "TIGRIS" })
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

/// The whole flow with a login: code, session, order, payment, notice, name, refund.
async fn a_customer_orders_pays_and_is_paid_back(database: Database) {
    let shop = Shop::start(&database).await;
    let session = shop.wallet.sign_in().await;
    let code = shop.auth_code(&session, "USER_ID").await;
    let token = shop.sign_in(json!({ "authCode": code })).await;
    let order = shop.order(&token, "key-customer").await;
    let (id, url) = (text(&order, "id"), text(&order, "paymentUrl"));
    assert_eq!(order["total"], json!({ "currency": "IQD", "value": "7500000", "decimals": 3 }));

    let resolve = json!({ "payment_url": url });
    let (_, seen) = shop.wallet.host("POST", "/orders/resolve", Some(&session), Some(&resolve), &[]).await;
    assert_eq!((seen["payee"].as_str(), seen["amount"]["value"].as_str()), (Some(NAME), Some("7500000")));
    assert_eq!(shop.get(&format!("/orders/{id}"), &token).await["state"], "waiting");
    assert_eq!(shop.wallet.confirm(&session, url, PIN).await.0, 200);
    shop.told(&token, "paid").await;
    let inquiry = json!({ "paymentRequestId": id });
    let inquiry = shop.wallet.call("/v1/payments/inquiryPayment", &inquiry).await;
    assert_eq!(inquiry.text("/extendInfo"), r#"{"customerBelongsTo":"TIGRIS"}"#);

    let profile = json!({ "authCode": shop.auth_code(&session, "auth_user").await });
    assert_eq!(shop.get("/profile", &token).await, json!({ "guest": false, "nickname": null }));
    let (status, profile) = shop.send("POST", "/profile", &token, Some(&profile)).await;
    assert_eq!((status, &profile), (200, &json!({ "guest": false, "nickname": "Paying" })));
    assert_eq!(shop.get("/profile", &token).await, profile);

    let refund = format!("/orders/{id}/refund");
    let (status, refunded) = shop.send("POST", &refund, &token, None).await;
    assert_eq!((status, text(&refunded, "state")), (200, "refunded"));
    assert_eq!(
        shop.send("POST", &refund, &token, None).await,
        (200, refunded),
        "one refund, however often asked"
    );
    let (_, history) = shop.wallet.host("GET", "/history?limit=5", Some(&session), None, &[]).await;
    assert_eq!(history["lines"][0]["balance_after"]["value"], "101000000", "everything came back");

    // Another day, another session of the same customer: the orders are still there.
    let again = shop.auth_code(&session, "USER_ID").await;
    let again = shop.sign_in(json!({ "authCode": again })).await;
    assert_eq!(shop.get("/orders", &again).await["orders"][0]["id"], id);
    shop.finish().await;
}

/// The payment URL is enough: any signed-in user of the wallet may pay it.
async fn a_guest_pays_without_a_login(database: Database) {
    let shop = Shop::start(&database).await;
    let token = shop.sign_in(json!({ "guest": true })).await;
    let order = shop.order(&token, "key-of-guest").await;
    assert_eq!(order["guest"], true);
    let session = shop.wallet.sign_in().await;
    assert_eq!(shop.wallet.confirm(&session, text(&order, "paymentUrl"), PIN).await.0, 200);
    let seen = shop.get(&format!("/orders/{}", text(&order, "id")), &token).await;
    assert_eq!(seen["state"], "paid", "whether the notice came or not");
    shop.told(&token, "paid").await;
    let other = shop.sign_in(json!({ "guest": true })).await;
    assert_eq!(
        shop.get("/orders", &other).await,
        json!({ "orders": [] }),
        "guests are strangers to each other"
    );
    shop.finish().await;
}

/// Invented prices, sessions, codes, orders and notices.
async fn nothing_of_the_program_is_trusted(database: Database) {
    let shop = Shop::start(&database).await;
    for token in ["", "tea_nonsense", "ac_nonsense"] {
        assert_eq!(shop.refused("/orders", token, &params("key-nobody")).await, "401 SESSION_REQUIRED");
        assert_eq!(shop.send("GET", "/orders", token, None).await.0, 401);
    }
    let session = shop.wallet.sign_in().await;
    let code = shop.auth_code(&session, "USER_ID").await;
    let token = shop.sign_in(json!({ "authCode": code })).await;
    assert_eq!(shop.refused("/sessions", "", &json!({ "authCode": code })).await, "403 AUTH_CODE_REFUSED");
    for body in [json!({}), json!({ "guest": true, "authCode": code }), json!({ "customerId": "usr_1" })] {
        assert_eq!(shop.refused("/sessions", "", &body).await, "400 BAD_REQUEST");
    }
    for (pointer, value, expected) in [
        ("/items/0/quantity", json!(0), "400 BAD_REQUEST"),
        ("/items/0/quantity", json!(21), "400 BAD_REQUEST"),
        ("/items/0/quantity", json!(-1), "400 BAD_REQUEST"),
        ("/items/0/tea", json!("gold"), "400 UNKNOWN_TEA"),
        ("/items", json!([]), "400 BAD_REQUEST"),
        ("/items/0", json!({ "tea": "mint", "quantity": 1, "price": "1" }), "400 BAD_REQUEST"),
        ("/key", json!("short"), "400 BAD_REQUEST"),
        ("/site", json!("\"}{"), "400 BAD_REQUEST"),
        ("/note", json!("x".repeat(61)), "400 BAD_REQUEST"),
    ] {
        let mut body = params("key-tampered");
        *body.pointer_mut(pointer).unwrap() = value;
        assert_eq!(shop.refused("/orders", &token, &body).await, expected, "{body}");
    }
    for field in ["total", "price", "customerId", "paymentNotifyUrl"] {
        let mut body = params("key-tampered");
        body[field] = json!("1");
        assert_eq!(shop.refused("/orders", &token, &body).await, "400 BAD_REQUEST", "{field}");
    }
    let order = shop.order(&token, "key-tampered").await;
    let path = format!("/orders/{}", text(&order, "id"));
    let guest = shop.sign_in(json!({ "guest": true })).await;
    assert_eq!(shop.send("GET", &path, &guest, None).await.0, 404, "somebody else's order");
    assert_eq!(shop.refused(&format!("{path}/refund"), &guest, &json!({})).await, "404 ORDER_NOT_FOUND");
    assert_eq!(shop.refused(&format!("{path}/refund"), &token, &json!({})).await, "409 NOT_PAID");
    let profile = json!({ "authCode": shop.auth_code(&session, "auth_user").await });
    assert_eq!(shop.refused("/profile", &guest, &profile).await, "403 OTHER_CUSTOMER");

    let notice = json!({
        "paymentRequestId": order["id"],
        "paymentId": "pay_forged",
        "paymentStatus": "SUCCESS",
        "paymentAmount": { "currency": "IQD", "value": "7500000" },
    });
    let forged = shop.wallet.http.post(format!("{}/tea/notify", shop.base)).body(notice.to_string());
    let answer = forged.header("client-id", CLIENT_ID).send().await.unwrap();
    let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(answer["result"]["resultCode"], "INVALID_SIGNATURE");
    assert_eq!(shop.get(&path, &token).await["state"], "waiting");

    shop.wallet.running.clock.advance(Duration::from_hours(13));
    assert_eq!(shop.send("GET", &path, &token, None).await.0, 401, "a session ends");
    shop.finish().await;
}

/// A repeat finds the order, even if both arrive at once; the key of one order does not open another.
async fn the_same_key_is_the_same_order(database: Database) {
    let shop = Shop::start(&database).await;
    let token = shop.sign_in(json!({ "guest": true })).await;
    let body = params("key-repeated");
    let (one, two) = tokio::join!(
        shop.send("POST", "/orders", &token, Some(&body)),
        shop.send("POST", "/orders", &token, Some(&body)),
    );
    assert_eq!(one.1, two.1);
    let (status, third) = shop.send("POST", "/orders", &token, Some(&body)).await;
    assert_eq!((status, &third), (200, &one.1));
    let mut other = body.clone();
    other["items"][0]["quantity"] = json!(3);
    assert_eq!(shop.refused("/orders", &token, &other).await, "409 KEY_USED");
    assert_eq!(shop.get("/orders", &token).await["orders"].as_array().unwrap().len(), 1);
    let stranger = shop.sign_in(json!({ "guest": true })).await;
    assert_ne!(shop.order(&stranger, "key-repeated").await["id"], one.1["id"], "a key is the owner's own");
    shop.finish().await;
}

/// After its time the order is closed, by the notice as well as by a query, and can no longer be paid.
async fn an_order_that_nobody_pays_is_closed(database: Database) {
    let shop = Shop::start(&database).await;
    let token = shop.sign_in(json!({ "guest": true })).await;
    let order = shop.order(&token, "key-forgotten").await;
    shop.wallet.running.clock.advance(Duration::from_mins(31));
    shop.told(&token, "closed").await;
    let seen = shop.get(&format!("/orders/{}", text(&order, "id")), &token).await;
    assert_eq!((seen["state"].as_str(), seen.get("paymentUrl")), (Some("closed"), None));
    shop.finish().await;
}
