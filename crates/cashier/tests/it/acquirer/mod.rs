//! One acquirer and several wallets, each with a process and a database of its own, over real sockets.

mod damage;
pub(crate) mod parties;

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::{AcquirerId, PaymentId, RefundId};
use cashier_core::notice::EventType;
use cashier_core::payment::State;
use serde_json::{Value, json};

use crate::support::{Database, on_both_engines};
use crate::wallet::PIN;
use parties::{Town, open};

on_both_engines! {
    a_user_of_one_wallet_pays_and_nobody_else_can;
    an_acquirer_that_is_away_is_told_later;
    an_order_that_expired_on_the_way_is_given_back;
    a_result_is_told_once_however_often_it_comes;
    nobody_else_speaks_for_a_wallet;
    a_declined_order_is_closed_for_the_merchant;
    a_refund_reaches_the_user_of_the_wallet;
    one_process_plays_both_roles;
    the_cashier_page_pays_too;
    an_acquirer_that_cannot_be_trusted_binds_nothing;
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or("none")
}

async fn a_user_of_one_wallet_pays_and_nobody_else_can(database: Database) {
    let town = Town::start(&database).await;
    let (url, payment) = town.shop.order("one", "150000").await;
    let user = town.a.sign_in().await;
    let (status, order) = open(&town.a, &user, &url).await;
    assert_eq!((status, order["state"].as_str()), (200, Some("created")), "{order}");
    assert_eq!((order["payee"].as_str(), order["description"].as_str()), (Some("Tea House"), Some("Tea")));
    assert_eq!(order["amount"], json!({ "currency": "IQD", "value": "150000" }));
    assert_eq!(open(&town.a, &user, &url).await.1, order, "the same user again is fine");

    let stranger = town.b.sign_in().await;
    let (status, body) = open(&town.b, &stranger, &url).await;
    assert_eq!((status, code(&body)), (409, "ORDER_BOUND_TO_OTHER"));
    let local = town.shop.sign_in().await;
    let (status, body) = open(&town.shop, &local, &url).await;
    assert_eq!((status, code(&body)), (409, "ORDER_BOUND_TO_OTHER"), "nor in the acquirer's own wallet");
    let confirm = format!("/orders/{}/confirm", url.rsplit('/').next().unwrap());
    let reader = &town.shop.running.shared.reader;
    let payee = reader.merchant_by_client(town.shop.client.client_id.as_str()).await;
    let payee = payee.unwrap().unwrap().id.to_string();
    let request = json!({ "pin": PIN, "amount": order["amount"], "payee_id": payee });
    let (status, body) = town.shop.host("POST", &confirm, Some(&local), Some(&request), &[]).await;
    assert_eq!((status, code(&body)), (409, "ORDER_BOUND_TO_OTHER"));
    let page = town.shop.http.get(&url).send().await.unwrap();
    assert_eq!(page.status(), 409);

    let (status, body) = town.a.confirm(&user, &url, "000000").await;
    assert_eq!((status, code(&body)), (422, "PIN_WRONG"));
    let (status, paid) = town.a.confirm(&user, &url, PIN).await;
    assert_eq!((status, paid["state"].as_str()), (200, Some("processing")), "{paid}");
    let order = town.a.until_state(&user, &order, "succeeded").await;
    assert_eq!(order["balance"]["value"], "850000");
    assert_eq!(order["paid_by_you"], true);
    let (status, body) = town.a.confirm(&user, &url, PIN).await;
    assert_eq!((status, code(&body)), (409, "ORDER_ALREADY_PAID"));

    let notice: Value = serde_json::from_slice(&town.shop.notices(1).await[0].body).unwrap();
    assert_eq!(
        (notice["paymentStatus"].as_str(), notice["paymentId"].as_str()),
        (Some("SUCCESS"), Some(&*payment))
    );
    let owed = town.shop.owed(town.wallet_id("WALLET_A").await).await;
    assert_eq!(owed, -150_000, "the wallet owes the acquirer");
    assert_eq!(town.a.owed(AcquirerId::of_name("shops").into()).await, 150_000);
    town.finish().await;
}

async fn an_acquirer_that_is_away_is_told_later(database: Database) {
    let mut town = Town::start(&database).await;
    let (url, _) = town.shop.order("away", "1000").await;
    let user = town.a.sign_in().await;
    let (_, order) = open(&town.a, &user, &url).await;
    town.door.close();
    let (status, paid) = town.a.pay(&user, &order).await;
    assert_eq!((status, paid["state"].as_str()), (200, Some("processing")));
    town.door.knocked().await;
    for _ in 0..3 {
        let (_, now) = open(&town.a, &user, &url).await;
        assert_eq!(
            (now["state"].as_str(), now["balance"]["value"].as_str()),
            (Some("processing"), Some("999000"))
        );
    }
    let (status, body) = town.a.confirm(&user, &url, PIN).await;
    assert_eq!((status, code(&body)), (409, "ORDER_IN_PROCESS"));
    town.door.open();
    town.a.until_state(&user, &order, "succeeded").await;
    assert_eq!(town.shop.notices(1).await.len(), 1);
    town.finish().await;
}

async fn an_order_that_expired_on_the_way_is_given_back(database: Database) {
    let mut town = Town::start(&database).await;
    let (url, payment) = town.shop.order("late", "1000").await;
    let user = town.a.sign_in().await;
    let (_, order) = open(&town.a, &user, &url).await;
    town.door.close();
    assert_eq!(town.a.pay(&user, &order).await.0, 200);
    town.door.knocked().await;
    town.shop.running.clock.advance(Duration::from_hours(1));
    town.door.open();
    let order = town.a.until_state(&user, &order, "failed").await;
    assert_eq!(order["balance"]["value"], "1000000");
    assert!(order.get("paid_at").is_none());
    let (_, inbox) = town.a.host("GET", "/inbox", Some(&user), None, &[]).await;
    assert_eq!(inbox["messages"][0]["kind"], "refund", "{inbox}");
    let (status, body) = town.a.confirm(&user, &url, PIN).await;
    assert_eq!((status, code(&body)), (409, "ORDER_FAILED"));
    let id: PaymentId = payment.parse().unwrap();
    let state = town.shop.running.shared.reader.payment(id).await.unwrap().unwrap().state;
    assert!(matches!(state, State::Expired { .. }), "{state:?}");
    assert_eq!(town.shop.owed(town.wallet_id("WALLET_A").await).await, 0);
    town.finish().await;
}

async fn a_result_is_told_once_however_often_it_comes(database: Database) {
    let town = Town::start(&database).await;
    let (url, payment) = town.shop.order("again", "1000").await;
    let wallet = town.party("WALLET_A");
    let decode = json!({ "codeValue": url, "customerId": "user-1" });
    let decoded = wallet.call("userInitiatedPay", &decode).await;
    assert_eq!(decoded.outcome(), "S SUCCESS", "{}", decoded.json);
    assert_eq!(decoded.text("/paymentRequestId"), payment);
    let told = told(&payment, "w-1", "1000");
    let first = wallet.call("notifyPayment", &told).await;
    assert_eq!(first.outcome(), "S SUCCESS", "{}", first.json);
    for _ in 0..3 {
        assert_eq!(wallet.call("notifyPayment", &told).await.json, first.json);
    }
    let mut other_id = told.clone();
    other_id["paymentId"] = "w-2".into();
    let mut other_user = told.clone();
    other_user["customerId"] = "user-2".into();
    let mut other_amount = told.clone();
    other_amount["paymentAmount"]["value"] = "999".into();
    for body in [other_id, other_user, other_amount] {
        assert_eq!(wallet.call("notifyPayment", &body).await.outcome(), "F REPEAT_REQ_INCONSISTENT");
    }
    let inquiry = wallet.call("inquiryPayment", &json!({ "paymentRequestId": payment })).await;
    assert_eq!(
        (inquiry.text("/paymentStatus"), inquiry.text("/paymentId")),
        ("SUCCESS".into(), "w-1".into())
    );
    assert_eq!(wallet.call("userInitiatedPay", &decode).await.json, decoded.json, "its payer may look again");
    assert_eq!(town.shop.notices(1).await.len(), 1, "the merchant is told once");
    assert_eq!(town.shop.owed(town.wallet_id("WALLET_A").await).await, -1_000);
    town.finish().await;
}

async fn nobody_else_speaks_for_a_wallet(database: Database) {
    let town = Town::start(&database).await;
    let (url, payment) = town.shop.order("thief", "1000").await;
    let (a, b) = (town.party("WALLET_A"), town.party("WALLET_B"));
    let thief = town.party("WALLET_B").under("WALLET_A");
    let decode = json!({ "codeValue": url, "customerId": "user-1" });
    let told = told(&payment, "w-1", "1000");
    assert_eq!(
        a.call("notifyPayment", &told).await.outcome(),
        "F REPEAT_REQ_INCONSISTENT",
        "nobody opened it"
    );
    assert_eq!(thief.call("userInitiatedPay", &decode).await.outcome(), "F INVALID_SIGNATURE");
    assert_eq!(a.call("userInitiatedPay", &decode).await.outcome(), "S SUCCESS");
    assert_eq!(b.call("userInitiatedPay", &decode).await.outcome(), "F REPEAT_REQ_INCONSISTENT");
    for (who, outcome) in [(&thief, "F INVALID_SIGNATURE"), (&b, "F REPEAT_REQ_INCONSISTENT")] {
        assert_eq!(who.call("notifyPayment", &told).await.outcome(), outcome);
    }
    let asked = json!({ "paymentRequestId": payment });
    assert_eq!(b.call("inquiryPayment", &asked).await.outcome(), "F ORDER_NOT_EXIST");
    let merchant = town.shop.call("/aps/api/v1/payments/notifyPayment", &told).await;
    assert_eq!(merchant.outcome(), "F ACCESS_DENIED");
    let pay = town.shop.pay_body("by-wallet", "1");
    assert_eq!(a.call_path("/v1/payments/pay", &pay).await.outcome(), "F ACCESS_DENIED");
    let refund = json!({
        "refundRequestId": "r", "paymentId": "fgn_x", "refundAmount": { "currency": "IQD", "value": "1" },
    });
    assert_eq!(a.call("refund", &refund).await.outcome(), "F INVALID_CLIENT", "only an acquirer refunds");
    for (url, outcome) in
        [("https://evil.example/cashier/x".to_owned(), "INVALID_CODE"), (format!("{url}0"), "INVALID_CODE")]
    {
        let decode = json!({ "codeValue": url, "customerId": "user-1" });
        assert_eq!(a.call("userInitiatedPay", &decode).await.outcome(), format!("F {outcome}"), "{url}");
    }
    let answer = town.shop.call("/v1/payments/cancelPayment", &json!({ "paymentId": payment })).await;
    assert_eq!(answer.outcome(), "S SUCCESS", "the merchant can still close it");
    assert_eq!(a.call("notifyPayment", &told).await.outcome(), "F ORDER_IS_CLOSED");
    assert_eq!(a.call("userInitiatedPay", &decode).await.outcome(), "F ORDER_IS_CLOSED");
    town.finish().await;
}

async fn a_declined_order_is_closed_for_the_merchant(database: Database) {
    let town = Town::start(&database).await;
    let (url, _) = town.shop.order("declined", "1000").await;
    let user = town.a.sign_in().await;
    let (_, order) = open(&town.a, &user, &url).await;
    let path = format!("/orders/{}/cancel", order["token"].as_str().unwrap());
    let (status, cancelled) = town.a.host("POST", &path, Some(&user), None, &[]).await;
    assert_eq!((status, cancelled["state"].as_str()), (200, Some("cancelled")), "{cancelled}");
    let notice: Value = serde_json::from_slice(&town.shop.notices(1).await[0].body).unwrap();
    assert_eq!(notice["paymentStatus"], "FAIL");
    let (status, body) = town.a.confirm(&user, &url, PIN).await;
    assert_eq!((status, code(&body)), (409, "ORDER_CANCELLED"));
    town.finish().await;
}

async fn a_refund_reaches_the_user_of_the_wallet(database: Database) {
    let town = Town::start(&database).await;
    let (url, payment) = town.shop.order("refunded", "1000").await;
    let user = town.a.sign_in().await;
    let (_, order) = open(&town.a, &user, &url).await;
    town.a.confirm(&user, &url, PIN).await;
    town.a.until_state(&user, &order, "succeeded").await;
    let request = json!({
        "refundRequestId": "back-1", "paymentId": payment, "refundAmount": { "currency": "IQD", "value": "400" },
    });
    for _ in 0..2 {
        let answer = town.shop.call("/v1/payments/refund", &request).await;
        assert_eq!(answer.outcome(), "S SUCCESS", "{}", answer.json);
        let refund: RefundId = answer.text("/refundId").parse().unwrap();
        let shared = &town.shop.running.shared;
        let notice = shared.reader.notices_of(refund.into()).await.unwrap().remove(0);
        let event = shared.deliveries.event(&notice).await.unwrap();
        assert_eq!(event, Some((EventType::RefundSucceeded, payment.clone())), "what the wallet is told");
    }
    let order = town.a.until(&user, &order, |order| order["refunded"]["value"] == "400").await;
    assert_eq!(order["balance"]["value"], "999400");
    assert_eq!(town.shop.owed(town.wallet_id("WALLET_A").await).await, -600);
    assert_eq!(town.a.owed(AcquirerId::of_name("shops").into()).await, 600);

    // Nothing can be returned to a wallet without a server.
    let (url, payment) = town.shop.order("kept", "1000").await;
    let deaf = town.party("WALLET_DEAF");
    let decode = json!({ "codeValue": url, "customerId": "user-1" });
    assert_eq!(deaf.call("userInitiatedPay", &decode).await.outcome(), "S SUCCESS");
    assert_eq!(deaf.call("notifyPayment", &told(&payment, "d-1", "1000")).await.outcome(), "S SUCCESS");
    let request = json!({
        "refundRequestId": "back-2", "paymentId": payment, "refundAmount": { "currency": "IQD", "value": "1" },
    });
    let answer = town.shop.call("/v1/payments/refund", &request).await;
    assert_eq!(answer.outcome(), format!("F {}", Code::RefundNotSupported.row().name));
    town.finish().await;
}

async fn one_process_plays_both_roles(database: Database) {
    let both = parties::both_roles(&database).await;
    let (url, payment) = both.order("both", "1000").await;
    let user = both.sign_in().await;
    let (status, order) = open(&both, &user, &url).await;
    assert_eq!((status, order["state"].as_str()), (200, Some("created")), "{order}");
    assert_ne!(order["payment_id"].as_str(), Some(&*payment), "the wallet has an order of its own");
    assert_eq!(both.confirm(&user, &url, PIN).await.0, 200);
    let order = both.until_state(&user, &order, "succeeded").await;
    assert_eq!(order["balance"]["value"], "999000");
    let notice: Value = serde_json::from_slice(&both.notices(1).await[0].body).unwrap();
    assert_eq!(
        (notice["paymentStatus"].as_str(), notice["paymentId"].as_str()),
        (Some("SUCCESS"), Some(&*payment))
    );
    both.finish().await;
}

/// Without JavaScript: sign in, look at the order, enter the PIN, wait, and see the receipt.
async fn the_cashier_page_pays_too(database: Database) {
    let town = Town::start(&database).await;
    let (url, _) = town.shop.order("page", "1000").await;
    let user = town.a.sign_in().await;
    let (_, order) = open(&town.a, &user, &url).await;
    let page = format!("{}/cashier/{}", town.a.base, order["token"].as_str().unwrap());
    let http = parties::browser(&town.a).await;
    let shown = http.get(&page).send().await.unwrap().text().await.unwrap();
    assert!(shown.contains("Tea House") && shown.contains("name=\"pin\""), "{shown}");
    let payee = order["payee_id"].as_str().unwrap();
    let form = |pin| [("pin", pin), ("amount", "1000"), ("currency", "IQD"), ("payee", payee)];
    let confirm = format!("{page}/confirm");
    let wrong = parties::send_form(&http, &confirm, &form("000000")).await;
    assert_eq!(wrong.status(), 200, "the order's page after the redirect");
    let paid = parties::send_form(&http, &confirm, &form(PIN)).await;
    assert_eq!(paid.status(), 200, "a page after the redirect: in process, or the receipt");
    town.a.until_state(&user, &order, "succeeded").await;
    let state = http.get(format!("{page}/state")).send().await.unwrap().bytes().await.unwrap();
    let state: Value = serde_json::from_slice(&state).unwrap();
    assert_eq!(state["state"], "succeeded");
    let receipt = http.get(format!("{page}?paid=1")).send().await.unwrap().text().await.unwrap();
    assert!(receipt.contains("Tea House") && !receipt.contains("name=\"pin\""), "{receipt}");
    let stranger = parties::browser(&town.b).await;
    let foreign = page.replace(&town.a.base, &town.b.base);
    assert_eq!(
        stranger.get(foreign).send().await.unwrap().status(),
        404,
        "another wallet's token means nothing"
    );
    town.finish().await;
}

async fn an_acquirer_that_cannot_be_trusted_binds_nothing(database: Database) {
    let mut town = Town::start(&database).await;
    let (url, _) = town.shop.order("lost", "1000").await;
    let user = town.a.sign_in().await;
    town.door.close();
    let (status, body) = open(&town.a, &user, &url).await;
    assert_eq!((status, code(&body)), (503, "ACQUIRER_UNAVAILABLE"));
    town.door.forge();
    let (status, body) = open(&town.a, &user, &url).await;
    assert_eq!((status, code(&body)), (503, "ACQUIRER_UNAVAILABLE"), "an answer without a signature is none");
    let (status, body) = open(&town.a, &user, "https://other.example/cashier/x").await;
    assert_eq!((status, code(&body)), (400, "INVALID_PAYMENT_URL"));
    town.door.open();
    assert_eq!(open(&town.a, &user, &url).await.0, 200);
    town.finish().await;
}

/// What a wallet reports about a payment.
fn told(payment: &str, reference: &str, value: &str) -> Value {
    json!({
        "paymentRequestId": payment, "paymentId": reference, "customerId": "user-1", "paymentStatus": "SUCCESS",
        "paymentAmount": { "currency": "IQD", "value": value },
    })
}
