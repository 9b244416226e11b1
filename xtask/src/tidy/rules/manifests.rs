//! Manifests: one place for versions, a reason for each dependency, the workspace's lints, no features.

use toml::{Table, Value};

use super::super::tree::{Source, Tree, Violation, numbered};

/// The crates whose functions other languages call: through `UniFFI`, and from a page. They repeat the workspace's
/// lints, except this one.
const CALLED_FROM_OUTSIDE: [&str; 2] = ["crates/bindings/Cargo.toml", "crates/host-wasm/Cargo.toml"];
const UNSAFE: &str = "unsafe_code";

/// What is wrong in any manifest.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let root = tree.source("Cargo.toml").and_then(|root| root.text.parse::<Table>().ok()).unwrap_or_default();
    for source in tree.sources.iter().filter(|source| source.name() == "Cargo.toml") {
        let Ok(manifest) = source.text.parse::<Table>() else {
            violations.push(Violation::new(source, 1, "this manifest does not parse"));
            continue;
        };
        if manifest.contains_key("workspace") {
            violations.extend(reasons(source));
        } else {
            violations.extend(member(source, &manifest, &root));
        }
    }
    violations
}

/// External dependencies of the workspace without a comment on their line.
fn reasons(source: &Source) -> Vec<Violation> {
    let mut is_inside = false;
    let mut violations = Vec::new();
    for (number, line) in numbered(&source.text) {
        if line.starts_with('[') {
            is_inside = line.trim_end() == "[workspace.dependencies]";
        } else if is_inside && line.contains('=') && !line.starts_with('#') && !line.contains("path =") {
            let comment = line.rsplit_once(" #").map_or("", |(_, comment)| comment.trim());
            if comment.is_empty() {
                violations.push(Violation::new(
                    source,
                    number,
                    "say on this line why we do not write this ourselves",
                ));
            }
        }
    }
    violations
}

fn member(source: &Source, manifest: &Table, root: &Table) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut add = |line: usize, advice: &str| violations.push(Violation::new(source, line, advice));
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool);
    if CALLED_FROM_OUTSIDE.contains(&source.path.as_str()) {
        if !repeats_lints(manifest, root) {
            add(1, "repeat the workspace's lints here, all but unsafe_code");
        }
    } else if lints != Some(true) {
        add(1, "add [lints] with workspace = true");
    }
    if manifest.contains_key("features") {
        add(line_of(source, "[features]"), "our crates have no features; make it a setting or another crate");
    }
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let table = manifest.get(section).and_then(Value::as_table);
        for (name, value) in table.into_iter().flatten() {
            if value.get("workspace").and_then(Value::as_bool) != Some(true) {
                add(
                    line_of(source, name),
                    "name the version in the root manifest and write workspace = true here",
                );
            }
        }
    }
    violations
}

/// Whether the lints equal those of the workspace, except for unsafe code.
fn repeats_lints(manifest: &Table, root: &Table) -> bool {
    let wanted = root.get("workspace").and_then(|workspace| workspace.get("lints")).cloned();
    let found = manifest.get("lints").cloned();
    let without_unsafe = |lints: Option<Value>| {
        let mut lints = lints?;
        lints.get_mut("rust")?.as_table_mut()?.remove(UNSAFE);
        Some(lints)
    };
    let found = without_unsafe(found);
    found.is_some() && found == without_unsafe(wanted)
}

fn line_of(source: &Source, start: &str) -> usize {
    numbered(&source.text).find(|(_, line)| line.starts_with(start)).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// A root with reasons and an inheriting member pass.
    #[test]
    fn good() {
        let root =
            "[workspace]\n[workspace.dependencies]\na = { path = \"a\" }\nb = \"1\" # parses b\n[x]\ny = 1\n";
        let member = "[lints]\nworkspace = true\n[dependencies]\nb.workspace = true\n";
        assert!(found(check, &[("Cargo.toml", root), ("a/Cargo.toml", member)]).is_empty());
    }

    /// The crate with generated unsafe code repeats every other lint of the workspace.
    #[test]
    fn one_crate_repeats_the_lints() {
        let root = "[workspace.lints.rust]\nunsafe_code = \"forbid\"\nx = \"warn\"\n";
        let places =
            |member: &str| found(check, &[("Cargo.toml", root), (super::CALLED_FROM_OUTSIDE[0], member)]);
        assert!(places("[lints.rust]\nunsafe_code = \"allow\"\nx = \"warn\"\n").is_empty());
        assert_eq!(places("[lints.rust]\nunsafe_code = \"allow\"\n"), ["crates/bindings/Cargo.toml:1"]);
        assert_eq!(places(""), ["crates/bindings/Cargo.toml:1"]);
    }

    /// A dependency without a reason, own versions, own features and missing lints fail.
    #[test]
    fn bad() {
        let root = "[workspace]\n[workspace.dependencies]\nb = \"1\"\n";
        let member = "[dependencies]\nb = \"1\"\n[features]\nx = []\n";
        let places = found(check, &[("Cargo.toml", root), ("a/Cargo.toml", member), ("b/Cargo.toml", "=")]);
        assert_eq!(
            places,
            ["Cargo.toml:3", "a/Cargo.toml:1", "a/Cargo.toml:2", "a/Cargo.toml:3", "b/Cargo.toml:1"]
        );
    }
}
