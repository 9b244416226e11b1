//! Refunds by hand: a refused one is not a success, and the wallet's own appear wherever refunds do.

use std::process::Command;

use serde_json::Value;

use crate::support::{Database, on_both_engines};
use crate::wallet::{PIN, Wallet};

on_both_engines! {
    refunds_of_the_wallet_are_told_truly;
}

/// Runs `cashier provider …`: whether it succeeded, and what it printed.
async fn channel(database: &Database, wallet: &Wallet, arguments: &[&str]) -> (bool, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.arg("channel").args(arguments).arg("--json");
    command.args(["--database", &database.text, "--keys"]).arg(wallet.keys_folder());
    // The serving system must continue meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    (output.status.success(), serde_json::from_slice(&text).unwrap())
}

async fn refunds_of_the_wallet_are_told_truly(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, payment) = wallet.order("O-1", "1000").await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    let run = async |arguments: &[&str]| channel(&database, &wallet, arguments).await;
    let (is_success, refused) = run(&["refund", &payment, "--amount", "5", "--request-id", "too-much"]).await;
    assert!(!is_success, "{refused}");
    assert_eq!((&refused["state"], &refused["code"]), (&"failed".into(), &"REFUND_AMOUNT_EXCEED".into()));
    let (is_success, part) = run(&["refund", &payment, "--amount", "0.4", "--request-id", "part"]).await;
    assert!(is_success && part["state"] == "succeeded", "{part}");
    let (_, shares) = run(&["shares", &payment]).await;
    let refunds = shares["refunds"].as_array().unwrap();
    assert_eq!(refunds.len(), 2, "{shares}");
    assert!(
        refunds.iter().any(|row| row["refund"] == part["refund"] && row["amount_minor"] == 400),
        "{shares}"
    );
    assert!(
        refunds.iter().all(|row| row["meaning"].as_str().is_some_and(|text| text.len() > 10)),
        "{shares}"
    );
    for (refund, why) in [(&refused, "REFUND_AMOUNT_EXCEED"), (&part, "succeeded")] {
        let (is_success, told) = run(&["retry-refund", refund["refund"].as_str().unwrap()]).await;
        assert!(!is_success && told["code"] == "ORDER_STATUS_INVALID", "{told}");
        assert!(told["error"].as_str().unwrap().contains(why), "{told}");
    }
    wallet.finish().await;
}
