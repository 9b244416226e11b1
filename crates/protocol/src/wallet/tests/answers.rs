//! Outgoing bodies: exact, without absent fields, and with words that clients of the dialect know.

use std::sync::Arc;

use cashier_core::auth::{Grant, GrantState};
use cashier_core::error::{Code, Error};
use cashier_core::merchant::DialectName;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{CancelledBy, Details, Payer, Payment, Product, State};
use cashier_core::refund::{Refund, RefundState};
use cashier_core::user::User;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{at, id};
use crate::wallet::answer;

pub(super) fn amount(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("IQD").unwrap()).unwrap()
}

pub(super) fn payment(state: State) -> Payment {
    Payment {
        id: id(1),
        merchant: id(2),
        amount: amount(150_000),
        details: Arc::new(Details {
            request_id: "R-1".into(),
            client_id: "CID_TEST_0001".into(),
            payee: "Shop".into(),
            description: "شاي & tea".into(),
            order_ref: None,
            buyer_ref: None,
            redirect_url: None,
            notify_url: None,
            extend_info: None,
            dialect: DialectName::default(),
            product: Product::default(),
        }),
        created_at: at("2026-01-02T03:04:05+03:00"),
        expires_at: at("2026-01-02T03:34:05+03:00"),
        state,
        refunded: 0,
        binding: None,
        attempts: cashier_core::payment::AttemptCount::default(),
        confirmed: None,
    }
}

pub(super) fn paid() -> State {
    State::Succeeded { at: at("2026-01-02T03:05:06.789+03:00"), payer: Payer::User(id(3)), transfer: id(4) }
}

pub(super) fn closed() -> [(State, &'static str, Code); 3] {
    let time = at("2026-01-02T03:06:00+03:00");
    [
        (
            State::Cancelled { at: time, by: CancelledBy::Merchant },
            "Order payment cancelled by the merchant.",
            Code::OrderCancelled,
        ),
        (
            State::Cancelled { at: time, by: CancelledBy::User },
            "Order payment cancelled by the user.",
            Code::OrderCancelled,
        ),
        (State::Expired { at: time }, "Order payment expired.", Code::OrderExpired),
    ]
}

pub(super) fn read(body: &[u8]) -> Value {
    let value: Value = serde_json::from_slice(body).unwrap();
    assert_complete(&value);
    value
}

/// No `null` and no empty string anywhere: clients fail on them (§1.5).
fn assert_complete(value: &Value) {
    match value {
        Value::Null => panic!("null"),
        Value::String(text) => assert!(!text.is_empty()),
        Value::Array(items) => items.iter().for_each(assert_complete),
        Value::Object(map) => map.values().for_each(assert_complete),
        _ => {}
    }
}

fn success() -> Value {
    json!({ "resultCode": "SUCCESS", "resultMessage": "Success.", "resultStatus": "S" })
}

#[test]
fn pay_answers_a_with_both_names_of_the_url() {
    let url = "http://127.0.0.1:8080/cashier/token";
    let expected = json!({
        "result": { "resultCode": "ACCEPT", "resultMessage": Code::Accept.row().en, "resultStatus": "A" },
        "paymentId": id::<cashier_core::id::Payment>(1).to_string(),
        "paymentRequestId": "R-1",
        "redirectActionForm": { "method": "GET", "redirectUrl": url, "redirectionUrl": url },
    });
    let body = answer::pay_accepted(id(1), &payment(State::Created).details, url);
    assert_eq!(read(&body), expected);
    // Replays compare bytes, so one value has one text.
    assert_eq!(body, answer::pay_accepted(id(1), &payment(State::Created).details, url));
    let mut with_info = payment(State::Created);
    Arc::make_mut(&mut with_info.details).extend_info = Some("{\"a\":1}".into());
    assert_eq!(read(&answer::pay_accepted(id(1), &with_info.details, url))["extendInfo"], "{\"a\":1}");
}

#[test]
fn an_inquiry_tells_the_state_in_the_words_of_the_dialect() {
    let waiting = read(&answer::inquired(&payment(State::Created), &[]));
    assert_eq!(
        waiting,
        json!({
            "result": success(),
            "paymentId": id::<cashier_core::id::Payment>(1).to_string(),
            "paymentRequestId": "R-1",
            "paymentAmount": { "currency": "IQD", "value": "150000" },
            "paymentStatus": "PROCESSING",
            "paymentCreateTime": "2026-01-02T00:04:05.000+00:00",
            "paymentExpiryTime": "2026-01-02T00:34:05.000+00:00",
        })
    );
    let success = read(&answer::inquired(&payment(paid()), &[]));
    assert_eq!(success["paymentStatus"], "SUCCESS");
    assert_eq!(success["paymentTime"], "2026-01-02T00:05:06.789+00:00");
    assert!(success.get("paymentFailReason").is_none() && success.get("transactions").is_none());
    for (state, reason, _) in closed() {
        let fail = read(&answer::inquired(&payment(state), &[]));
        assert_eq!(
            (fail["paymentStatus"].as_str(), fail["paymentFailReason"].as_str()),
            (Some("FAIL"), Some(reason))
        );
        assert!(fail.get("paymentTime").is_none());
        assert_eq!(fail["result"]["resultStatus"], "S");
    }
}

pub(super) fn refund(state: RefundState) -> Refund {
    Refund {
        id: id(5),
        payment: id(1),
        merchant: id(2),
        request_id: "F-1".into(),
        amount: amount(1_000),
        reason: None,
        state,
    }
}

pub(super) fn given_back() -> RefundState {
    RefundState::Succeeded { at: at("2026-01-03T00:00:00Z"), transfer: id(6) }
}

fn refused() -> RefundState {
    RefundState::Failed { at: at("2026-01-03T00:00:00Z"), code: Code::PartnerBalanceNotEnough }
}

#[test]
fn an_inquiry_lists_refunds_as_transactions() {
    let body = read(&answer::inquired(&payment(paid()), &[refund(given_back()), refund(refused())]));
    let refund_id = id::<cashier_core::id::Refund>(5).to_string();
    assert_eq!(
        body["transactions"][0],
        json!({
            "transactionId": refund_id,
            "transactionRequestId": "F-1",
            "transactionType": "REFUND",
            "transactionStatus": "SUCCESS",
            "transactionAmount": { "currency": "IQD", "value": "1000" },
            "transactionTime": "2026-01-03T00:00:00.000+00:00",
        })
    );
    assert_eq!(body["transactions"][1]["transactionStatus"], "FAIL");
}

#[test]
fn a_refund_is_done_or_refused_for_good() {
    let done = read(&answer::refunded(&refund(given_back())));
    assert_eq!(done["result"], success());
    assert_eq!(done["refundTime"], "2026-01-03T00:00:00.000+00:00");
    assert_eq!(done["refundId"], id::<cashier_core::id::Refund>(5).to_string());
    let failed = read(&answer::refunded(&refund(refused())));
    assert_eq!(
        (failed["result"]["resultCode"].as_str(), failed["result"]["resultStatus"].as_str()),
        (Some("PARTNER_BALANCE_NOT_ENOUGH"), Some("F"))
    );
    assert!(failed.get("refundTime").is_none());
}

#[test]
fn an_inquiry_of_a_refund_succeeds_also_when_the_refund_failed() {
    let done = read(&answer::inquired_refund(&refund(given_back()), None));
    assert_eq!(
        (done["refundStatus"].as_str(), done["refundAmount"]["value"].as_str()),
        (Some("SUCCESS"), Some("1000"))
    );
    assert!(done.get("refundReason").is_none() && done.get("refundFailReason").is_none());
    let cold = Refund { reason: Some("cold".into()), ..refund(refused()) };
    let failed = read(&answer::inquired_refund(&cold, Some("NOT_ENOUGH: no money")));
    assert_eq!(failed["result"], success());
    assert_eq!(
        (failed["refundStatus"].as_str(), failed["refundReason"].as_str()),
        (Some("FAIL"), Some("cold"))
    );
    let reason = failed["refundFailReason"].as_str().unwrap();
    assert!(reason.ends_with("NOT_ENOUGH: no money") && failed.get("refundTime").is_none(), "{reason}");
    let long = read(&answer::inquired_refund(&cold, Some(&"x".repeat(400))));
    assert_eq!(long["refundFailReason"].as_str().unwrap().chars().count(), 256);
}

#[test]
fn the_small_answers() {
    let cancelled = read(&answer::cancelled(&payment(closed()[0].0)));
    assert_eq!((&cancelled["result"], cancelled["paymentRequestId"].as_str()), (&success(), Some("R-1")));
    assert_eq!(read(&answer::plain()), json!({ "result": success() }));
    let sent = read(&answer::message_sent(id(8)));
    assert_eq!(sent["messageId"], id::<cashier_core::id::Message>(8).to_string());
}

#[test]
fn every_code_gives_a_result_with_its_letter() {
    for code in Code::ALL {
        let row = code.row();
        let body = read(&answer::failure(&Error::new(*code)));
        let expected =
            json!({ "resultCode": row.name, "resultMessage": row.en, "resultStatus": row.status.letter() });
        assert_eq!(body, json!({ "result": expected }));
    }
    let named = read(&answer::failure(&Error::new(Code::ParamIllegal).with_detail("order is required.")));
    assert_eq!(named["result"]["resultMessage"], "order is required.");
}

pub(super) fn grant() -> Grant {
    Grant {
        id: id(9),
        user: id(3),
        merchant: id(2),
        scopes: vec!["auth_base".into()],
        access_hash: [7; 32],
        access_expires_at: at("2026-01-02T04:00:00Z"),
        refresh_hash: [8; 32],
        refresh_expires_at: at("2026-01-04T04:00:00Z"),
        agreement: None,
        state: GrantState::Active,
    }
}

#[test]
fn tokens_come_with_their_times_and_the_customer() {
    let grant = grant();
    let tokens =
        answer::Tokens { grant: &grant, access_token: "access".into(), refresh_token: "refresh".into() };
    assert_eq!(
        read(&answer::tokens(tokens)),
        json!({
            "result": success(),
            "accessToken": "access",
            "accessTokenExpiryTime": "2026-01-02T04:00:00.000+00:00",
            "refreshToken": "refresh",
            "refreshTokenExpiryTime": "2026-01-04T04:00:00.000+00:00",
            "customerId": id::<cashier_core::id::User>(3).to_string(),
        })
    );
}

pub(super) fn user() -> User {
    User {
        id: id(3),
        name: "Layla Hassan".into(),
        language: "ar".into(),
        email: Some("layla@example.com".into()),
        phone: Some("+9647700000001".into()),
        created_at: at("2026-01-01T00:00:00Z"),
        inbox_seen_at: at("2026-01-01T00:00:00Z"),
    }
}

#[test]
fn user_info_shows_only_what_the_scopes_cover() {
    let user = user();
    let info = |scopes: &[&str]| {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        read(&answer::user_info(&user, false, &scopes))["userInfo"].clone()
    };
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for silent in [&[][..], &["auth_base"], &["USER_ID"], &["NOTIFICATION_INBOX"], &["AUTH_USER"]] {
        assert_eq!(names(&info(silent)), ["status", "userId"], "{silent:?}");
    }
    let all = info(&["auth_user"]);
    assert_eq!(names(&all), ["contactInfos", "loginIdInfos", "nickName", "status", "userId", "userName"]);
    assert_eq!(
        (all["status"].as_str(), all["userName"]["fullName"].as_str()),
        (Some("ACTIVE"), Some("Layla Hassan"))
    );
    assert_eq!(all["loginIdInfos"][0]["loginIdType"], "MOBILE_PHONE");
    let mask = all["loginIdInfos"][1]["maskLoginId"].as_str().unwrap();
    assert!(mask.contains('@') && mask.contains('*') && !mask.contains("layla"), "{mask}");
    assert_eq!(names(&info(&["USER_LOGIN_ID"])), ["loginIdInfos", "status", "userId"]);
    assert_eq!(read(&answer::user_info(&user, true, &[]))["userInfo"]["status"], "FROZEN");
}

proptest! {
    /// A message never exceeds its limit, and truncation never breaks a character.
    #[test]
    fn result_messages_have_at_most_256_characters(detail in "\\PC{1,600}") {
        let body: Value = serde_json::from_slice(&answer::failure(&Error::new(Code::ParamIllegal).with_detail(detail.clone()))).unwrap();
        let message = body["result"]["resultMessage"].as_str().unwrap();
        prop_assert!(message.chars().count() <= 256 && detail.starts_with(message));
    }
}
