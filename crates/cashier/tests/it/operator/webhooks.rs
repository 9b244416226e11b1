//! Webhook secrets and keys: shown, replaced, and never stored.

use serde_json::{Value, json};

use super::Desk;

fn secret(desk: &Desk, action: &[&str]) -> Value {
    let command = [&["merchant", "webhook-secret"], action, &["--client-id", "SHOP", "--json"]].concat();
    desk.run(&command).right().json()
}

/// The secret stays the same until it is rotated; the earlier one is shown while it signs.
#[test]
fn a_secret_is_shown_and_rotated() {
    let desk = Desk::with_merchant();
    let first = secret(&desk, &["show"]);
    assert_eq!((&first["version"], &first["earlier"]), (&json!(1), &Value::Null));
    assert!(first["secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!(secret(&desk, &["show"]), first);
    let why = ["--reason", "it was leaked"];
    let second = secret(&desk, &[&["rotate", "--keep-hours", "2"], &why[..]].concat());
    assert_eq!((&second["version"], &second["earlier"]["secret"]), (&json!(2), &first["secret"]));
    assert_ne!(second["secret"], first["secret"]);
    let again = ["merchant", "webhook-secret", "rotate", "--client-id", "SHOP", "--reason", "again"];
    desk.run(&again).refused(&["version 1", "signs until"]);
    let third = secret(&desk, &[&["rotate", "--keep-hours", "0"], &why[..]].concat());
    assert_eq!((&third["version"], &third["earlier"]), (&json!(3), &Value::Null));
    let shown = desk.run(&["merchant", "show", "--client-id", "SHOP"]).right().all();
    assert!(shown.contains("webhook secret: version 2") && shown.contains("it was leaked"), "{shown}");
    for file in desk.files() {
        let bytes = std::fs::read(&file).unwrap();
        for secret in [&first, &second, &third] {
            let text = secret["secret"].as_str().unwrap().as_bytes();
            assert!(!bytes.windows(text.len()).any(|part| part == text), "{}", file.display());
        }
    }
    desk.run(&["merchant", "webhook-secret", "show", "--client-id", "NOBODY"])
        .refused(&["no merchant NOBODY"]);
    let set =
        ["merchant", "set", "--client-id", "SHOP", "--cloudevents", "true", "--reason", "wanted", "--json"];
    assert_eq!(desk.run(&set).right().json()["merchant"]["cloudevents"], json!(true));
}

/// A new key signs beside the earlier one until that is ended; every command takes the folder at each step.
#[test]
fn the_wallets_own_key_is_replaced() {
    let desk = Desk::with_merchant();
    let keys = |flags: &[&str]| {
        let command = [&["keys", "webhook", "--json"], flags].concat();
        desk.run(&command).right().json()["public_keys"].clone()
    };
    let first = keys(&[]);
    assert!(first[0].as_str().unwrap().starts_with("whpk_"));
    let both = keys(&["--rotate"]);
    assert_eq!((both.as_array().unwrap().len(), &both[1]), (2, &first[0]));
    assert_eq!(secret(&desk, &["show"])["public_keys"], both);
    desk.run(&["keys", "webhook", "--rotate"]).refused(&["--end-earlier"]);
    desk.run(&["doctor"]).right();
    assert_eq!(keys(&["--end-earlier"]), json!([both[0]]));
    assert_eq!(keys(&["--end-earlier"]), json!([both[0]]));
    desk.run(&["doctor"]).right();
    // The earlier key is not that of the database any more.
    std::fs::remove_file(desk.path("keys/webhook.key")).unwrap();
    desk.run(&["doctor"]).refused(&["keys/webhook.key", "keys generate"]);
    desk.run(&["keys", "generate"]).refused(&["keys/webhook.key", "backup"]);
}
