//! Notices by hand: what was sent, and the same bytes once more.

use std::process::Command;
use std::time::Duration;

use cashier_core::id::NoticeId;
use serde_json::Value;

use crate::support::{Database, on_both_engines};
use crate::turns::until_turned;
use crate::wallet::{PIN, Wallet};

on_both_engines! {
    a_notice_is_shown_and_sent_again_by_hand;
}

/// Runs `cashier notice …`: whether it succeeded, and what it printed.
async fn notice(database: &Database, wallet: &Wallet, arguments: &[&str]) -> (bool, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.arg("notice").args(arguments).arg("--json");
    command.args(["--database", &database.text, "--keys"]).arg(wallet.keys_folder());
    // The serving system must continue meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    (output.status.success(), serde_json::from_slice(&text).unwrap())
}

async fn a_notice_is_shown_and_sent_again_by_hand(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, payment) = wallet.order("O-1", "1000").await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    let body = wallet.notices(1).await[0].body.clone();
    let run = async |arguments: &[&str]| notice(&database, &wallet, arguments).await;
    let engine = &wallet.running.shared.engine;
    let shown = async |count: usize, state: &str| {
        until_turned(engine, &format!("{count} notices, {state}"), async || {
            let (is_success, shown) = run(&["show", &payment]).await;
            assert!(is_success, "{shown}");
            let notices = shown["notices"].as_array().unwrap().clone();
            (notices.len() == count && notices.iter().all(|notice| notice["state"] == state))
                .then_some(notices)
        })
        .await
    };
    let sent = shown(1, "delivered").await.remove(0);
    assert_eq!((&sent["has_body"], &sent["on_record"][0]["status"]), (&true.into(), &200.into()));
    let id = sent["notice"].as_str().unwrap();
    let (is_success, resent) = run(&["resend", &payment, id]).await;
    assert!(is_success && resent["resends"] == *id, "{resent}");
    assert_eq!(wallet.notices(2).await[1].body, body);
    shown(2, "delivered").await;
    // What it repeats is proved, too.
    let first = database.bytes(&id.parse::<NoticeId>().unwrap().to_bytes());
    database.execute("UPDATE notices SET repeats = id WHERE repeats IS NOT NULL").await;
    let app = &wallet.running.shared;
    let findings = app.reader.verify(&app.openapi.dialects()).await.unwrap().findings;
    assert!(findings.iter().any(|found| found.invariant.contains("a notice says")), "{findings:?}");
    database.execute(&format!("UPDATE notices SET repeats = {first} WHERE repeats IS NOT NULL")).await;

    wallet.running.clock.advance(Duration::from_hours(24 * 91));
    let left = until_turned(engine, "the bodies to go", async || {
        let (_, shown) = run(&["show", &payment]).await;
        let notices = shown["notices"].as_array().unwrap().clone();
        notices.iter().all(|notice| notice["has_body"] == false).then_some(notices)
    })
    .await;
    assert_eq!((left[0]["on_record"].as_array().unwrap().len(), &left[0]["digest"]), (0, &sent["digest"]));
    let (is_success, resent) = run(&["resend", &payment, id]).await;
    assert!(is_success, "{resent}");
    assert_eq!(wallet.notices(3).await[2].body, body);
    shown(3, "delivered").await;

    for (subject, notice, why) in [
        (payment.as_str(), "ntc_x", "is not a notice"),
        ("usr_x", id, "is not a payment"),
        (payment.as_str(), &payment.replace("pay_", "ntc_"), "there is no notice"),
    ] {
        let (is_success, told) = run(&["resend", subject, notice]).await;
        assert!(!is_success && told["error"].as_str().unwrap().contains(why), "{told}");
    }
    // The body that was sent can no longer be made, so nothing is sent.
    database.execute("UPDATE payments SET extend_info = 'changed'").await;
    let (is_success, told) = run(&["resend", &payment, id]).await;
    assert!(!is_success && told["error"].as_str().unwrap().contains("Nothing was sent"), "{told}");
    assert_eq!(wallet.notices(3).await.len(), 3);
    database.execute("UPDATE payments SET extend_info = NULL").await;
    wallet.finish().await;
}
