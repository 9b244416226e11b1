//! One payment from call to code: every outcome of the SPI, before and after the order was handed over.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use cashier_host::EnvVersion;
use cashier_host::payment::{OrderStatus, State};
use cashier_host::services::GatewayError;
use cashier_host::spi::{PaymentResult, SpiCode};
use serde_json::json;
use tokio::sync::Notify;

use super::stage::{Script, URL, ask, call, completed, open, pay, spi};

fn silent() -> Result<OrderStatus, GatewayError> {
    Err(GatewayError::Unreachable("down".to_owned()))
}

fn inquiries(
    answers: &[Result<OrderStatus, GatewayError>],
) -> Mutex<VecDeque<Result<OrderStatus, GatewayError>>> {
    Mutex::new(answers.iter().cloned().collect())
}

/// A payment whose service fails with a code, before or after the order was handed over, and a backend that is silent.
fn failing(code: SpiCode, submits: bool) -> Script {
    Script {
        pay: Box::new(move |stage, request| {
            assert_eq!(stage.host().submitted(&request.session) && submits, submits);
            if !submits {
                assert!(stage.host().submission_refused(&request.session));
            }
            spi(code)
        }),
        inquire: inquiries(&[silent()]),
        ..Script::default()
    }
}

/// The table of outcomes when the backend is silent.
#[tokio::test]
async fn silent_backend() {
    let table = [
        (SpiCode::UserCancel, "6001"),
        (SpiCode::Timeout, "6002"),
        (SpiCode::AppService, "4000"),
        (SpiCode::System, "4000"),
        (SpiCode::Unknown, "4000"),
        (SpiCode::AuthPendingAgreement, "4000"),
    ];
    for (code, before) in table {
        assert_eq!(pay(failing(code, false)).await, before, "{code:?}");
        assert_eq!(pay(failing(code, true)).await, "6004", "{code:?}");
    }
}

/// Money that moved is never reported as anything but paid, whatever the service says.
#[tokio::test]
async fn paid_is_paid() {
    for code in SpiCode::ALL {
        for submits in [false, true] {
            let script = Script { inquire: inquiries(&[Ok(OrderStatus::Paid)]), ..failing(code, submits) };
            assert_eq!(pay(script).await, "9000", "{code:?}");
        }
    }
}

/// The backend is queried again while its answer may still change.
#[tokio::test]
async fn late_answers_count() {
    let answers = [silent(), Ok(OrderStatus::Unpaid), Ok(OrderStatus::Paid)];
    let script = Script { inquire: inquiries(&answers), ..failing(SpiCode::Timeout, true) };
    assert_eq!(pay(script).await, "9000");
    let script = Script { inquire: inquiries(&[Ok(OrderStatus::Processing)]), ..Script::default() };
    assert_eq!(pay(script).await, "8000");
    let script =
        Script { inquire: inquiries(&[Ok(OrderStatus::Unpaid)]), ..failing(SpiCode::UserCancel, false) };
    assert_eq!(pay(script).await, "6001");
}

/// A panic in the host's service is an unknown error, and the next payment works.
#[tokio::test]
async fn panics_are_errors() {
    let script = Script {
        pay: Box::new(|_, _| panic!("the host's code")),
        inquire: inquiries(&[silent()]),
        ..Script::default()
    };
    let (stage, instance) = open(script);
    for id in 1..=2 {
        instance.receive(&call(id, "tradePay", &json!({ "paymentUrl": URL }))).await;
        assert_eq!(stage.results().pop().unwrap()["value"]["resultCode"], "4000");
    }
}

/// The backend's first answer decides whether there is anything to show.
#[tokio::test]
async fn resolving_decides() {
    let unused = || Box::new(|_: &_, _: &_| -> Result<_, _> { panic!("nothing to show") });
    let resolved = |answer| Script { pay: unused(), resolve: Mutex::new(answer), ..Script::default() };
    assert_eq!(pay(resolved(Ok(OrderStatus::Paid))).await, "9000");
    assert_eq!(pay(resolved(Ok(OrderStatus::Processing))).await, "8000");
    assert_eq!(pay(resolved(Ok(OrderStatus::Closed))).await, "4000");
    assert_eq!(pay(resolved(silent())).await, "6002");
    assert_eq!(pay(resolved(Err(GatewayError::NotSignedIn))).await, "4000");
    let unknown = resolved(Err(GatewayError::UnknownOrder(String::new())));
    let answer = ask(unknown, "tradePay", json!({ "paymentUrl": URL })).await;
    assert_eq!(
        (answer["error"]["error"].clone(), answer["error"]["resultCode"].clone()),
        (json!(2), json!("4000"))
    );
}

/// Only the six codes are returned; with a code that a service invents, the payment may have been made.
#[tokio::test]
async fn invented_codes_are_unknown() {
    for (said, seen) in [("99", "6001"), ("4", "4000"), ("", "6004"), ("10", "6004"), ("8000", "8000")] {
        let script = Script {
            pay: Box::new(move |_, _| completed(said)),
            inquire: inquiries(&[silent()]),
            ..Script::default()
        };
        assert_eq!(pay(script).await, seen, "{said}");
    }
}

fn opens_page() -> Script {
    Script {
        pay: Box::new(|_, _| {
            Ok(PaymentResult::OpenPage { route: "/cashier".to_owned(), extended_info: BTreeMap::new() })
        }),
        inquire: inquiries(&[silent()]),
        ..Script::default()
    }
}

/// A page of the host reports once; later reports and those of other sessions change nothing. The program is hidden
/// meanwhile.
#[tokio::test]
async fn pages_report() {
    let (stage, instance) = open(opens_page());
    let paying = tokio::spawn(instance.receive(&call(1, "tradePay", &json!({ "paymentUrl": URL }))));
    stage.until(|stage| !stage.shown.lock().unwrap().is_empty()).await;
    assert!(!stage.host().complete_payment("pay-99", Ok("9000".to_owned())));
    assert!(!stage.host().complete_payment("nonsense", Ok("9000".to_owned())));
    assert!(stage.host().complete_payment("pay-1", Ok("8000".to_owned())));
    assert!(!stage.host().complete_payment("pay-1", Ok("9000".to_owned())));
    paying.await.unwrap();
    assert_eq!(stage.results().pop().unwrap()["value"]["resultCode"], "8000");
    let said = stage.said().concat();
    assert!(said.find("appHide").unwrap() < said.find("appShow").unwrap());
    assert_eq!(stage.host().outcome("pay-1").unwrap().as_str(), "8000");
    assert_eq!(stage.host().state("pay-1"), Some(State::Final));
    assert!(!stage.host().complete_payment("pay-1", Ok("9000".to_owned())));
}

/// A page closed without a report means that the user gave up; after submission the outcome is unknown.
#[tokio::test]
async fn closed_pages() {
    for (submits, code) in [(false, "6001"), (true, "6004")] {
        let (stage, instance) = open(opens_page());
        let paying = tokio::spawn(instance.receive(&call(1, "tradePay", &json!({ "paymentUrl": URL }))));
        stage.until(|stage| !stage.shown.lock().unwrap().is_empty()).await;
        assert_eq!(submits && stage.host().submitted("pay-1"), submits);
        assert_eq!(stage.host().request_cancel("pay-1"), !submits);
        stage.page_closed.notify_one();
        paying.await.unwrap();
        assert_eq!(stage.results().pop().unwrap()["value"]["resultCode"], code);
    }
}

/// One payment at a time: the second is refused, the first continues, and pages cannot be swapped under it.
#[tokio::test]
async fn one_at_a_time() {
    let hold = Arc::new(Notify::new());
    let (stage, instance) = open(Script { hold: Some(Arc::clone(&hold)), ..Script::default() });
    let first = tokio::spawn(instance.receive(&call(1, "tradePay", &json!({ "paymentUrl": URL }))));
    stage.until(|stage| stage.host().is_paying()).await;
    instance.receive(&call(2, "tradePay", &json!({ "paymentUrl": URL }))).await;
    let busy = stage.results().pop().unwrap();
    assert_eq!(
        (busy["error"]["error"].clone(), busy["error"]["resultCode"].clone()),
        (json!(10_001), json!("4000"))
    );
    for api in ["navigateTo", "redirectTo", "reLaunch", "switchTab", "navigateBack"] {
        instance.receive(&call(3, api, &json!({"url": "pages/other/other"}))).await;
        assert_eq!(stage.results().pop().unwrap()["error"]["error"], 10_001, "{api}");
    }
    assert!(!instance.back());
    hold.notify_one();
    first.await.unwrap();
    assert_eq!(stage.results().pop().unwrap()["value"]["resultCode"], "9000");
    instance.receive(&call(4, "navigateTo", &json!({"url": "pages/other/other"}))).await;
    assert_eq!(stage.results().pop().unwrap()["ok"], true);
}

/// A released program must be touched first; a sheet is only for the wallet's own cashier.
#[tokio::test]
async fn released_programs() {
    let url = json!({"paymentUrl": "https://wallet.example/cashier/abc"});
    let released = || Script { env: EnvVersion::Release, ..Script::default() };
    assert_eq!(ask(released(), "tradePay", url.clone()).await["error"]["error"], 4);
    let (stage, instance) = open(released());
    instance.gesture();
    instance.receive(&call(1, "tradePay", &url)).await;
    assert_eq!(stage.results().pop().unwrap()["value"]["resultCode"], "9000");
    assert_eq!(ask(released(), "tradePay", json!({ "paymentUrl": URL })).await["error"]["error"], 2);
    let foreign = json!({"paymentUrl": "https://wallet.example.evil.example/cashier/abc"});
    assert_eq!(ask(Script::default(), "tradePay", foreign).await["error"]["error"], 2);
}
