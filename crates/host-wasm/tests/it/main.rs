//! The host as a page uses it: messages in, messages out.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use cashier_host_wasm::Page;
use serde_json::{Value, json};

/// A page whose program has been opened and started.
fn opened() -> Page {
    let mut page = Page::default();
    let open = json!({
        "t": "open",
        "settings": {"site_name": "DEMO", "cashier_origins": ["https://wallet.example"], "decodes_foreign_urls": false,
            "silent_scopes": [], "reserved_titles": ["Payment PIN"]},
        "program": {"app_id": "A", "name": "A", "icon_url": "", "version": "1.0.0", "env_version": "develop",
            "pages": ["pages/a"], "tabs": [], "request_domains": [], "denied_apis": []},
        "surroundings": {"user": "sam", "lang": "en", "system": {}},
        "package": {"id": "a"},
        "storage": {"cup": 1},
    });
    let said = tell(&mut page, &open);
    assert_eq!(said.len(), 1);
    let init: Value = serde_json::from_str(said[0]["init"].as_str().unwrap()).unwrap();
    assert_eq!((&init["storage"], &init["program"]), (&json!({"cup": 1}), &json!({"id": "a"})));
    page
}

fn lines(said: &str) -> Vec<Value> {
    said.lines().map(|line| serde_json::from_str(line.strip_prefix('m').unwrap_or(line)).unwrap()).collect()
}

fn tell(page: &mut Page, message: &Value) -> Vec<Value> {
    lines(&page.hear(1_000, &message.to_string()))
}

fn call(page: &mut Page, id: u64, api: &str, params: &Value) -> Vec<Value> {
    let call = json!({"v": 1, "kind": "call", "id": id, "api": api, "params": params});
    lines(&page.hear(1_000, &format!("m{call}")))
}

fn kinds(said: &[Value]) -> Vec<&str> {
    said.iter().map(|message| message["t"].as_str().or(message["kind"].as_str()).unwrap()).collect()
}

/// A call that needs nobody else is answered at once, and what a program stores is reported.
#[test]
fn calls_are_answered_at_once() {
    let mut page = opened();
    let said = call(&mut page, 1, "getRunScene", &json!({}));
    assert_eq!(said[0]["value"], json!({"envVersion": "develop"}));
    let said = call(&mut page, 2, "setStorage", &json!({"key": "cup", "data": 2}));
    assert_eq!(said[0], json!({"t": "keep", "key": "cup", "value": 2}));
    assert_eq!(said[1]["ok"], json!(true));
    let said = call(&mut page, 3, "getStorage", &json!({"key": "cup"}));
    assert_eq!(said[0]["value"], json!({"data": 2}));
}

/// A title that reads like the wallet's is not shown, neither over a page nor in a dialog.
#[test]
fn titles_of_the_wallet_are_refused() {
    let mut page = opened();
    let said = tell(&mut page, &json!({"t": "title", "text": "Basket", "back": true}));
    assert_eq!(said, [json!({"t": "title", "text": "Basket", "back": true})]);
    let said = tell(&mut page, &json!({"t": "title", "text": "Your payment PIN", "back": false}));
    assert_eq!(said[0], json!({"t": "title", "text": null, "back": false}));
    assert_eq!(said[1]["t"], "log");
    for (id, (api, params)) in (10..).zip([
        ("alert", json!({"title": "Payment PIN"})),
        ("confirm", json!({"content": "x", "confirmButtonText": "Enter payment-pin"})),
        ("prompt", json!({"title": "x", "message": "Payment PIN:"})),
    ]) {
        let said = call(&mut page, id, api, &params);
        assert_eq!((kinds(&said), &said[0]["error"]["error"]), (vec!["result"], &json!(2)), "{api}");
    }
    assert_eq!(kinds(&call(&mut page, 20, "alert", &json!({"content": "The payment PIN is safe"}))), ["ui"]);
}

/// A dialog, and a payment with its services, wait for the page's answers.
#[test]
fn a_payment_waits_for_answers() {
    let mut page = opened();
    let said = call(&mut page, 1, "tradePay", &json!({"paymentUrl": "https://wallet.example/cashier/x"}));
    let service = said.iter().find(|message| message["t"] == "service").unwrap();
    assert!(kinds(&said).contains(&"paying") && service["method"] == "resolve", "{said:?}");
    let order = json!({"Ok": {"id": "x", "status": "Unpaid"}});
    let said = tell(&mut page, &json!({"t": "answer", "id": service["id"], "value": order}));
    let pay = said.iter().find(|message| message["t"] == "service").unwrap().clone();
    assert_eq!(pay["method"], "pay");
    let session = &pay["args"][1]["session"];
    let said = tell(&mut page, &json!({"t": "submitted", "session": session, "id": 7}));
    assert_eq!(said.last(), Some(&json!({"t": "answer", "id": 7, "value": true})));
    let paid = json!({"Ok": {"Completed": {"code": "9000", "message": ""}}});
    let said = tell(&mut page, &json!({"t": "answer", "id": pay["id"], "value": paid}));
    let inquire = said.iter().find(|message| message["t"] == "service").unwrap().clone();
    let said = tell(&mut page, &json!({"t": "answer", "id": inquire["id"], "value": {"Ok": "Paid"}}));
    let result = said.iter().find(|message| message["kind"] == "result").unwrap();
    assert_eq!(result["value"], json!({"resultCode": "9000"}));
    assert!(kinds(&said).contains(&"paid"), "{said:?}");
}

/// Only a payment is reported as one: not a message that mentions a payment, and not a call that is refused during one.
#[test]
fn only_a_payment_is_told_as_one() {
    let mut page = opened();
    let tells = |said: &[Value]| kinds(said).iter().any(|kind| ["paying", "paid"].contains(kind));
    assert!(!tells(&call(&mut page, 1, "setStorage", &json!({"key": "last", "data": "tradePay"}))));
    let order = json!({"paymentUrl": "https://wallet.example/cashier/x"});
    assert!(tells(&call(&mut page, 2, "tradePay", &order)));
    let said = call(&mut page, 3, "tradePay", &order);
    assert!(!tells(&said) && said.iter().any(|message| message["ok"] == false), "{said:?}");
}

/// If the wallet does not answer, the page's timer ends the payment.
#[test]
fn timers_end_what_waits() {
    let mut page = opened();
    let said = call(&mut page, 1, "tradePay", &json!({"paymentUrl": "https://wallet.example/cashier/x"}));
    let timer = said.iter().find(|message| message["t"] == "timer").unwrap();
    let said = tell(&mut page, &json!({"t": "answer", "id": timer["id"], "value": null}));
    let result = said.iter().find(|message| message["kind"] == "result").unwrap();
    assert_eq!(result["value"], json!({"resultCode": "6002"}));
}

/// Closing lets the program run its callbacks; one that was never opened is closed at once; after a loss nothing is
/// sent.
#[test]
fn programs_end() {
    let mut page = opened();
    let said = tell(&mut page, &json!({"t": "close", "reason": "closed", "id": 3}));
    assert_eq!(kinds(&said), ["event", "flush", "timer"]);
    let said = lines(&page.hear(1_000, r#"m{"v":1,"kind":"flushed","token":"close"}"#));
    assert_eq!(kinds(&said), ["closed", "answer"]);
    assert_eq!(kinds(&tell(&mut page, &json!({"t": "close"}))), ["closed"]);
    let mut page = opened();
    assert_eq!(kinds(&call(&mut page, 1, "alert", &json!({"content": "hi"}))), ["ui"]);
    assert!(tell(&mut page, &json!({"t": "lost"})).is_empty());
    assert!(call(&mut page, 2, "getRunScene", &json!({})).is_empty());
}
