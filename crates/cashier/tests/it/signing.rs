//! A signature of the wallet is a promise: it is given only to known clients, about known operations, and covers one
//! message.

use std::process::{Command, Output};

use cashier_core::merchant::{DialectName, Merchant};
use cashier_protocol::wallet::keys::SigningKey;
use serde_json::{Value, json};

use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    only_known_clients_get_signatures;
    only_known_paths_get_signatures;
    a_client_id_cannot_bring_the_words_of_a_message;
    clients_are_registered_under_ids_without_separators;
    an_id_that_is_older_than_the_form_is_told;
}

const PATH: &str = "/v1/payments/inquiryPayment";

/// The headers of a call with an invalid signature.
fn headers(client_id: &str) -> Vec<(String, String)> {
    let pairs = [
        ("client-id", client_id),
        ("request-time", "2026-11-21T01:38:56+03:00"),
        ("signature", "algorithm=RSA256, keyVersion=1, signature=AAAA"),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// `Wallet::send` itself asserts that such a refusal has neither a signature nor the client id.
async fn only_known_clients_get_signatures(database: Database) {
    let wallet = Wallet::start(&database).await;
    let long = "x".repeat(60_000);
    for id in ["NOBODY", "TEA_HOUSE.", "TEA_HOUSE.x", "a b", "tea_house", "TEA_HOUSE,TEA_HOUSE", &long] {
        let answer = wallet.send(PATH, &headers(id), b"{}").await;
        assert_eq!(answer.outcome(), "F INVALID_CLIENT");
        let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
        assert!(text.len() < 300 && !answer.headers.contains_key("client-id"), "{text}");
    }
    let strange = wallet.send(PATH, &headers("TEA_HOUSE.x"), b"{}").await;
    assert!(strange.text("/result/resultMessage").contains("letters, digits, _ and -"), "{}", strange.json);
    // The same call with the right id is refused with a signature.
    assert_eq!(wallet.send(PATH, &headers("TEA_HOUSE"), b"{}").await.outcome(), "F INVALID_SIGNATURE");
    wallet.finish().await;
}

async fn only_known_paths_get_signatures(database: Database) {
    let wallet = Wallet::start(&database).await;
    for path in ["/v1/no/such/path", "/v1/payments/pay/", "/v1/payments/pay%0a", "/aps/x", "/notify"] {
        let answer = wallet.send(path, &headers("TEA_HOUSE"), b"{}").await;
        assert_eq!(answer.outcome(), "F INVALID_API", "{path}");
    }
    wallet.finish().await;
}

/// The string to sign is joined with dots. An id that contains an id, a time and a body would make the wallet sign
/// those.
async fn a_client_id_cannot_bring_the_words_of_a_message(database: Database) {
    let wallet = Wallet::start(&database).await;
    let words = r#"TEA_HOUSE.2026-11-21T01:38:56+03:00.{"hello":"world"}"#;
    for path in ["/pay/notify", PATH] {
        let mut request = wallet.http.post(format!("{}{path}", wallet.base)).body("{}");
        for (name, value) in headers(words) {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers().get("signature"), None, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("hello"), "nothing of it comes back: {text}");
    }
    wallet.finish().await;
}

pub(crate) async fn cashier(database: &Database, keys: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.args(arguments).args(["--database", &database.text, "--keys"]).arg(keys);
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
}

async fn clients_are_registered_under_ids_without_separators(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.pem");
    std::fs::write(&file, SigningKey::generate().unwrap().verifying_key().unwrap().to_pem()).unwrap();
    let add = async |kind: &str, id: &str| {
        let key = file.to_str().unwrap();
        let arguments = [kind, "add", "--client-id", id, "--name", "Two", "--public-key", key];
        cashier(&database, folder.path(), &arguments).await
    };
    for kind in ["merchant", "partner"] {
        for id in ["shop.two", "shop:three", "shop/four", "shop five", ""] {
            let output = add(kind, id).await;
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!output.status.success() && said.contains("letters, digits, _ and -"), "{id}: {said}");
        }
        let output = add(kind, &format!("{kind}_TWO-2")).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A client registered earlier under an id that is no longer allowed is refused, and the operator is told.
async fn an_id_that_is_older_than_the_form_is_told(database: Database) {
    let wallet = Wallet::start(&database).await;
    assert_eq!(wallet.running.shared.reader.odd_client_ids().await.unwrap(), Vec::<String>::new());
    for id in ["shop.two", "-ok_", "чай", ".", "a.b.c"] {
        wallet.running.shared.engine.submit(Older(id)).await.unwrap();
    }
    let found = wallet.running.shared.reader.odd_client_ids().await.unwrap();
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(sorted, [".", "a.b.c", "shop.two", "чай"]);
    assert!(wallet.running.shared.merchants.find("shop.two").await.unwrap().is_none());
    assert_eq!(wallet.send(PATH, &headers("shop.two"), b"{}").await.outcome(), "F INVALID_CLIENT");
    let doctor = cashier(&database, wallet.keys_folder(), &["doctor", "--json"]).await;
    let told: Value = serde_json::from_slice(&doctor.stdout).unwrap();
    let problems = told["checks"].to_string();
    assert!(!doctor.status.success() && told["ok"] == json!(false), "{told}");
    assert!(problems.contains("shop.two") && problems.contains("letters, digits, _ and -"), "{told}");
    wallet.finish().await;
}

/// Writes a merchant as an earlier version could have written it.
struct Older(&'static str);

impl cashier_core::world::Command<cashier_core::world::World> for Older {
    type Outcome = ();

    fn name_keys(&self, keys: &mut cashier_core::world::Keys) {
        keys.merchants.insert(self.0.to_owned());
    }

    fn decide(
        &self,
        fresh: &mut cashier_core::id::Fresh,
        world: &mut cashier_core::world::World,
    ) -> cashier_core::world::Decision<()> {
        world.merchants.get(&self.0.to_owned())?;
        world.merchants.put(Merchant {
            client_id: self.0.to_owned(),
            id: fresh.id(cashier_core::id::Shard::of_text(self.0)),
            name: "Older".to_owned(),
            private_notify: false,
            role: cashier_core::merchant::Role::Merchant,
            server_url: None,
            dialect: DialectName::default(),
            created_at: fresh.at(),
        })
    }
}
