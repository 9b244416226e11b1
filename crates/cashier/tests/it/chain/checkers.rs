//! The three programs that check proofs, run on the same files.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cashier_core::chain::{SignedNote, Verifier};
use serde_json::Value;
use tempfile::TempDir;

/// A proof with the key that it is checked with.
pub(super) struct Case {
    folder: TempDir,
    key: Verifier,
}

impl Case {
    pub(super) fn new(key: Verifier) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), key }
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    /// What all three say of a right proof, which is the same.
    pub(super) fn proved(&self, proof: &Value, known: Option<&str>) -> String {
        let json = proof.to_string();
        let here = cashier::proof::check(json.as_bytes(), std::slice::from_ref(&self.key), known);
        let here = here.unwrap().text();
        for said in self.scripts("right", &json, known) {
            assert!(said.status.success(), "{said:?}");
            assert_eq!(String::from_utf8(said.stdout).unwrap().trim_end(), here);
        }
        here
    }

    /// All three must refuse this one.
    pub(super) fn refused(&self, what: &str, proof: &Value, known: Option<&str>) {
        self.refused_here(what, proof, known);
        for said in self.scripts(&what.replace('/', "."), &proof.to_string(), known) {
            let text = String::from_utf8(said.stderr).unwrap();
            assert!(said.status.code() == Some(1) && text.starts_with("Not proved: "), "{what}: {text}");
            assert!(said.stdout.is_empty(), "{what}");
        }
    }

    /// The wallet's own check must refuse this one.
    pub(super) fn refused_here(&self, what: &str, proof: &Value, known: Option<&str>) {
        let keys = std::slice::from_ref(&self.key);
        let checked = cashier::proof::check(proof.to_string().as_bytes(), keys, known);
        assert!(checked.is_err(), "{what}: {}", checked.unwrap().text());
    }

    fn scripts(&self, name: &str, proof: &str, known: Option<&str>) -> [Output; 2] {
        let proof = self.write(&format!("{name}.json"), proof);
        let known = known.map(|known| self.write(&format!("{name}.txt"), known));
        let key = self.key.to_string();
        let checkers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/checkers");
        [("python3", "check_proof.py"), ("node", "check_proof.mjs")]
            .map(|(program, script)| {
                let mut command = Command::new(program);
                command.arg(checkers.join(script)).arg(&proof).arg(&key).args(&known);
                command.stdout(Stdio::piped()).stderr(Stdio::piped());
                command.spawn().unwrap_or_else(|error| panic!("{program} cannot be started: {error}"))
            })
            .map(|script| script.wait_with_output().unwrap())
    }
}

/// Every copy of a proof in which one value is another, with the place of that value.
pub(super) fn spoiled(proof: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    leaves(proof, "", &mut places);
    let mut copies = Vec::new();
    for (place, text) in places {
        let changes = if place == "/root" { in_root(&text) } else { vec![another(&text)] };
        for (n, changed) in changes.into_iter().enumerate() {
            assert_ne!(changed, text);
            let mut copy = proof.clone();
            *copy.pointer_mut(&place).unwrap() = changed.into();
            copies.push((format!("{place}#{n}"), copy));
        }
    }
    copies
}

fn leaves(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| leaves(value, &format!("{place}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| leaves(item, &format!("{place}/{n}"), found));
        }
        Value::String(text) => found.push((place.to_owned(), text.clone())),
        other => panic!("{place} has {other}"),
    }
}

/// Another value of the same form: another digit, another word, other bytes.
fn another(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let Some(first) = chars.first_mut() else { return "x".to_owned() };
    *first = match *first {
        '9' => '1',
        digit @ '0'..='8' => char::from_u32(u32::from(digit) + 1).unwrap(),
        'A' => 'B',
        _ => 'A',
    };
    chars.into_iter().collect()
}

/// Each word of the text and of its signature changed, and a line lost.
fn in_root(note: &str) -> Vec<String> {
    let text = SignedNote::parse(note).unwrap().text;
    let mut changed: Vec<_> = note
        .match_indices(|c: char| c.is_whitespace())
        .map(|(at, _)| at + 1)
        .filter(|at| note[*at..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/' || c == '+'))
        .map(|at| format!("{}{}", &note[..at], another(&note[at..])))
        .collect();
    let last = text.trim_end().rsplit_once('\n').unwrap().1;
    changed.push(note.replacen(&format!("{last}\n"), "", 1));
    changed.push(text);
    changed
}
