//! Keys are intact, private and those of the database, and all commands that check them agree.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use super::Desk;

const USER: [&str; 6] = ["user", "add", "--login-id", "payer@example.com", "--name", "Payer"];
const SECRETS: [(&str, &str); 2] =
    [("CASHIER_NEW_PASSWORD", "a-long-password"), ("CASHIER_NEW_PIN", "135790")];

/// A desk whose database has recorded its keys as its own.
fn settled() -> Desk {
    let desk = Desk::with_merchant();
    desk.run_with(&USER, &SECRETS).right();
    desk
}

/// With another installation's keys every right PIN is wrong. No command starts, adds, checks or proves with them, and
/// the message names the file.
#[test]
fn keys_of_another_installation_are_refused_everywhere() {
    let desk = settled();
    desk.run(&["doctor"]).right();
    desk.run_with(
        &["keys", "generate"],
        &[("CASHIER_KEYS", "other"), ("CASHIER_DATABASE", "sqlite:none.db")],
    )
    .right();
    let other = [("CASHIER_KEYS", "other"), SECRETS[0], SECRETS[1]];
    let set_pin = ["user", "set-pin", "--login-id", "payer@example.com"];
    let again = ["user", "add", "--login-id", "second@example.com", "--name", "Second"];
    for command in [
        &["doctor"][..],
        &["serve"],
        &["serve", "--check-config"],
        &["verify"],
        &["keys", "generate"],
        &set_pin,
        &again,
        &["reconcile"],
    ] {
        desk.run_with(command, &other).refused(&["other/pin.key", "not the keys of this database"]);
    }
    assert!(!desk.run_with(&["user", "show", "--login-id", "second@example.com"], &[]).is_success);
    desk.run_with(&["keys", "adopt"], &other).right();
    desk.run_with(&["doctor"], &other).right();
    desk.run(&["doctor"]).refused(&["keys/pin.key"]);
}

/// An emptied key is reported by every command that checks, and is not replaced.
#[test]
fn an_emptied_key_is_told() {
    let desk = settled();
    std::fs::write(desk.path("keys/pin.key"), "").unwrap();
    for command in
        [&["doctor"][..], &["serve"], &["serve", "--check-config"], &["verify"], &["keys", "generate"]]
    {
        desk.run(command).refused(&["keys/pin.key", "empty", "backup"]);
    }
    assert_eq!(std::fs::read(desk.path("keys/pin.key")).unwrap(), b"");
}

/// A missing key is not created again if the database has recorded it.
#[test]
fn a_lost_key_is_not_made_again() {
    let desk = settled();
    std::fs::remove_file(desk.path("keys/pin.key")).unwrap();
    desk.run(&["keys", "generate"]).refused(&["keys/pin.key", "backup"]);
    assert!(!desk.exists("keys/pin.key"));
}

/// Without keys the configuration check fails.
#[test]
fn absent_keys_are_told() {
    let desk = settled();
    desk.run(&["serve", "--check-config"]).right();
    desk.run(&["serve", "--check-config", "--keys", "nowhere"]).refused(&["nowhere", "keys generate"]);
}

/// Keys that everybody may read or replace are reported, with the command that fixes it.
#[test]
fn permissions_are_looked_at() {
    let desk = settled();
    std::fs::set_permissions(desk.path("keys/pin.key"), Permissions::from_mode(0o666)).unwrap();
    desk.run(&["doctor"]).refused(&["keys/pin.key", "permissions", "chmod 600"]);
    std::fs::set_permissions(desk.path("keys/pin.key"), Permissions::from_mode(0o600)).unwrap();
    std::fs::set_permissions(desk.path("keys"), Permissions::from_mode(0o777)).unwrap();
    desk.run(&["doctor"]).refused(&["keys", "chmod 700"]);
}

/// PINs and passwords are not flags; they come from the environment or from lines of standard input.
#[test]
fn secrets_are_not_flags() {
    let desk = Desk::with_keys();
    let with_flag = [&USER[..], &["--pin", "246810"]].concat();
    desk.run_with(&with_flag, &SECRETS).refused(&["--pin"]);
    desk.run_reading(&USER, "a-long-password\n246810\n").right();
    desk.run_reading(&["user", "set-pin", "--login-id", "payer@example.com"], "135790").right();
    desk.run(&["user", "set-pin", "--login-id", "payer@example.com"]).refused(&["CASHIER_NEW_PIN"]);
    let help = desk.run(&["user", "add", "--help"]).right().out;
    assert!(!help.contains("--pin") && !help.contains("--password"), "{help}");
}
