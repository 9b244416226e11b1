//! `doctor` and `--check-config` check what they promise, and create nothing.

use super::Desk;

/// Without a database, looking does not create one; and before the first start none is expected.
#[test]
fn looking_makes_nothing() {
    let desk = Desk::with_keys();
    let before = desk.files();
    let said = desk.run(&["doctor"]).right();
    assert!(said.out.contains("there is none at sqlite:wallet.db yet"), "{}", said.out);
    desk.run(&["serve", "--check-config"]).right();
    desk.run(&["keys", "generate"]).right();
    assert_eq!(desk.files(), before);
    let empty = Desk::new();
    empty.run(&["doctor"]).refused(&["keys"]);
    empty.run(&["serve", "--check-config"]).refused(&["keys"]);
    assert_eq!(empty.files(), Vec::<std::path::PathBuf>::new());
}

/// An address that nobody can open is refused wherever it was set: by flag, by environment, or derived from `--listen`.
#[test]
fn addresses_that_nobody_can_open_are_refused() {
    let desk = Desk::with_merchant();
    for address in [
        "pay.example",
        "https://pay.example/x?y=1",
        "http://0.0.0.0:8080",
        "http://[::]:1",
        "ftp://pay.example",
    ] {
        for command in [&["doctor"][..], &["serve"], &["serve", "--check-config"]] {
            desk.run(&[command, &["--base-url", address]].concat()).refused(&["base_url"]);
        }
    }
    desk.run(&["serve", "--check-config", "--listen", "0.0.0.0:0"]).refused(&["base_url", "listen"]);
    desk.run(&["serve", "--check-config", "--listen", "0.0.0.0:0", "--base-url", "https://pay.example"])
        .right();
}

/// Values that make no sense are refused, naming their key; so is an unknown key.
#[test]
fn values_that_cannot_be_meant_are_refused() {
    let desk = Desk::with_merchant();
    for (text, name) in [
        ("log = \"bogus==\"\n", "log"),
        ("[payment]\nlifetime_s = 7200\nlifetime_max_s = 60\n", "payment.lifetime_s"),
        ("[payment]\nlife = 1\n", "life"),
    ] {
        std::fs::write(desk.path("wrong.toml"), text).unwrap();
        for command in [&["serve", "--check-config"][..], &["doctor"], &["merchant", "show"]] {
            desk.run(&[command, &["--config", "wrong.toml"]].concat()).refused(&[name]);
        }
    }
}

/// Whatever follows `sqlite:` is a path for every command.
#[test]
fn paths_of_sqlite_are_plain() {
    let desk = Desk::with_keys();
    for name in ["file:odd.db?mode=ro", "a#b?c.db", "file:memory"] {
        let database = format!("sqlite:{name}");
        let at = [("CASHIER_DATABASE", database.as_str())];
        desk.run_with(&super::ADD_SHOP, &at).right();
        assert!(desk.exists(name), "{:?}", desk.files());
        let shown = desk.run_with(&["merchant", "show", "--json"], &at).right().json();
        assert_eq!(shown["merchants"][0]["merchant"]["client_id"], "SHOP");
        desk.run_with(&["doctor"], &at).right();
        desk.run_with(&["verify"], &at).right();
    }
    assert!(!desk.exists("odd.db") && !desk.exists("a"), "{:?}", desk.files());
}

/// With `--json` an error is one JSON object, even if the command line itself is wrong.
#[test]
fn errors_are_json_when_it_was_asked_for() {
    let desk = Desk::with_merchant();
    for command in [
        &["merchant", "show", "--client-id", "NOBODY", "--json"][..],
        &["merchant", "show", "--no-such-flag", "--json"],
        &["channel", "refund", "nonsense", "--amount", "1", "--request-id", "x", "--json"],
        &["serve", "--check-config", "--base-url", "nowhere", "--json"],
    ] {
        let said = desk.run(command).refused(&[]);
        let error: serde_json::Value = serde_json::from_str(said.all().trim()).unwrap();
        assert!(error["error"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        assert_eq!(error["ok"], false);
    }
}
