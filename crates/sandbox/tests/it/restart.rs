//! What survives a restart, and what a key folder must not contain.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use cashier_engine::clock::Clock;
use cashier_protocol::wechat::v3::order::{Kind, NativeOrder};
use cashier_protocol::wechat::v3::transactions::{self, OrderState, Transaction};
use cashier_sandbox::{Options, Sandbox};
use serde_json::json;

use crate::payment::refund_of;
use crate::stage::Stage;

/// Orders, refunds, settings, the clock and pending notices survive a restart, even if the last line of the journal was
/// cut off.
#[tokio::test]
async fn state_survives() {
    let stage = Stage::open().await;
    stage.answers.store(500, Ordering::SeqCst);
    stage.set(json!({ "refund_s": 0 })).await;
    stage.paid(&stage.order("order-0001")).await;
    let _ = stage.notice().await;
    assert_eq!(stage.settled("order-0001").await["notices"][0]["attempts"][0]["status"], 500);
    let _: serde_json::Value = stage.done(&refund_of(&stage, "order-0001", "refund-1", 10, 100).call()).await;
    let _: NativeOrder = stage.done(&stage.order("order-0002").call(Kind::Native)).await;
    stage.control("POST", "clock", Some(json!({ "advance_s": 5 }))).await;
    let (clock, keep) = (Arc::clone(&stage.clock), tempfile::tempdir().unwrap());
    for name in ["keys", ""] {
        std::fs::create_dir_all(keep.path().join(name)).unwrap();
        for entry in std::fs::read_dir(stage.data.path().join(name)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), keep.path().join(name).join(entry.file_name())).unwrap();
            }
        }
    }
    drop(stage);
    let journal = keep.path().join("journal.jsonl");
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes.extend_from_slice(b"{\"order\":{\"id\":\"cut");
    std::fs::write(&journal, bytes).unwrap();

    let stage = Stage::open_at(keep, clock).await;
    let mchid = &stage.credentials.wechat.mchid;
    let paid: Transaction = stage.done(&transactions::query(mchid, "order-0001")).await;
    assert!(matches!(paid.state(), OrderState::Paid(payment) if payment.has_refunds));
    let waiting: Transaction = stage.done(&transactions::query(mchid, "order-0002")).await;
    assert_eq!(waiting.state(), OrderState::Waiting);
    let view = stage.control("GET", "orders/order-0001", None).await.1;
    assert_eq!(view["refunds"][0]["state"], "success");
    assert!(view["notices"][0]["next_at"].is_string(), "it is still to be repeated: {view}");
    assert_eq!(stage.control("GET", "clock", None).await.1["ahead_s"], 5);
    assert_eq!(stage.control("GET", "settings", None).await.1["refund_s"], 0);
    assert_eq!(stage.control("POST", "reset", None).await.0, 204);
    assert_eq!(stage.control("GET", "orders", None).await.1["orders"], json!([]));
}

/// Keys that the sandbox did not generate are refused.
#[tokio::test]
async fn live_keys_are_refused() {
    let stage = Stage::open().await;
    let other = Stage::open().await;
    let open = || {
        let clock: Arc<dyn Clock> = Arc::clone(&stage.clock) as Arc<dyn Clock>;
        Sandbox::open(Options { data: stage.data.path().to_owned(), clock, base_url: String::new() })
    };
    open().unwrap();
    let key = cashier_protocol::wallet::keys::SigningKey::generate().unwrap().to_pem().unwrap();
    let file = stage.data.path().join("keys/wechat_merchant_key.pem");
    std::fs::write(&file, key).unwrap();
    assert!(open().unwrap_err().to_string().contains("Live keys do not belong here"));
    std::fs::copy(other.data.path().join("keys/wechat_merchant_key.pem"), &file).unwrap();
    open().unwrap();
    std::fs::write(stage.data.path().join("keys/wechat_apiv3_key.txt"), "0123456789abcdef0123456789abcdef")
        .unwrap();
    assert!(open().unwrap_err().to_string().contains("Live keys do not belong here"));
}
