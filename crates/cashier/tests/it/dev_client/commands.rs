//! The other commands, against a server that answers as the developer API does.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::stub::{CLIENT_ID, KEY, Stub};

/// A user with a home folder.
struct User {
    home: TempDir,
}

impl User {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
        command.args(arguments).current_dir(self.home.path()).env("HOME", self.home.path());
        for variable in [
            "XDG_CONFIG_HOME",
            "XDG_STATE_HOME",
            "CASHIER_DEV_URL",
            "CASHIER_DEV_KEY",
            "CASHIER_WEBHOOK_SECRET",
            "DISPLAY",
        ] {
            command.env_remove(variable);
        }
        command.env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command prints as JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Why a command fails.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    fn log_in(&self, stub: &Stub, key: &str) -> Output {
        let mut login = self.command(&["login", stub.base(), "--json"]);
        let mut login =
            login.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(login.stdin.take().unwrap(), "{key}").unwrap();
        login.wait_with_output().unwrap()
    }
}

/// A key is checked before it is kept, kept for its owner only, listed without its text, and forgotten.
#[test]
fn a_login_is_checked_kept_and_forgotten() {
    let (stub, user) = (Stub::start(), User::new());
    let nobody = user.refused(&["trigger", "--list"]);
    assert!(nobody.contains("cashier demo") && nobody.contains("cashier login"), "{nobody}");
    let wrong = user.log_in(&stub, "dk_wrong");
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("cashier merchant dev-key"));
    let odd = user.log_in(&stub, "a private key");
    assert!(String::from_utf8_lossy(&odd.stderr).contains("begins with dk_"));
    assert_eq!(user.json(&["login", "--list"])["logins"], json!([]));

    let login = user.log_in(&stub, KEY);
    let said: Value = serde_json::from_slice(&login.stdout).unwrap();
    assert_eq!((&said["client_id"], &said["mode"]), (&json!(CLIENT_ID), &json!("test")));
    let list = user.run(&["login", "--list"]);
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(list.contains(stub.base()) && !list.contains(KEY), "{list}");
    assert_eq!(user.json(&["open", "shop"])["url"], format!("{}/shop", stub.base()));

    assert_eq!(user.json(&["logout"])["server"], stub.base());
    assert!(user.refused(&["logout"]).contains("no such login"));
}

/// Without a server, the error says where the address came from and what to do.
#[test]
fn a_server_that_is_gone_is_named() {
    let (mut stub, user) = (Stub::start(), User::new());
    user.log_in(&stub, KEY);
    stub.end();
    let gone = user.refused(&["listen"]);
    assert!(
        gone.contains(&format!("no wallet at {}", stub.base())) && gone.contains("the login in"),
        "{gone}"
    );
    let json: Value = serde_json::from_str(&user.refused(&["pay", "--json"])).unwrap();
    assert_eq!(json["ok"], false);
}

/// The demo's file is enough.
#[test]
fn a_demo_needs_no_login() {
    let (stub, user) = (Stub::start(), User::new());
    let folder = user.home.path().join("data/demo");
    std::fs::create_dir_all(&folder).unwrap();
    let merchant = json!({ "client_id": "OTHER", "private_key_pem": "x", "notify_url": "y", "dev_key": KEY });
    let demo = json!({ "base_url": stub.base(), "merchant": merchant });
    std::fs::write(folder.join("demo.json"), demo.to_string()).unwrap();
    assert_eq!(user.json(&["trigger", "--list"])["triggers"][0]["name"], "payment.succeeded");
    assert!(
        user.refused(&["trigger", "--list", "--data", "elsewhere"]).contains("cashier demo --data elsewhere")
    );
}

#[test]
fn a_trigger_passes_its_values_on() {
    let (stub, user) = (Stub::start(), User::new());
    user.log_in(&stub, KEY);
    let done = user.json(&["trigger", "payment.succeeded", "--override", "amount=5000"]);
    assert_eq!(done["steps"][0]["paymentId"], "pay_1");
    let sent = stub.books().requests.last().unwrap().clone();
    assert_eq!(sent, ("POST /dev/v1/triggers/payment.succeeded".to_owned(), json!({ "amount": "5000" })));
    assert!(user.refused(&["trigger", "moon.rises"]).contains("--list"));
    stub.change(|books| books.mode = "live");
    assert!(user.refused(&["trigger", "payment.succeeded"]).contains("live client"));
}

#[test]
fn an_event_is_sent_again() {
    let (stub, user) = (Stub::start(), User::new());
    user.log_in(&stub, KEY);
    assert_eq!(user.json(&["resend", "ntc_1"])["event"], "ntc_1_again");
    let refused: Value = serde_json::from_str(&user.refused(&["resend", "ntc_none", "--json"])).unwrap();
    assert_eq!(refused["code"], "NOT_FOUND");
}

/// Filters are the server's; what the terminal gets cannot change its colours.
#[test]
fn calls_are_filtered_and_printed_safely() {
    let (stub, user) = (Stub::start(), User::new());
    user.log_in(&stub, KEY);
    let tail = ["logs", "tail", "--no-follow", "--status", "2xx", "--kind", "api", "--path", "/v1"];
    let output = user.run(&tail);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() == 2 && !text.contains('\u{1b}'), "{text}");
    let asked = stub.books().requests.iter().find(|(line, _)| line.contains("/calls")).unwrap().0.clone();
    for part in ["status=2xx", "kind=api", "path=%2Fv1"] {
        assert!(asked.contains(part), "{asked}");
    }
    let json = user.run(&[&tail[..], &["--json"]].concat());
    let first: Value =
        serde_json::from_str(String::from_utf8(json.stdout).unwrap().lines().next().unwrap()).unwrap();
    assert_eq!(first["request"]["body"], "{}");
}

/// An order is made, shown as a QR code and an address, and the exit code tells whether it was paid.
#[test]
fn an_order_is_shown_and_followed() {
    let (stub, user) = (Stub::start(), User::new());
    user.log_in(&stub, KEY);
    let made = user.json(&["pay", "--no-wait", "--amount", "12.500", "--title", "Tea"]);
    assert_eq!(made["cashier_url"], format!("{}/cashier/x", stub.base()));
    let sent = stub.books().requests.last().unwrap().1.clone();
    assert_eq!(sent, json!({ "amount": "12500", "currency": "IQD", "title": "Tea" }));
    let text = String::from_utf8(user.run(&["pay", "--no-wait"]).stdout).unwrap();
    assert!(text.contains("██") && text.contains("Pay here: http"), "{text}");
    assert!(!String::from_utf8(user.run(&["pay", "--no-wait", "--no-qr"]).stdout).unwrap().contains('█'));
    for (state, is_paid) in [("succeeded", true), ("expired", false)] {
        stub.change(|books| books.payment_state = state);
        let output = user.run(&["pay", "--no-qr"]);
        assert_eq!(output.status.success(), is_paid);
        assert!(String::from_utf8(output.stdout).unwrap().contains(&format!("pay_1 {state}")));
    }
    assert!(user.refused(&["pay", "--amount", "1.2345"]).contains("error"));
}

#[test]
fn pages_are_named() {
    let (stub, user) = (Stub::start(), User::new());
    user.log_in(&stub, KEY);
    assert_eq!(user.json(&["open"])["url"], format!("{}/", stub.base()));
    assert_eq!(user.json(&["open", "inspector"])["url"], format!("{}/dev", stub.base()));
    assert_eq!(user.json(&["open", "timeline", "pay_7"])["url"], format!("{}/timeline/pay_7", stub.base()));
    assert_eq!(user.json(&["open", "cashier", "pay_7"])["url"], format!("{}/cashier/pay_7", stub.base()));
    assert!(user.refused(&["open", "cashier"]).contains("name the payment"));
    assert!(user.refused(&["open", "shop", "pay_7"]).contains("only a cashier page"));
}
