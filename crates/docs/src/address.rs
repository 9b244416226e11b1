//! Where a document is served, and where a link of a document leads on the site.

use crate::{Edition, source};

/// The site's root.
const ROOT: &str = "/docs";
/// Documents outside `docs/`: the name of the page, and the path from the root.
const OTHERS: [(&str, &str); 3] = [
    ("sdk-javascript", "sdk/merchant/README.md"),
    ("sdk-python", "sdk/python/README.md"),
    ("sdk-rust", "sdk/rust/README.md"),
];

/// The path of a document outside `docs/` from the name of its page.
pub(crate) fn path_of_other(name: &str) -> Option<&'static str> {
    OTHERS.into_iter().find(|(other, _)| *other == name).map(|(_, path)| path)
}

/// The name and edition of the page that is made of the document at this path from the root. The contents have an
/// empty name.
pub(crate) fn page_of(path: &str) -> Option<(&str, Edition)> {
    if let Some((name, _)) = OTHERS.into_iter().find(|(_, other)| *other == path) {
        return Some((name, Edition::English));
    }
    let name = path.strip_prefix("docs/")?.strip_suffix(".md")?;
    let (name, edition) = match name.strip_prefix("zh/") {
        Some(name) => (name, Edition::Chinese),
        None => (name, Edition::English),
    };
    Some((if name == "README" { "" } else { name }, edition))
}

/// The path on the server of the page with this name.
pub(crate) fn url_of(name: &str) -> String {
    if name.is_empty() { ROOT.to_owned() } else { format!("{ROOT}/{name}") }
}

/// Where a link in the document at `from` leads on the site. `None` for a file that the site does not serve.
pub(crate) fn link(from: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with(['#', '/']) || target.starts_with("mailto:") {
        return Some(target.to_owned());
    }
    let (path, fragment) = target.split_once('#').map_or((target, None), |(path, id)| (path, Some(id)));
    let path = resolve(from, path);
    let url = match page_of(&path) {
        Some((name, _)) if source::DOCUMENTS.contains_key(&path) => url_of(name),
        _ => {
            let name = path.strip_prefix("docs/").filter(|name| source::has(name))?;
            format!("{ROOT}/{name}")
        }
    };
    Some(fragment.map_or(url.clone(), |id| format!("{url}#{id}")))
}

/// The path from the root of a target that is relative to the document at `from`.
pub(crate) fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links between documents become links between pages, in whatever folder the documents are.
    #[test]
    fn links() {
        let cases = [
            ("docs/README.md", "notices.md#how-it-works", Some("/docs/notices#how-it-works")),
            ("docs/zh/README.md", "../performance.md", Some("/docs/performance")),
            ("docs/zh/notices.md", "README.md", Some("/docs")),
            ("docs/performance.md", "plots/latency.svg", Some("/docs/plots/latency.svg")),
            ("docs/wallet-openapi.md", "../sdk/python/README.md", Some("/docs/sdk-python")),
            ("docs/notices.md", "#how-it-works", Some("#how-it-works")),
            ("docs/notices.md", "https://example.org/x.md", Some("https://example.org/x.md")),
            ("docs/notices.md", "../crates/core/src/lib.rs", None),
            ("docs/notices.md", "none.md", None),
        ];
        for (from, target, expected) in cases {
            assert_eq!(link(from, target).as_deref(), expected, "{from}: {target}");
        }
    }
}
