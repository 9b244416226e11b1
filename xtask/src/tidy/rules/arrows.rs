//! Crates depend downwards only, and low crates stay free of certain libraries.

use toml::Table;

use super::super::tree::{Source, Tree, Violation};

/// Each crate's folder, the internal crates it may use, and prefixes forbidden for its external dependencies.
const CRATES: [(&str, &[&str], &[&str]); 14] = [
    ("core", &[], NO_IO),
    ("protocol", &["cashier-core"], NO_IO),
    ("store", &["cashier-core"], NO_HTTP),
    ("engine", &["cashier-core", "cashier-store", "cashier-protocol"], NO_DRIVER),
    ("docs", &[], NO_IO),
    (
        "web",
        &["cashier-core", "cashier-docs", "cashier-store", "cashier-engine", "cashier-protocol"],
        NO_DRIVER,
    ),
    ("sandbox", &["cashier-core", "cashier-store", "cashier-engine", "cashier-protocol"], NO_DRIVER),
    ("host", &[], NO_HTTP),
    ("bindings", &["cashier-host"], NO_HTTP),
    ("host-wasm", &["cashier-host"], NO_IN_PAGE),
    ("simulator", &["cashier-core", "cashier-engine", "cashier-web", "cashier-host"], NO_DRIVER),
    ("cashier", ALL, NO_DRIVER),
    ("sdk/rust", &[], NO_DRIVER),
    ("xtask", &["cashier-core"], &[]),
];
const ALL: &[&str] = &[
    "cashier-core",
    "cashier-docs",
    "cashier-store",
    "cashier-engine",
    "cashier-protocol",
    "cashier-web",
    "cashier-sandbox",
    "cashier-host",
    "cashier-simulator",
];
const NO_IO: &[&str] =
    &["tokio", "axum", "reqwest", "rusqlite", "deadpool", "hyper", "lettre", "tower", "futures", "rustls"];
const NO_HTTP: &[&str] = &["axum", "reqwest", "hyper", "tower", "lettre", "askama", "utoipa"];
/// What WebAssembly in a page cannot use: threads, sockets, a C library.
const NO_IN_PAGE: &[&str] = &["tokio", "axum", "reqwest", "hyper", "tower", "rustls", "aws-lc", "rusqlite"];
const NO_DRIVER: &[&str] = &["rusqlite", "tokio-postgres", "deadpool"];

/// Every dependency that points the wrong way. Dev-dependencies are not restricted.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let manifests = tree.sources.iter().filter(|source| source.path.ends_with("/Cargo.toml"));
    manifests.flat_map(check_manifest).collect()
}

fn check_manifest(source: &Source) -> Vec<Violation> {
    let folder = source.path.trim_end_matches("/Cargo.toml");
    let folder = folder.strip_prefix("crates/").unwrap_or(folder);
    let Some((_, internal, refused)) = CRATES.iter().find(|(name, _, _)| *name == folder) else {
        let advice = "a new crate needs an ADR and a row in xtask/src/tidy/rules/arrows.rs";
        return vec![Violation::new(source, 1, advice)];
    };
    let Ok(manifest) = source.text.parse::<Table>() else { return Vec::new() };
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(Table::keys);
    names
        .filter_map(|name| verdict(folder, name, internal, refused).map(|advice| at(source, name, advice)))
        .collect()
}

fn verdict(folder: &str, name: &str, internal: &[&str], refused: &[&str]) -> Option<String> {
    if name.starts_with("cashier-") {
        return (!internal.contains(&name))
            .then(|| format!("{folder} must not use {name}: arrows point downwards only"));
    }
    let is_refused = refused.iter().any(|start| name.starts_with(start));
    is_refused.then(|| format!("{folder} must not use {name}; put the code in the crate that may"))
}

fn at(source: &Source, name: &str, advice: String) -> Violation {
    let line = source.text.lines().position(|line| line.starts_with(name)).map_or(1, |index| index + 1);
    Violation::new(source, line, advice)
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Downward arrows pass, and tests may use anything.
    #[test]
    fn good() {
        let store = "[dependencies]\ncashier-core.workspace = true\nrusqlite.workspace = true\n";
        let core = "[dependencies]\n[dev-dependencies]\ntokio.workspace = true\n";
        assert!(
            found(check, &[("crates/store/Cargo.toml", store), ("crates/core/Cargo.toml", core)]).is_empty()
        );
    }

    /// Upward arrows, forbidden libraries and unknown crates fail.
    #[test]
    fn bad() {
        let core = "[dependencies]\ncashier-store.workspace = true\n";
        let web = "[dependencies]\nserde.workspace = true\nrusqlite.workspace = true\n";
        let files =
            [("crates/core/Cargo.toml", core), ("crates/web/Cargo.toml", web), ("crates/x/Cargo.toml", "")];
        assert_eq!(
            found(check, &files),
            ["crates/core/Cargo.toml:2", "crates/web/Cargo.toml:3", "crates/x/Cargo.toml:1"]
        );
    }
}
