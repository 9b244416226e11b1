//! `cashier merchant dev-key`, and parties that are added for tests.

use crate::operator::Desk;

#[test]
fn a_key_is_shown_once_and_listed_until_another_takes_its_place() {
    let desk = Desk::with_merchant();
    let issued = desk.run(&["merchant", "dev-key", "issue", "SHOP", "--days", "30", "--json"]).right().json();
    let (text, id) = (issued["key"].as_str().unwrap(), issued["id"].as_str().unwrap());
    assert!(text.starts_with("dk_") && id.starts_with("dvk_"));
    let listed = desk.run(&["merchant", "dev-key", "list", "SHOP"]).right();
    assert!(
        listed.out.contains(id) && listed.out.contains("valid") && !listed.out.contains(text),
        "{}",
        listed.out
    );
    desk.run(&["merchant", "dev-key", "revoke", "SHOP", id]).right();
    let keys = desk.run(&["merchant", "dev-key", "list", "SHOP", "--json"]).right().json();
    assert_eq!(keys["dev_keys"][0]["state"], "revoked");
    desk.run(&["merchant", "dev-key", "revoke", "SHOP", id]).right();
    desk.run(&["merchant", "dev-key", "issue", "SHOP", "--days", "400"]).refused(&["1 to 366"]);
    desk.run(&["merchant", "dev-key", "issue", "NOBODY"]).refused(&["no merchant NOBODY"]);
}

/// A merchant is for tests from its creation, or never.
#[test]
fn the_mode_of_a_merchant_never_changes() {
    let desk = Desk::with_merchant();
    let add = [
        "merchant",
        "add",
        "--client-id",
        "SHOP",
        "--name",
        "Shop",
        "--public-key",
        "shop.public.pem",
        "--test",
    ];
    desk.run(&add).refused(&["for tests"]);
    let shown = desk.run(&["merchant", "show", "--client-id", "SHOP", "--json"]).right().json();
    assert_eq!(shown["merchants"][0]["mode"], "live");
    desk.run(&["keys", "generate", "--merchant", "trial"]).right();
    let add = [
        "merchant",
        "add",
        "--client-id",
        "TRIAL",
        "--name",
        "Trial",
        "--public-key",
        "trial.public.pem",
        "--test",
    ];
    desk.run(&add).right();
    let shown = desk.run(&["merchant", "show", "--client-id", "TRIAL", "--json"]).right().json();
    assert_eq!(shown["merchants"][0]["mode"], "test");
}
