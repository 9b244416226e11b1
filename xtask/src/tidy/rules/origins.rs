//! What is committed works anywhere: it names no package host, and pages load nothing from outside.

use super::super::tree::{Source, Tree, Violation, numbered};

/// Package hosts. Each is written in two parts, so that this file does not report itself.
const HOSTS: [&str; 5] = [
    concat!("registry.", "npmjs"),
    concat!("static.crates", ".io"),
    concat!("index.crates", ".io"),
    concat!("pypi", ".org"),
    concat!("proxy.golang", ".org"),
];
/// Addresses that are only names and are never loaded: standards, and a mini program's own folder and files.
const NAMES: [&str; 3] = ["http://www.w3.org/", "https://usr'", "https://resource/"];

/// Every package host, and every external address in pages.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in tree.sources.iter().filter(|source| source.name() != "Cargo.lock") {
        for (number, line) in numbered(&source.text) {
            if HOSTS.iter().any(|host| line.contains(host)) || is_resolved(source, line) {
                violations.push(Violation::new(
                    source,
                    number,
                    "name no package host; leave it to the machine's settings",
                ));
            }
            if is_page(source) && loads_from_outside(line) {
                violations.push(Violation::new(source, number, "pages load nothing external: embed it"));
            }
        }
    }
    violations
}

fn is_resolved(source: &Source, line: &str) -> bool {
    source.name() == "package-lock.json" && line.trim_start().starts_with("\"resolved\"")
}

fn is_page(source: &Source) -> bool {
    let in_folder = source.path.split('/').any(|part| part == "templates" || part == "assets");
    in_folder && source.crate_folder().is_some()
}

fn loads_from_outside(line: &str) -> bool {
    let outside = |scheme: &str| {
        let is_name = |at| NAMES.iter().any(|name| line.get(at..).unwrap_or("").starts_with(name));
        line.match_indices(scheme).any(|(at, _)| !is_name(at))
    };
    outside("http://") || outside("https://") || line.contains("=\"//") || line.contains("url(//")
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Names of standards pass.
    #[test]
    fn good() {
        let page = "<svg xmlns=\"http://www.w3.org/2000/svg\"><link href=\"/assets/a.css\">";
        let files = [("crates/web/templates/a.html", page), ("README.md", "https://example.org")];
        assert!(found(check, &files).is_empty());
    }

    /// Hosts and external resources fail.
    #[test]
    fn bad() {
        let host = format!("https://registry.{}.org", "npmjs");
        let files = [
            ("b.json", host.as_str()),
            ("t/package-lock.json", "  \"resolved\": \"x\""),
            ("crates/web/templates/a.html", "<script src=\"https://cdn.example/x.js\">"),
            ("crates/web/assets/a.css", "@import url(//cdn.example/x.css)"),
        ];
        assert_eq!(found(check, &files).len(), 4);
    }
}
