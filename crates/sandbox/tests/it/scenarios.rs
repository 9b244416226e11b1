//! Each scenario does what its name says.

use std::sync::atomic::Ordering;

use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::answer::{Answer, Doubt};
use cashier_protocol::wechat::v3::certificates::{self, CertificateList};
use cashier_protocol::wechat::v3::notices::{Content, NoticeError};
use cashier_protocol::wechat::v3::order::{self, Kind, NativeOrder};
use cashier_protocol::wechat::v3::refunds::{self, Refund, RefundState};
use cashier_protocol::wechat::v3::signing::SignatureError;
use cashier_protocol::wechat::v3::transactions::{self, OrderState, Transaction};
use serde_json::{Value, json};

use crate::payment::refund_of;
use crate::stage::Stage;

async fn state(stage: &Stage, number: &str) -> OrderState {
    let transaction: Transaction =
        stage.done(&transactions::query(&stage.credentials.wechat.mchid, number)).await;
    transaction.state()
}

/// The payer pays and a refund is made, but no notice arrives: only a query finds out.
#[tokio::test]
async fn pays_answer_lost() {
    let stage = Stage::open().await;
    let call = stage.order_of("order-0001", 9_901).call(Kind::Native);
    assert!(stage.send(&call, &[]).await.is_err(), "the connection breaks");
    assert!(matches!(state(&stage, "order-0001").await, OrderState::Paid(_)));
    let _ = stage.notice().await;
    let refund = refund_of(&stage, "order-0001", "refund-1", 1, 9_901).call();
    assert!(stage.send(&refund, &[]).await.is_err());
    let again: Refund = stage.done(&refund).await;
    assert_eq!(again.state(), RefundState::Pending);
}

/// Two copies of each notice, with one id.
#[tokio::test]
async fn duplicate_notice() {
    let stage = Stage::open().await;
    stage.paid(&stage.order_of("order-0001", 9_902)).await;
    let (first, second) = (stage.notice().await, stage.notice().await);
    assert_eq!(first, second);
}

/// A later order's notice arrives before an earlier one's.
#[tokio::test]
async fn reordered_notice() {
    let stage = Stage::open().await;
    stage.paid(&stage.order_of("order-0001", 9_903)).await;
    stage.paid(&stage.order("order-0002")).await;
    let number = |content| match content {
        Content::Payment(payment) => payment.out_trade_no,
        other => panic!("{other:?}"),
    };
    assert_eq!(number(stage.notice().await.content), "order-0002");
    stage.advance(20);
    assert_eq!(number(stage.notice().await.content), "order-0001");
}

/// The merchant closes, is told that it is closed, and the payment arrives half a minute later.
#[tokio::test]
async fn late_success_after_close() {
    let stage = Stage::open().await;
    let _: NativeOrder = stage.done(&stage.order_of("order-0001", 9_904).call(Kind::Native)).await;
    let _: Value = stage.done(&order::close(&stage.credentials.wechat.mchid, "order-0001")).await;
    assert_eq!(state(&stage, "order-0001").await, OrderState::Closed);
    stage.advance(30);
    let notice = stage.notice().await;
    assert_eq!(notice.event_type, "TRANSACTION.SUCCESS");
    assert!(matches!(state(&stage, "order-0001").await, OrderState::Paid(_)));
}

/// The first notice names another amount; refused, it is repeated with the right one.
#[tokio::test]
async fn wrong_amount_notice() {
    let stage = Stage::open().await;
    stage.answers.store(500, Ordering::SeqCst);
    stage.paid(&stage.order_of("order-0001", 9_905)).await;
    let total = |content| match content {
        Content::Payment(payment) => payment.total().unwrap().minor(),
        other => panic!("{other:?}"),
    };
    assert_eq!(total(stage.notice().await.content), 9_906);
    assert_eq!(stage.settled("order-0001").await["notices"][0]["attempts"][0]["status"], 500);
    stage.answers.store(204, Ordering::SeqCst);
    stage.advance(15);
    assert_eq!(total(stage.notice().await.content), 9_905);
    assert_eq!(stage.settled("order-0001").await["notices"][0]["is_accepted"], true);
}

/// A notice is signed with a certificate that only a fresh list shows.
#[tokio::test]
async fn new_certificate_notice() {
    let mut stage = Stage::open().await;
    stage.paid(&stage.order_of("order-0001", 9_906)).await;
    let received = stage.received().await;
    let unknown = stage.read(&received).unwrap_err();
    assert!(matches!(unknown, NoticeError::Signature(SignatureError::UnknownSerial(_))), "{unknown:?}");
    let list: CertificateList = stage.done(&certificates::list()).await;
    let key = ApiV3Key::parse(&stage.credentials.wechat.apiv3_key).unwrap();
    let opened = list.open(&key);
    assert_eq!(opened.len(), 2);
    for certificate in &opened {
        stage.keyring.add_certificate(certificate);
    }
    stage.read(&received).unwrap();
}

/// A notice is signed with the public key.
#[tokio::test]
async fn switch_to_public_key() {
    let stage = Stage::open().await;
    stage.paid(&stage.order_of("order-0001", 9_907)).await;
    let received = stage.received().await;
    assert_eq!(received.headers["wechatpay-serial"], stage.credentials.wechat.public_key_id.as_str());
    stage.read(&received).unwrap();
}

/// While the provider is down nothing is done and no notice is sent; afterwards nothing is missing.
#[tokio::test]
async fn provider_down() {
    let stage = Stage::open().await;
    let _: NativeOrder = stage.done(&stage.order("order-0001").call(Kind::Native)).await;
    stage.set(json!({ "scenario": { "scenario": "provider_down" } })).await;
    let answer = stage.call::<Value>(&stage.order("order-0002").call(Kind::Native)).await;
    assert!(matches!(answer, Answer::Unknown(Doubt::Signature(_) | Doubt::Status(502))), "{answer:?}");
    stage.control("POST", "orders/order-0001/pay", None).await;
    stage.advance(3_600);
    stage.set(json!({})).await;
    let Content::Payment(noticed) = stage.notice().await.content else { panic!() };
    assert_eq!(noticed.out_trade_no, "order-0001");
    assert_eq!(
        stage.refused(&transactions::query(&noticed.mchid, "order-0002")).await.code,
        "ORDER_NOT_EXIST"
    );
}

/// Answers take as long as configured: one that should take an hour has not arrived when another has.
#[tokio::test]
async fn slow() {
    let stage = Stage::open().await;
    stage.set(json!({ "slow_ms": 3_600_000 })).await;
    let (slow, other) = (stage.order_of("order-0001", 9_909), stage.order("order-0002"));
    let (slow, other) = (slow.call(Kind::Native), other.call(Kind::Native));
    let mut waiting = Box::pin(stage.done::<NativeOrder>(&slow));
    let done = stage.until("order-0001", |view| view["state"].is_string());
    tokio::select! {
        _ = &mut waiting => panic!("it came at once"),
        _ = done => {}
    }
    tokio::select! {
        _ = waiting => panic!("it came before the other one"),
        _ = stage.done::<NativeOrder>(&other) => {}
    }
}

/// The header selects a scenario too, and a seed selects a share of all orders.
#[tokio::test]
async fn chosen_by_header_and_by_seed() {
    let stage = Stage::open().await;
    let call = stage.order("order-0001").call(Kind::Native);
    let answer = stage.call_with::<Value>(&call, &[("sandbox-scenario", "rate_limited")]).await;
    assert!(matches!(answer, Answer::Unknown(Doubt::TooFast(_))), "{answer:?}");
    stage.set(json!({ "scenario": { "scenario": "rate_limited", "percent": 20, "seed": 3 } })).await;
    let mut hit = 0;
    for number in 0..50 {
        let call = stage.order(&format!("order-1{number:03}")).call(Kind::Native);
        hit += usize::from(!matches!(stage.call::<Value>(&call).await, Answer::Done(_)));
    }
    assert!((3..20).contains(&hit), "{hit}");
}

/// A probe comes first and must be refused; the genuine notice follows.
#[tokio::test]
async fn signature_probe() {
    let stage = Stage::open().await;
    stage.answers.store(401, Ordering::SeqCst);
    stage.paid(&stage.order_of("order-0001", 9_911)).await;
    let probe = stage.read(&stage.received().await).unwrap_err();
    assert_eq!(probe, NoticeError::Signature(SignatureError::Probe));
    assert_eq!(stage.settled("order-0001").await["notices"][0]["attempts"][0]["status"], 401);
    stage.advance(15);
    let _ = stage.notice().await;
}

/// A refund gets stuck, and someone ends it by hand.
#[tokio::test]
async fn abnormal_refund() {
    let stage = Stage::open().await;
    stage.paid(&stage.order_of("order-0001", 9_912)).await;
    let _ = stage.notice().await;
    let _: Refund = stage.done(&refund_of(&stage, "order-0001", "refund-1", 12, 9_912).call()).await;
    stage.advance(1);
    assert_eq!(stage.notice().await.event_type, "REFUND.ABNORMAL");
    let stuck: Refund = stage.done(&refunds::query("refund-1")).await;
    assert_eq!(stuck.state(), RefundState::Abnormal);
    stage
        .control("POST", "orders/order-0001/refunds/refund-1/end", Some(json!({ "state": "success" })))
        .await;
    assert_eq!(stage.notice().await.event_type, "REFUND.SUCCESS");
}

/// The payer has paid by the time the answer arrives, and it does arrive.
#[tokio::test]
async fn pays_at_once() {
    let stage = Stage::open().await;
    let order: NativeOrder = stage.done(&stage.order_of("order-0001", 9_913).call(Kind::Native)).await;
    assert!(order.code_url.starts_with("weixin://"));
    assert!(matches!(state(&stage, "order-0001").await, OrderState::Paid(_)));
    assert_eq!(stage.notice().await.event_type, "TRANSACTION.SUCCESS");
}

/// A refund is refused and leaves nothing behind; once there is money, its number can be used again.
#[tokio::test]
async fn refund_refused() {
    let stage = Stage::open().await;
    stage.paid(&stage.order_of("order-0001", 9_914)).await;
    let call = refund_of(&stage, "order-0001", "refund-1", 14, 9_914).call();
    assert_eq!(stage.refused(&call).await.code, "NOT_ENOUGH");
    assert_eq!(stage.refused(&refunds::query("refund-1")).await.code, "RESOURCE_NOT_EXISTS");
    let (status, _) =
        stage.control("POST", "orders/order-0001/refunds", Some(json!({ "amount_fen": 14 }))).await;
    assert_eq!(status, 400, "nor in the console");
    stage.control("PUT", "orders/order-0001/scenario", Some(json!({ "scenario": null }))).await;
    let made: Refund = stage.done(&call).await;
    assert_eq!(made.state(), RefundState::Pending);
}

/// About the configured share of answers gets lost, of calls and of queries, and the same ones for the same seed; what
/// they reported has happened.
#[tokio::test]
async fn lost_answers() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let stage = Stage::open().await;
        stage.set(json!({ "lost_answers": { "percent": 20, "seed": 7 } })).await;
        let mut lost = Vec::new();
        for number in (0..50).map(|number| format!("order-1{number:03}")) {
            let made = stage.send(&stage.order(&number).call(Kind::Native), &[]).await;
            let query = transactions::query(&stage.credentials.wechat.mchid, &number);
            lost.extend([made.is_err(), stage.send(&query, &[]).await.is_err()]);
        }
        stage.set(json!({})).await;
        for number in (0..50).map(|number| format!("order-1{number:03}")) {
            assert!(!matches!(state(&stage, &number).await, OrderState::Paid(_)), "{number} was made");
        }
        seen.push(lost);
    }
    let count = |at: usize| seen[0].iter().skip(at).step_by(2).filter(|is_lost| **is_lost).count();
    assert!((3..20).contains(&count(0)) && (3..20).contains(&count(1)), "{seen:?}");
    assert_eq!(seen[0], seen[1]);
}

/// A notice that nobody accepts is repeated on the provider's schedule, and then no more.
#[tokio::test]
async fn the_plan_of_repetition() {
    let stage = Stage::open().await;
    stage.answers.store(500, Ordering::SeqCst);
    stage.paid(&stage.order("order-0001")).await;
    let first = stage.notice().await;
    for (tries, gap_s) in (1..).zip(cashier_protocol::wechat::v3::notices::REPEAT_AFTER_SECONDS) {
        let view = stage.settled("order-0001").await;
        assert_eq!(view["notices"][0]["attempts"].as_array().unwrap().len(), tries);
        stage.advance(gap_s);
        assert_eq!(stage.notice().await.id, first.id);
    }
    assert_eq!(stage.settled("order-0001").await["notices"][0]["next_at"], Value::Null);
}
