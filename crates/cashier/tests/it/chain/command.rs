//! `cashier proof`, as an operator and whoever got a proof run it.

use serde_json::{Value, json};

use crate::operator::{Desk, Said};
use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    a_proof_is_made_and_checked_on_the_command_line;
}

const NOBODY: &str = "pay_06gzsd2ms432hdj7hwqzcz4m3w";

/// With a server running and without: the operator makes a proof; whoever has the key checks it without a database.
async fn a_proof_is_made_and_checked_on_the_command_line(database: Database) {
    let wallet = Wallet::start(&database).await;
    let desk = Desk::new();
    std::fs::create_dir(desk.path("keys")).unwrap();
    for file in std::fs::read_dir(wallet.keys_folder()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), desk.path("keys").join(file.file_name())).unwrap();
    }
    let run =
        |arguments: &[&str]| -> Said { desk.run_with(arguments, &[("CASHIER_DATABASE", &database.text)]) };
    let key = run(&["root", "--key"]).right().out.trim().to_owned();
    let (_, first) = wallet.order("first", "900").await;
    let (_, second) = wallet.order("second", "800").await;

    // No root covers it: one is signed beside the server.
    let said = run(&["proof", &first, "--out", "first.json"]).right();
    assert!(said.out.contains("first.json"), "{}", said.out);
    let check = ["proof", "--check", "first.json", "--key", &key];
    let said = desk.run(&check).right().out;
    for word in ["Proved: ", &first, "900 IQD", "state created"] {
        assert!(said.contains(word), "{word} is not in {said}");
    }
    assert!(!desk.exists("wallet.db"), "a check needs no database");
    let said = desk.run(&[&check[..], &["--json"]].concat()).right().json();
    assert_eq!(
        (&said["ok"], &said["payment"], &said["amount"]),
        (&json!(true), &json!(first), &json!("900"))
    );

    wallet.call("/v1/payments/cancelPayment", &json!({ "paymentId": second })).await;
    wallet.finish().await;
    let printed = run(&["proof", &second, "--json"]).right().json();
    assert_eq!(printed["format"], "opencashier.proof/v1");
    let root = run(&["root"]).right().out;
    std::fs::write(desk.path("root.txt"), &root).unwrap();
    std::fs::write(desk.path("second.json"), printed.to_string()).unwrap();
    let check = ["proof", "--check", "second.json", "--key", &key, "--known-root", "root.txt"];
    let said = desk.run(&check).right().out;
    assert!(said.contains("state cancelled"), "{said}");
    let older: Value = serde_json::from_slice(&std::fs::read(desk.path("first.json")).unwrap()).unwrap();
    std::fs::write(desk.path("root.txt"), older["root"].as_str().unwrap()).unwrap();
    desk.run(&check).refused(&["second.json proves nothing", "the other root is not the same"]);

    refusals(&desk, &run, [&first, &second], &key);
    database.execute("UPDATE payments SET amount = 1 WHERE request_id = 'first'").await;
    run(&["proof", &first]).refused(&["the chain has no record of it", "cashier verify"]);
}

fn refusals(desk: &Desk, run: &dyn Fn(&[&str]) -> Said, [first, second]: [&str; 2], key: &str) {
    // The first root was signed before the second payment was cancelled.
    run(&["proof", second, "--root", "1"]).refused(&["older than the state in the books"]);
    run(&["proof", second, "--root", "99"]).refused(&["no such root"]);
    run(&["proof", first, "--root", "99"]).refused(&["no such root"]);
    run(&["proof", NOBODY]).refused(&["no such payment or refund"]);
    run(&["proof", "usr_x"]).refused(&["usr_x is not a payment or refund"]);
    run(&["proof"]).refused(&["SUBJECT"]);
    desk.run(&["proof", "--check", "first.json"]).refused(&["--key"]);
    desk.run(&["proof", "--check", "first.json", "--key", "x"]).refused(&["this is not a verifier key"]);
    desk.run(&["proof", "--check", "none.json", "--key", key]).refused(&["cannot read none.json"]);
    std::fs::write(desk.path("none.json"), "{}").unwrap();
    desk.run(&["proof", "--check", "none.json", "--key", key]).refused(&["not a proof of the format"]);
}
