//! The key that signs roots changes; roots that the old one signed stay valid.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use cashier_core::chain::{SignedNote, Verifier};
use cashier_engine::roots::Occasion;
use serde_json::Value;

use super::{Ring, findings, signing};
use crate::patience::within;
use crate::support::{Database, System, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    both_keys_sign_when_the_key_changes;
    a_command_signs_and_rotates_beside_a_server;
}

async fn both_keys_sign_when_the_key_changes(database: Database) {
    let system = System::start(&database, 1).await;
    let (roots, ring) = signing(&system, BTreeSet::new()).await;
    let (serving, serving_ring) = signing(&system, BTreeSet::new()).await;
    serving.sign(Occasion::Asked).await.unwrap();
    ring.0.lock().unwrap().push(2);
    let rotated = roots.rotate(&Ring::key_of(2)).await.unwrap();
    assert!(rotated.is_daily, "it is kept for ever");
    let note = SignedNote::parse(&rotated.note).unwrap();
    for seed in [1, 2] {
        assert!(note.verify(&[Ring::verifier(seed)]).is_ok(), "{seed}");
    }
    // A process that does not have the new key signs no more; one that does takes it.
    let refused = serving.sign(Occasion::Asked).await.unwrap_err().to_string();
    assert_eq!(refused, "no such key");
    serving_ring.0.lock().unwrap().push(2);
    let next = serving.sign(Occasion::Asked).await.unwrap();
    let note = SignedNote::parse(&next.note).unwrap();
    assert_eq!((next.number, note.signatures.len()), (3, 1));
    assert!(note.verify(&[Ring::verifier(2)]).is_ok());
    let (old, new) = (Ring::verifier(1), Ring::verifier(2));
    assert_eq!(findings(&system.reader, &[old.clone(), new.clone()], &[]).await, [""; 0]);
    let by_new = findings(&system.reader, &[new], &[]).await;
    assert_eq!(by_new.len(), 1, "{by_new:?}");
    assert!(by_new[0].contains("root 1: the note has no signature of a known key"), "{by_new:?}");
    let by_old = findings(&system.reader, &[old], &[]).await;
    assert!(by_old.len() == 1 && by_old[0].contains("root 3"), "{by_old:?}");
    system.stop().await;
}

/// Runs `cashier root …`.
async fn root(database: &Database, keys: &Path, arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
    command.arg("root").args(arguments).args(["--json", "--database", &database.text, "--keys"]).arg(keys);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn verifiers(database: &Database, keys: &Path) -> Vec<Verifier> {
    let keys = root(database, keys, &["--key"]).await;
    keys["keys"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().parse().unwrap()).collect()
}

async fn a_command_signs_and_rotates_beside_a_server(database: Database) {
    let wallet = Wallet::start(&database).await;
    let keys = wallet.keys_folder();
    let [old] = &verifiers(&database, keys).await[..] else { panic!("not one key") };
    let signed = root(&database, keys, &["--sign"]).await;
    let newest = root(&database, keys, &[]).await;
    assert_eq!(newest["note"], signed["note"]);
    let note = SignedNote::parse(newest["note"].as_str().unwrap()).unwrap();
    assert!(note.verify(std::slice::from_ref(old)).is_ok());

    let rotated = root(&database, keys, &["rotate"]).await;
    let known = verifiers(&database, keys).await;
    assert_eq!((known.len(), &known[0]), (2, old));
    assert_eq!(rotated["key"], known[1].to_string());
    // The server goes on with the new key, without being started again.
    let app = &wallet.running.shared;
    let by_server = within("the server's root", app.roots.sign()).await.unwrap();
    let note = SignedNote::parse(&by_server.note).unwrap();
    assert!(note.verify(&known[1..]).is_ok());
    assert!(note.verify(&known[..1]).is_err());
    let listed = root(&database, keys, &["--list"]).await;
    let numbers: Vec<_> =
        listed["roots"].as_array().unwrap().iter().map(|root| root["number"].as_i64()).collect();
    assert_eq!(numbers.first(), Some(&Some(by_server.number)));
    assert_eq!(findings(&app.reader, &known, &[]).await, [""; 0]);
    wallet.finish().await;
}
