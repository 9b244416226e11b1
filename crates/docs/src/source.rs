//! The embedded files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../docs"]
struct Docs;

/// Documents outside `docs/` that are pages too, by their paths from the root.
const OTHERS: [(&str, &str); 3] = [
    ("sdk/merchant/README.md", include_str!("../../../sdk/merchant/README.md")),
    ("sdk/python/README.md", include_str!("../../../sdk/python/README.md")),
    ("sdk/rust/README.md", include_str!("../../../sdk/rust/README.md")),
];

/// A file that is served as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// The content type.
    pub content_type: &'static str,
    /// The content.
    pub bytes: Cow<'static, [u8]>,
}

/// Every document, by its path from the root.
pub(crate) static DOCUMENTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut documents: BTreeMap<String, String> =
        OTHERS.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for name in Docs::iter().filter(|name| name.ends_with(".md")) {
        if let Some(file) = Docs::get(&name) {
            documents.insert(format!("docs/{name}"), String::from_utf8_lossy(&file.data).into_owned());
        }
    }
    documents
});

/// The file of `docs/` with this name, such as `zh/notices.md` or `plots/latency.svg`. The documents outside `docs/`
/// have the names of their pages.
pub fn file(name: &str) -> Option<File> {
    let content_type = match name.rsplit_once('.')?.1 {
        "md" => "text/markdown; charset=utf-8",
        "svg" => "image/svg+xml",
        "py" | "mjs" => "text/plain; charset=utf-8",
        _ => return None,
    };
    if let Some(found) = Docs::get(name) {
        return Some(File { content_type, bytes: found.data });
    }
    let path = crate::address::path_of_other(name.strip_suffix(".md")?)?;
    let text = DOCUMENTS.get(path)?;
    Some(File { content_type, bytes: Cow::Borrowed(text.as_bytes()) })
}

/// Whether `docs/` has a file with this name.
pub(crate) fn has(name: &str) -> bool {
    Docs::get(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents, pictures and programs are found; nothing outside `docs/` is, whatever the name.
    #[test]
    fn files() {
        assert_eq!(file("notices.md").unwrap().content_type, "text/markdown; charset=utf-8");
        assert_eq!(file("plots/latency.svg").unwrap().content_type, "image/svg+xml");
        assert!(file("sdk-python.md").unwrap().bytes.starts_with(b"# opencashier"));
        for name in ["", "x", "x.md", "../Cargo.toml", "../README.md", "/etc/passwd", "sdk/python/README.md"]
        {
            assert_eq!(file(name), None, "{name}");
        }
    }
}
