//! Keys are complete, private, and those of the database.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    generate(folder.path()).unwrap();
    folder
}

fn problem(folder: &Path) -> String {
    format!("{:#}", load(folder).err().expect("the keys were taken"))
}

/// An emptied, truncated or foreign file is reported by name, when loading and when generating keys; nothing is
/// replaced.
#[test]
fn damaged_keys_are_told_and_not_replaced() {
    for name in SECRETS.into_iter().chain([WALLET_PUBLIC]) {
        for text in ["", "abc", "00"] {
            let folder = folder();
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert!(problem(folder.path()).contains(&path.display().to_string()), "{name} {text:?}");
            let refused = format!("{:#}", generate(folder.path()).unwrap_err());
            assert!(refused.contains(&path.display().to_string()), "{name} {text:?}: {refused}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}

/// A key that others can read or replace is reported, with the command that fixes it; the group may read.
#[test]
fn keys_that_others_can_reach_are_told() {
    let folder = folder();
    for name in SECRETS {
        let path = folder.path().join(name);
        for mode in [0o604, 0o602, 0o620, 0o666] {
            std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let told = problem(folder.path());
            assert!(told.contains("chmod 600") && told.contains(name), "{mode:o}: {told}");
        }
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert!(load(folder.path()).is_ok());
    }
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    assert!(problem(folder.path()).contains("chmod 700"));
}

/// Generated keys are private from the start, and no other file is left behind.
#[test]
fn generated_keys_are_private_and_complete() {
    let folder = folder();
    let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert!(SECRETS.iter().all(|name| mode(name) == 0o600));
    assert_eq!(mode(WALLET_PUBLIC), 0o644);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 7);
    assert!(generate(folder.path()).unwrap().is_empty());
    assert!(write_secret(&folder.path().join(PIN), "other").is_err());
}

/// Fingerprints of all keys differ, even for equal bytes under two names, and contain no part of the key.
#[test]
fn fingerprints_tell_keys_apart_and_hide_them() {
    let key = [7; 32];
    let one = Fingerprint::of_secret(PIN, &key).text;
    assert_eq!(one, Fingerprint::of_secret(PIN, &key).text);
    assert_ne!(one, Fingerprint::of_secret(CASHIER, &key).text);
    assert_ne!(one, Fingerprint::of_secret(PIN, &[8; 32]).text);
    assert!(!one.contains(&to_hex(&key[..4])));
}

/// The keys of another folder are refused by name; a database without fingerprints refuses none.
#[test]
fn other_keys_are_refused() {
    let (own, other) = (load(folder().path()).unwrap(), load(folder().path()).unwrap());
    let known: Known = own.prints.iter().map(|print| (print.file, print.text.clone())).collect();
    assert!(own.compare(&known).is_ok());
    assert!(other.compare(&Known::new()).is_ok());
    let told = other.compare(&known).unwrap_err().to_string();
    assert!(SECRETS.iter().all(|name| told.contains(name)), "{told}");
}

/// A key that the database knows is not generated again: a new one would lock out every user.
#[test]
fn a_lost_key_of_a_database_is_not_made_again() {
    let folder = folder();
    let loaded = load(folder.path()).unwrap();
    let known: Known = loaded.prints.iter().map(|print| (print.file, print.text.clone())).collect();
    std::fs::remove_file(folder.path().join(PIN)).unwrap();
    let told = format!("{:#}", generate_for(folder.path(), &known).unwrap_err());
    assert!(told.contains(PIN) && told.contains("backup"), "{told}");
    assert!(!folder.path().join(PIN).exists());
}
