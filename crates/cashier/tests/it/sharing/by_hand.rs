//! The operator's commands for refunds and shares, run as a program beside the serving one.

use std::process::Command;

use cashier_engine::providers::WECHAT_PAY;
use serde_json::Value;

use super::shop::{FARM, Shop, yuan};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    an_operator_shares_and_refunds;
}

/// Runs `cashier provider …` and returns its JSON.
async fn provider(database: &Database, shop: &Shop, arguments: &[&str]) -> Result<Value, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.arg("channel").args(arguments).arg("--json");
    command.args(["--database", &database.text, "--keys"]).arg(shop.wallet.keys_folder());
    // The serving system must continue meanwhile: the command waits for the sandbox.
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    if output.status.success() {
        return Ok(serde_json::from_slice(&output.stdout).unwrap());
    }
    Err(String::from_utf8(output.stderr).unwrap())
}

async fn an_operator_shares_and_refunds(database: Database) {
    let shop = Shop::open(&database).await;
    let payment = shop.paid("O-1", 1_000, WECHAT_PAY, true).await;
    let id = payment.to_string();
    let receiver = format!("MERCHANT_ID:{FARM}");
    let run = async |arguments: &[&str]| provider(&database, &shop, arguments).await;
    let farm = ["--client-id", "TEA_HOUSE", "--channel", "wechat_pay", "--receiver", &receiver];
    let add = [&["receiver", "add"], &farm[..], &["--relation", "SUPPLIER", "--name", "Tea Farm"]].concat();
    assert_eq!(run(&add).await.unwrap()["active"], true);
    let share = ["share", &id, "--receiver", &receiver, "--amount", "2.50", "--request-id", "s1"];
    let made = run(&share).await.unwrap();
    assert_eq!(
        (&made["provider_calls"][0]["kind"], &made["provider_calls"][0]["amount_minor"]),
        (&"share".into(), &250.into())
    );
    shop.settle_down(payment).await;
    assert_eq!(
        run(&share).await.unwrap()["provider_calls"].as_array().unwrap().len(),
        1,
        "the same name again"
    );
    let other = ["share", &id, "--receiver", &receiver, "--amount", "2.51", "--request-id", "s1"];
    assert!(run(&other).await.unwrap_err().contains("REPEAT_REQ_INCONSISTENT"));
    let number = made["provider_calls"][0]["id"].as_str().unwrap();
    run(&["return-share", number, "--amount", "1", "--request-id", "b1"]).await.unwrap();
    shop.settle_down(payment).await;
    let refund =
        run(&["refund", &id, "--amount", "9", "--request-id", "f1", "--reason", "cold"]).await.unwrap();
    assert_eq!(refund["state"], "processing");
    shop.settle_down(payment).await;
    run(&["finish-sharing", &id, "--request-id", "e1"]).await.unwrap();
    shop.settle_down(payment).await;
    let shown = run(&["shares", &id]).await.unwrap();
    let kinds: Vec<_> =
        shown["provider_calls"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["share", "return", "refund", "return", "finish"]);
    assert!(
        shown["provider_calls"].as_array().unwrap().iter().all(|one| one["state"] == "succeeded"),
        "{shown}"
    );
    let retry = run(&["retry-refund", refund["refund"].as_str().unwrap()]).await;
    assert!(retry.unwrap_err().contains("ORDER_STATUS_INVALID"));
    let told = shop.inquire("paymentRequestId", "O-1").await;
    assert_eq!((&told["sharedAmount"], &told["refundedAmount"]), (&yuan(100), &yuan(900)));
    let remove = [&["receiver", "remove"], &farm[..]].concat();
    assert_eq!(run(&remove).await.unwrap()["active"], false);
    let shown = run(&["receiver", "show"]).await.unwrap();
    assert_eq!(shown["receivers"][0]["active"], false);
    shop.wallet.finish().await;
}
