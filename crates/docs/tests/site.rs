//! The documents fit together: every page is in the contents, and every link and anchor leads somewhere.

use std::collections::HashSet;

use cashier_docs::{Edition, Page, contents, file, is_translated, page, pages};

/// The page whose entries have anchors of their own: `/docs/errors` is made of the registry of codes.
const CATALOGUE: &str = "errors";

/// Pages of the site that are not made of documents.
const OTHERS: [&str; 0] = [];

/// Every anchor of a page.
fn anchors(page: &Page) -> HashSet<&str> {
    let html = page.rendered().html.as_str();
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What is wrong with a link of a page, if anything.
fn fault(from: &Page, edition: Edition, link: &str) -> Option<String> {
    if let Some(id) = link.strip_prefix('#') {
        return (!anchors(from).contains(id)).then(|| format!("no heading {id}"));
    }
    let Some(rest) = link.strip_prefix("/docs") else {
        return (link.starts_with('/')).then(|| "not a page of the documents".to_owned());
    };
    let (path, id) = rest.split_once('#').map_or((rest, None), |(path, id)| (path, Some(id)));
    let name = path.trim_start_matches('/');
    if !name.is_empty() && file(name).is_some() {
        return None;
    }
    if OTHERS.contains(&name) {
        return None;
    }
    let Some(to) = page(name, edition) else { return Some("no such page".to_owned()) };
    let id = id.filter(|_| name != CATALOGUE)?;
    (!anchors(to).contains(id)).then(|| format!("{name} has no heading {id}"))
}

/// Every link and picture leads to a page, an anchor or a file that the site serves. A reader of Chinese who follows a
/// link of a page that is in English only comes to the translation, whose anchors are others: its top will do.
#[test]
fn links_lead_somewhere() {
    let mut faults = Vec::new();
    for from in pages() {
        let wrong =
            |link: &String| Some(format!("{}: {link}: {}", from.url(), fault(from, from.edition, link)?));
        faults.extend(from.rendered().links.iter().filter_map(wrong));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every document is in the contents of both languages, once, in the same order. Decisions are linked, not listed.
#[test]
fn every_page_is_listed() {
    let names = |edition| contents(edition).entries().map(|entry| entry.name.as_str()).collect::<Vec<_>>();
    let english = names(Edition::English);
    assert_eq!(english, names(Edition::Chinese));
    let mut listed: HashSet<_> = english.iter().copied().collect();
    assert_eq!(listed.len(), english.len(), "a page is listed twice");
    listed.retain(|name| !OTHERS.contains(name));
    let known: HashSet<_> =
        pages().map(|page| page.name).filter(|name| !name.is_empty() && !name.starts_with("adr/")).collect();
    let missing: Vec<_> = known.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "list {missing:?} in docs/README.md and docs/zh/README.md");
    for entry in contents(Edition::English).entries() {
        assert!(!entry.title.is_empty() && !entry.summary.is_empty(), "{} has no summary", entry.name);
    }
}

/// The contents say which pages are not written in their language.
#[test]
fn other_languages_are_marked() {
    assert!(contents(Edition::English).entries().all(|entry| entry.is_translated));
    for entry in contents(Edition::Chinese).entries().filter(|entry| entry.is_document) {
        assert_eq!(entry.is_translated, is_translated(&entry.name, Edition::Chinese), "{}", entry.name);
    }
}

/// Pages have a title, anchors that are different from each other, and nothing that a content policy blocks.
#[test]
fn pages_are_sound() {
    for page in pages() {
        let rendered = page.rendered();
        assert!(!rendered.title.is_empty(), "{} has no title", page.url());
        assert_eq!(rendered.html.matches("<h1").count(), 1, "{}", page.url());
        assert_eq!(
            rendered.html.matches(" id=\"").count(),
            anchors(page).len(),
            "{} has an anchor twice",
            page.url()
        );
        for refused in [" style=\"", "<script", "javascript:", " onclick", "<iframe"] {
            assert!(!rendered.html.contains(refused), "{} holds {refused}", page.url());
        }
        assert!(file(page.markdown_url.trim_start_matches("/docs/")).is_some(), "{}", page.markdown_url);
    }
}
