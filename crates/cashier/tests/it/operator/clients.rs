//! Adding never changes existing records; a change reports what changed, by whom and why.

use serde_json::Value;

use super::{ADD_SHOP, Desk};

fn shown(desk: &Desk) -> Value {
    desk.run(&["merchant", "show", "--client-id", "SHOP", "--json"]).right().json()["merchants"][0].clone()
}

/// Adding the same merchant with the same key again changes nothing: the key has one version.
#[test]
fn a_key_is_registered_once() {
    let desk = Desk::with_merchant();
    desk.run(&ADD_SHOP).right();
    assert_eq!(shown(&desk)["key_versions"], serde_json::json!([1]));
    desk.run(&["merchant", "key", "add", "--client-id", "SHOP", "--public-key", "shop.public.pem"])
        .refused(&["registered already"]);
    assert_eq!(shown(&desk)["key_versions"], serde_json::json!([1]));
}

/// Mistakes with keys are told when the key is registered: the wallet's own key, a private one, another client's.
#[test]
fn a_wrong_key_is_told_when_it_is_registered() {
    let desk = Desk::with_merchant();
    let add = |key: &str| {
        desk.run(&["merchant", "add", "--client-id", "TWO", "--name", "Two", "--public-key", key])
    };
    add("keys/wallet.public.pem").refused(&["the wallet's own public key"]);
    add("shop.private.pem").refused(&["is a private key", "public half"]);
    let warned = add("shop.public.pem").right();
    assert!(warned.err.contains("registered for SHOP, as version 1"), "{}", warned.err);
    let key = std::fs::read_to_string(desk.path("shop.public.pem")).unwrap();
    let key = cashier_protocol::wallet::keys::VerifyingKey::parse(&key).unwrap();
    assert_eq!(shown(&desk)["key_sha256"]["1"], key.fingerprint());
}

/// No flag of `merchant add` is ignored: if the merchant exists, the command refuses and names the one to use.
#[test]
fn adding_an_existing_merchant_ignores_no_flag() {
    let desk = Desk::with_merchant();
    desk.run(&["keys", "generate", "--merchant", "next"]).right();
    let renamed = [
        "merchant",
        "add",
        "--client-id",
        "SHOP",
        "--name",
        "Renamed",
        "--public-key",
        "next.public.pem",
        "--private-notify",
    ];
    desk.run(&renamed).refused(&["merchant set", "merchant key add", "name", "key", "private"]);
    assert_eq!(shown(&desk)["merchant"]["name"], "Shop");
    let set = [
        "merchant",
        "set",
        "--client-id",
        "SHOP",
        "--name",
        "Renamed",
        "--private-notify",
        "true",
        "--reason",
        "new sign",
    ];
    desk.run(&set).right();
    let now = shown(&desk);
    assert_eq!(
        (&now["merchant"]["name"], &now["merchant"]["private_notify"]),
        (&"Renamed".into(), &true.into())
    );
    assert_eq!(
        (&now["history"][0]["by"], &now["history"][0]["reason"]),
        (&"nadia".into(), &"new sign".into())
    );
    desk.run(&["merchant", "set", "--client-id", "SHOP", "--reason", "x"]).refused(&["--name"]);
    desk.run(&["merchant", "set", "--client-id", "NOBODY", "--name", "x", "--reason", "x"])
        .refused(&["NOBODY"]);
    desk.run(&["merchant", "key", "add", "--client-id", "SHOP", "--public-key", "next.public.pem"]).right();
    assert_eq!(shown(&desk)["key_versions"], serde_json::json!([2, 1]));
}

/// The same for partner wallets: name, address and key change only on request.
#[test]
fn adding_an_existing_partner_ignores_no_flag() {
    let desk = Desk::with_merchant();
    let add = |name: &str, url: &str| {
        desk.run(&[
            "partner",
            "add",
            "--client-id",
            "WALLET",
            "--name",
            name,
            "--public-key",
            "shop.public.pem",
            "--url",
            url,
        ])
    };
    add("Wallet", "https://wallet.example/").right();
    add("Wallet", "https://wallet.example").right();
    add("Other", "https://wallet.example").refused(&["partner set", "name"]);
    add("Wallet", "https://other.example").refused(&["partner set", "server"]);
    add("Wallet", "wallet.example").refused(&["--url"]);
    desk.run(&[
        "partner",
        "set",
        "--client-id",
        "WALLET",
        "--url",
        "https://other.example",
        "--reason",
        "moved",
    ])
    .right();
    let known = desk.run(&["partner", "show", "--json"]).right().json();
    assert_eq!(known["wallets"][0]["url"], "https://other.example");
}

/// Suspending, reinstating and ending keys are recorded with who, when and why; doing one twice changes and records
/// nothing.
#[test]
fn acts_are_recorded() {
    let desk = Desk::with_merchant();
    let act = |words: &[&str]| desk.run(&[words, &["--client-id", "SHOP", "--json"]].concat());
    act(&["merchant", "suspend"]).refused(&["--reason"]);
    act(&["merchant", "suspend", "--reason", " "]).refused(&["--reason"]);
    assert_eq!(
        act(&["merchant", "suspend", "--reason", "fraud", "--by", "omar"]).right().json()["changed"],
        true
    );
    assert_eq!(act(&["merchant", "suspend", "--reason", "again"]).right().json()["changed"], false);
    assert_eq!(shown(&desk)["active"], false);
    act(&["merchant", "reinstate", "--reason", "cleared"]).right();
    act(&["merchant", "key", "end", "--key-version", "1", "--reason", "stolen"]).right();
    act(&["merchant", "key", "end", "--key-version", "9", "--reason", "none"]).refused(&["version 9"]);
    let now = shown(&desk);
    assert_eq!((&now["active"], &now["ended_key_versions"]), (&true.into(), &serde_json::json!([1])));
    let history: Vec<_> =
        now["history"].as_array().unwrap().iter().map(|act| (&act["act"], &act["by"])).collect();
    let [end, reinstate, suspend] = ["end_key", "reinstate", "suspend"].map(Value::from);
    let [nadia, omar] = ["nadia", "omar"].map(Value::from);
    assert_eq!(history, [(&end, &nadia), (&reinstate, &nadia), (&suspend, &omar)]);
    assert!(
        now["history"]
            .as_array()
            .unwrap()
            .iter()
            .all(|act| act["at"].as_str().is_some_and(|at| at.contains('T')))
    );
}
