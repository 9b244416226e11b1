//! Notices of payments, and their repeats.

use axum::http::StatusCode;
use cashier_protocol::qq::message::MessageError;
use cashier_protocol::qq::notices::{self, NoticeError};

use super::{account, ask, send, wanted};
use crate::inbox::Inbox;
use crate::rig::Rig;

/// A payment is announced with the merchant's signature, and again after fifteen seconds if it was not accepted.
#[tokio::test]
async fn repeated() {
    let rig = Rig::new();
    let mut inbox = Inbox::open(notices::ACCEPTED).await;
    inbox.accept(false);
    ask(&rig, &wanted("A1", 100, &inbox.url)).await;
    rig.pay("A1").await;
    let trade = notices::open(&inbox.next().await, &account(&rig)).unwrap();
    assert!(notices::fits(&trade, "A1", 100));
    assert_eq!(trade.attach.as_deref(), Some("a=1&b"));
    inbox.accept(true);
    rig.sandbox.quiet().await;
    assert_eq!(rig.order("A1").await["notices"][0]["attempts"].as_array().unwrap().len(), 1);
    rig.advance(15);
    assert!(notices::open(&inbox.next().await, &account(&rig)).is_ok());
}

/// A wrong amount, and an invalid signature.
#[tokio::test]
async fn disturbed() {
    let rig = Rig::new();
    let mut inbox = Inbox::open(notices::ACCEPTED).await;
    let own = account(&rig);
    for (number, scenario) in [("B1", "wrong_amount_notice"), ("B2", "signature_probe")] {
        let answer = send(&rig, &own, &wanted(number, 100, &inbox.url), scenario).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    rig.pay("B1").await;
    assert!(!notices::fits(&notices::open(&inbox.next().await, &own).unwrap(), "B1", 100));
    rig.pay("B2").await;
    let refused = notices::open(&inbox.next().await, &own).unwrap_err();
    assert_eq!(refused, NoticeError::Message(MessageError::WrongSignature));
}
