//! Agreements over HTTP: prepared by the merchant, signed by the user, debited without the user, ended by either.

use cashier_core::standing::{By, ChangeStanding, StandingChange};
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::support::{Database, on_both_engines};
use crate::wallet::{Answer, LOGIN, PASSWORD, PIN, Wallet};

on_both_engines! {
    a_merchant_debits_a_user_who_signed;
    limits_hold_whoever_comes_first;
    a_user_closes_and_the_merchant_is_told;
    a_merchant_unbinds;
    an_agreement_is_signed_once_and_in_time;
    the_pages_sign_and_close;
    what_is_not_an_agreement_is_refused;
}

const PREPARE: &str = "/v1/authorizations/prepare";
const APPLY: &str = "/v1/authorizations/applyToken";
const PAY: &str = "/v1/payments/pay";
const PRODUCT: &str = "51051000101000100031";

/// A merchant that debits, and the signed-in user.
struct Parties {
    wallet: Wallet,
    session: String,
}

impl Parties {
    async fn meet(database: &Database) -> Self {
        let wallet = Wallet::start(database).await;
        let session = wallet.sign_in().await;
        Self { wallet, session }
    }

    fn offer(&self) -> Value {
        json!({
            "scopes": "AGREEMENT_PAY",
            "extendInfo": r#"{"language":"en","contractDesc":"Tea every week"}"#,
            "contractCloseNotifyUrl": self.wallet.notify_url,
            "authState": "seat 7",
        })
    }

    async fn prepare(&self, offer: &Value) -> String {
        let answer = self.wallet.call(PREPARE, offer).await;
        assert_eq!(answer.outcome(), "S SUCCESS", "{}", answer.json);
        let url = answer.text("/authUrl");
        assert!(url.len() <= 256, "{url}");
        url
    }

    async fn host(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        self.wallet.host(method, path, Some(&self.session), body, &[]).await
    }

    /// The agreement behind an address, as the super app shows it.
    async fn resolve(&self, url: &str) -> Value {
        let (status, shown) =
            self.host("POST", "/agreements/resolve", Some(&json!({ "auth_url": url }))).await;
        assert_eq!(status, 200, "{shown}");
        shown
    }

    async fn sign(&self, url: &str) -> Value {
        let token = text(&self.resolve(url).await, "token");
        let path = format!("/agreements/{token}/sign");
        let (status, signed) = self.host("POST", &path, Some(&json!({ "pin": PIN }))).await;
        assert_eq!(status, 200, "{signed}");
        signed
    }

    async fn apply(&self, code: &str) -> Answer {
        self.wallet.call(APPLY, &json!({ "grantType": "AUTHORIZATION_CODE", "authCode": code })).await
    }

    /// The access token of an agreement with these terms.
    async fn agreed(&self, offer: &Value) -> String {
        let signed = self.sign(&self.prepare(offer).await).await;
        self.apply(&text(&signed, "auth_code")).await.text("/accessToken")
    }

    fn debit_body(&self, token: &str, id: &str, value: &str) -> Value {
        let mut body = self.wallet.pay_body(id, value);
        body["productCode"] = json!(PRODUCT);
        body["paymentAuthCode"] = json!(token);
        body.as_object_mut().unwrap().remove("paymentNotifyUrl");
        body
    }

    async fn debit(&self, token: &str, id: &str, value: &str) -> Answer {
        self.wallet.call(PAY, &self.debit_body(token, id, value)).await
    }

    async fn balance(&self) -> String {
        let (_, body) = self.host("GET", "/balances", None).await;
        text(&body["balances"][0], "value")
    }

    async fn finish(self) {
        self.wallet.finish().await;
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

/// Prepare, sign, exchange, debit twice, inquire, refund.
async fn a_merchant_debits_a_user_who_signed(database: Database) {
    let parties = Parties::meet(&database).await;
    let url = parties.prepare(&parties.offer()).await;
    let shown = parties.resolve(&url).await;
    assert_eq!((text(&shown, "state"), text(&shown, "payee")), ("offered".into(), "Tea House".into()));
    assert_eq!(text(&shown, "description"), "Tea every week");
    let signed = parties.sign(&url).await;
    assert_eq!(
        (text(&signed, "auth_state"), text(&signed["agreement"], "state")),
        ("seat 7".into(), "active".into())
    );
    let tokens = parties.apply(&text(&signed, "auth_code")).await;
    assert_eq!(tokens.outcome(), "S SUCCESS");
    assert_eq!(tokens.text("/customerId"), parties.wallet.user_id);
    let token = tokens.text("/accessToken");

    let first = parties.debit(&token, "week-1", "2500").await;
    assert_eq!(first.outcome(), "S SUCCESS", "{}", first.json);
    assert!(first.json["paymentTime"].is_string() && first.json.get("redirectActionForm").is_none());
    assert_eq!(parties.debit(&token, "week-1", "2500").await.bytes, first.bytes, "a repeat moves nothing");
    assert_eq!(parties.balance().await, "997500");
    assert_eq!(parties.debit(&token, "week-1", "2600").await.outcome(), "F REPEAT_REQ_INCONSISTENT");
    assert_eq!(parties.debit(&token, "week-2", "999999").await.outcome(), "F USER_BALANCE_NOT_ENOUGH");
    assert_eq!(
        parties.debit(&token, "week-2", "2500").await.outcome(),
        "S SUCCESS",
        "the id was not used up"
    );

    let asked =
        parties.wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentRequestId": "week-1" })).await;
    assert_eq!(asked.text("/paymentStatus"), "SUCCESS");
    let back = json!({
        "refundRequestId": "back-1", "paymentRequestId": "week-1",
        "refundAmount": { "currency": "IQD", "value": "2500" },
    });
    assert_eq!(parties.wallet.call("/v1/payments/refund", &back).await.outcome(), "S SUCCESS");
    assert_eq!(parties.balance().await, "997500");

    // The refresh token keeps the agreement; the old access token is dead.
    let refreshed = json!({ "grantType": "REFRESH_TOKEN", "refreshToken": tokens.text("/refreshToken") });
    let newer = parties.wallet.call(APPLY, &refreshed).await.text("/accessToken");
    assert_eq!(parties.debit(&token, "week-3", "1000").await.outcome(), "F INVALID_ACCESS_TOKEN");
    assert_eq!(parties.debit(&newer, "week-3", "1000").await.outcome(), "S SUCCESS");
    let info = parties.wallet.call("/v1/users/inquiryUserInfo", &json!({ "accessToken": newer })).await;
    assert_eq!(info.json["userInfo"]["userName"], Value::Null, "an agreement shows nothing of the user");
    parties.finish().await;
}

/// Limits of a payment and of a day, the latter by many calls at once and again on the next day.
async fn limits_hold_whoever_comes_first(database: Database) {
    let parties = Parties::meet(&database).await;
    let mut offer = parties.offer();
    let limit = |value: &str| json!({ "currency": "IQD", "value": value });
    offer["paymentLimit"] = limit("1000");
    offer["dayLimit"] = limit("3000");
    let token = parties.agreed(&offer).await;
    assert_eq!(parties.debit(&token, "much", "1001").await.outcome(), "F PAYMENT_AMOUNT_EXCEED_LIMIT");
    let mut dollars = parties.debit_body(&token, "dollars", "10");
    dollars["paymentAmount"]["currency"] = json!("USD");
    assert_eq!(parties.wallet.call(PAY, &dollars).await.outcome(), "F CURRENCY_NOT_SUPPORT");

    let ids: Vec<String> = (0..8).map(|number| format!("at-once-{number}")).collect();
    let calls = ids.iter().map(|id| parties.debit(&token, id, "1000"));
    let answers = futures_util::future::join_all(calls).await;
    let mut outcomes: Vec<_> = answers.iter().map(Answer::outcome).collect();
    outcomes.sort();
    assert_eq!(
        outcomes,
        [["F USER_AMOUNT_EXCEED_LIMIT"; 5].as_slice(), ["S SUCCESS"; 3].as_slice()].concat()
    );
    assert_eq!(parties.balance().await, "997000");
    parties.wallet.running.clock.advance(std::time::Duration::from_hours(24));
    assert_eq!(parties.debit(&token, "tomorrow", "1000").await.outcome(), "S SUCCESS");
    parties.finish().await;
}

/// The user ends it: nothing can be debited, and the notice names the dead token.
async fn a_user_closes_and_the_merchant_is_told(database: Database) {
    let parties = Parties::meet(&database).await;
    let token = parties.agreed(&parties.offer()).await;
    let (_, listed) = parties.host("GET", "/agreements", None).await;
    assert_eq!(listed["agreements"].as_array().unwrap().len(), 1, "{listed}");
    let path = format!("/agreements/{}/close", text(&listed["agreements"][0], "token"));
    for _ in 0..2 {
        let (status, closed) = parties.host("POST", &path, None).await;
        assert_eq!((status, text(&closed, "state")), (200, "closed".into()));
    }
    assert_eq!(parties.debit(&token, "late", "1000").await.outcome(), "F INVALID_ACCESS_TOKEN");
    let (_, listed) = parties.host("GET", "/agreements", None).await;
    assert_eq!(listed["agreements"], json!([]));

    let received = parties.wallet.notices(1).await;
    let told: Value = serde_json::from_slice(&received[0].body).unwrap();
    let time = text(&told, "modifyTime");
    assert_eq!((text(&told, "accessToken"), text(&told, "contractStatus")), (token, "INVALID".into()));
    assert!(time.len() == 10 && time.bytes().all(|digit| digit.is_ascii_digit()), "{time}");
    assert!(received[0].headers.contains_key("signature"));
    parties.finish().await;
}

async fn a_merchant_unbinds(database: Database) {
    let parties = Parties::meet(&database).await;
    let token = parties.agreed(&parties.offer()).await;
    for _ in 0..2 {
        let cancelled =
            parties.wallet.call("/v1/authorizations/cancelToken", &json!({ "accessToken": token })).await;
        assert_eq!(cancelled.outcome(), "S SUCCESS");
    }
    assert_eq!(parties.debit(&token, "late", "1000").await.outcome(), "F INVALID_ACCESS_TOKEN");
    let (_, listed) = parties.host("GET", "/agreements", None).await;
    assert_eq!(listed["agreements"], json!([]), "who cancels is not told");
    parties.finish().await;
}

async fn an_agreement_is_signed_once_and_in_time(database: Database) {
    let parties = Parties::meet(&database).await;
    let url = parties.prepare(&parties.offer()).await;
    let token = text(&parties.resolve(&url).await, "token");
    let sign = format!("/agreements/{token}/sign");
    let wrong = parties.host("POST", &sign, Some(&json!({ "pin": "000000" }))).await;
    assert_eq!((wrong.0, text(&wrong.1["error"], "code")), (422, "PIN_WRONG".into()));
    let code = text(&parties.sign(&url).await, "auth_code");
    let again = parties.host("POST", &sign, Some(&json!({ "pin": PIN }))).await;
    assert_eq!((again.0, text(&again.1["error"], "code")), (409, "AGREEMENT_SIGNED".into()));
    assert_eq!(parties.apply(&code).await.outcome(), "S SUCCESS");
    assert_eq!(parties.apply(&code).await.outcome(), "F USED_CODE");

    let refused = parties.prepare(&parties.offer()).await;
    let token = text(&parties.resolve(&refused).await, "token");
    let (status, shown) = parties.host("POST", &format!("/agreements/{token}/refuse"), None).await;
    assert_eq!((status, text(&shown, "state")), (200, "refused".into()));
    let late = parties.host("POST", &format!("/agreements/{token}/sign"), Some(&json!({ "pin": PIN }))).await;
    assert_eq!((late.0, text(&late.1["error"], "code")), (410, "AGREEMENT_CLOSED".into()));

    let slow = parties.prepare(&parties.offer()).await;
    let token = text(&parties.resolve(&slow).await, "token");
    parties.wallet.running.clock.advance(std::time::Duration::from_mins(31));
    assert_eq!(text(&parties.resolve(&slow).await, "state"), "expired");
    let late = parties.host("POST", &format!("/agreements/{token}/sign"), Some(&json!({ "pin": PIN }))).await;
    assert_eq!((late.0, text(&late.1["error"], "code")), (410, "AGREEMENT_CLOSED".into()));

    // A code is worth nothing once its agreement is closed.
    let signed = parties.sign(&parties.prepare(&parties.offer()).await).await;
    let path = format!("/agreements/{}/close", text(&signed["agreement"], "token"));
    assert_eq!(parties.host("POST", &path, None).await.0, 200);
    assert_eq!(parties.apply(&text(&signed, "auth_code")).await.outcome(), "F INVALID_CODE");
    parties.finish().await;
}

/// The pages in a browser: the way back to the merchant has the code.
async fn the_pages_sign_and_close(database: Database) {
    let parties = Parties::meet(&database).await;
    let mut offer = parties.offer();
    offer["authRedirectUrl"] = json!("https://shop.example/signed?seat=7");
    let url = parties.prepare(&offer).await;
    let path = url.strip_prefix(&parties.wallet.base).unwrap().to_owned();
    let mut browser = Browser::new(&parties.wallet.base);
    assert!(browser.open(&path).await.location().starts_with("/cashier/sign-in?next="));
    browser.sign_in(LOGIN, PASSWORD).await;
    let page = browser.open(&path).await;
    assert!(page.text.contains("Tea every week") && page.text.contains("name=\"pin\""), "{}", page.text);
    let wrong = follow(&mut browser, &format!("{path}/sign"), &[("pin", "000000")]).await;
    assert!(wrong.text.contains("aria-invalid=\"true\""), "{}", wrong.text);
    let signed = follow(&mut browser, &format!("{path}/sign"), &[("pin", PIN)]).await;
    let back = signed.values("href").into_iter().find(|link| link.starts_with("https://shop.example/"));
    let back = url::Url::parse(&back.expect("the way back")).unwrap();
    let query: Vec<_> = back.query_pairs().collect();
    let names: Vec<_> = query.iter().map(|(name, _)| name.as_ref()).collect();
    assert_eq!(names, ["seat", "authCode", "authState"]);
    assert_eq!(query[2].1, "seat 7");
    let token = parties.apply(&query[1].1).await.text("/accessToken");
    assert_eq!(parties.debit(&token, "week-1", "1000").await.outcome(), "S SUCCESS");
    assert!(browser.open("/wallet").await.text.contains(&path), "the wallet lists it");
    let closed = follow(&mut browser, &format!("{path}/close"), &[]).await;
    assert!(closed.text.contains("Agreement ended"), "{}", closed.text);
    assert_eq!(parties.debit(&token, "week-2", "1000").await.outcome(), "F INVALID_ACCESS_TOKEN");
    parties.finish().await;
}

/// Submits a form, and opens the page that it leads to.
async fn follow(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Page {
    let next = browser.submit(path, form).await.location().to_owned();
    browser.open(&next).await
}

async fn what_is_not_an_agreement_is_refused(database: Database) {
    let parties = Parties::meet(&database).await;
    let wallet = &parties.wallet;
    for (name, value, named) in [
        ("scopes", json!("auth_user"), "scopes"),
        ("extendInfo", json!("tea"), "extendInfo"),
        ("extendInfo", json!("{}"), "extendInfo.contractDesc"),
        ("extendInfo", Value::Null, "extendInfo"),
        ("paymentLimit", json!({ "currency": "IQD", "value": "0" }), "paymentLimit.value"),
        ("contractCloseNotifyUrl", json!("shop"), "contractCloseNotifyUrl"),
        ("authRedirectUrl", json!("javascript:alert(1)"), "authRedirectUrl"),
    ] {
        let mut offer = parties.offer();
        offer[name] = value.clone();
        let answer = wallet.call(PREPARE, &offer).await;
        assert_eq!(answer.outcome(), "F PARAM_ILLEGAL", "{name} = {value}");
        assert!(answer.text("/result/resultMessage").contains(named), "{name}: {}", answer.json);
    }
    let mut offer = parties.offer();
    offer["paymentLimit"] = json!({ "currency": "IQD", "value": "10" });
    offer["dayLimit"] = json!({ "currency": "USD", "value": "10" });
    assert_eq!(wallet.call(PREPARE, &offer).await.outcome(), "F PARAM_ILLEGAL");

    // Another merchant's token, a token for something else, none at all.
    let consent = json!({ "client_id": "TEA_HOUSE", "scopes": ["auth_base"], "agreed": true });
    let (_, body) = parties.host("POST", "/auth-codes", Some(&consent)).await;
    let plain = parties.apply(&text(&body, "auth_code")).await.text("/accessToken");
    for token in [plain.as_str(), "aa_x", "x"] {
        assert_eq!(parties.debit(token, "none", "1000").await.outcome(), "F INVALID_ACCESS_TOKEN", "{token}");
    }
    let mut without = parties.debit_body("x", "none", "1000");
    without.as_object_mut().unwrap().remove("paymentAuthCode");
    assert_eq!(wallet.call(PAY, &without).await.outcome(), "F PARAM_ILLEGAL");
    let (status, _) =
        parties.host("POST", "/agreements/resolve", Some(&json!({ "auth_url": wallet.base }))).await;
    assert_eq!(status, 404);

    // A suspended user cannot be debited, a suspended merchant cannot debit.
    let token = parties.agreed(&parties.offer()).await;
    let user: cashier_core::id::UserId = wallet.user_id.parse().unwrap();
    let suspend = ChangeStanding {
        subject: user.into(),
        change: StandingChange::Suspend,
        by: By { actor: "me".to_owned(), reason: "a test".to_owned() },
    };
    wallet.running.shared.engine.submit(suspend).await.unwrap();
    assert_eq!(parties.debit(&token, "who", "1000").await.outcome(), "F USER_STATUS_ABNORMAL");
    parties.finish().await;
}
