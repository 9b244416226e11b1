//! How many pages of a program will draw, and what stands in the way: one line a cause.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;

use super::reach::{Reached, ending};
use super::tags;
use crate::assets;

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) line: usize,
    pub(super) cause: String,
    /// Whether it stops a page that needs the file. What `require` names may never be required: bundles hold functions of
    /// that name.
    pub(super) stops: bool,
}

/// What was found before a program ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// Every page of the program.
    pub pages: usize,
    /// The pages in whose files nothing was found that stops them.
    pub drawing: usize,
    /// What stops a page, or is drawn as a placeholder: a line for each cause, with its number and first place.
    pub causes: Vec<String>,
}

/// The frame's list of what exists (`assets/frame/known.js`).
#[derive(Default, Deserialize)]
struct Known {
    components: BTreeMap<String, Value>,
    placeholders: String,
}

impl Known {
    fn read() -> Self {
        let source = assets::text("frame/known.js").unwrap_or_default();
        let list = source.split_once("const KNOWN = ").and_then(|(_, rest)| rest.split_once(";\n"));
        list.and_then(|(list, _)| serde_json::from_str(list).ok()).unwrap_or_default()
    }

    fn is_placeholder(&self, name: &str) -> bool {
        self.placeholders.split(' ').any(|known| known == name)
    }
}

/// Names in a template that are no components.
const STRUCTURE: [&str; 6] = ["block", "import", "include", "import-sjs", "template", "slot"];

/// Checks a program by the rules by which the frame runs it.
pub(super) fn check(reached: &Reached, app: &Value, pages: &[String]) -> Preflight {
    let known = Known::read();
    let needed: Vec<BTreeSet<String>> = pages.iter().map(|page| needed_by(reached, page)).collect();
    let all: BTreeSet<&String> = needed.iter().flatten().collect();
    let mut causes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut stopped: BTreeSet<String> = BTreeSet::new();
    if app.get("plugins").and_then(Value::as_object).is_some_and(|plugins| !plugins.is_empty()) {
        causes.entry("plugins are not supported".to_owned()).or_default().push("app.json".to_owned());
    }
    for path in all {
        let mut problems = reached.problems.get(path).cloned().unwrap_or_default();
        problems.extend(unknown_tags(reached, app, &known, path));
        for Problem { line, cause, stops } in problems {
            causes.entry(cause).or_default().push(format!("{path}:{line}"));
            if stops {
                stopped.insert(path.clone());
            }
        }
    }
    let drawing = needed.iter().filter(|files| files.is_disjoint(&stopped)).count();
    Preflight { pages: pages.len(), drawing, causes: lines(causes) }
}

/// The tags of a template that the frame does not draw, or draws as a placeholder. What Taro generates names everything.
fn unknown_tags(reached: &Reached, app: &Value, known: &Known, path: &str) -> Vec<Problem> {
    let template = reached.files.get(path).filter(|_| ending(path) == "axml" && path != "base.axml");
    let Some(content) = template else { return Vec::new() };
    let own = components_of(reached, app, path);
    let source = String::from_utf8_lossy(content);
    let tags = tags::read(&source).into_iter();
    tags.filter(|tag| {
        !own.contains(tag.name) && !STRUCTURE.contains(&tag.name) && !known.components.contains_key(tag.name)
    })
    .map(|tag| {
        let stops = !known.is_placeholder(tag.name);
        let what = if stops { "is not supported" } else { "is drawn as a placeholder" };
        Problem { line: tag.line, cause: format!("<{}> {what}", tag.name), stops }
    })
    .collect()
}

/// The custom components that a template may name: those of its own description and of the app's. A template that others
/// import may use theirs, so all of the program's names count there.
fn components_of(reached: &Reached, app: &Value, path: &str) -> BTreeSet<String> {
    let names = |description: &Value| -> Vec<String> {
        let found = description.get("usingComponents").and_then(Value::as_object);
        found.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let mut own: BTreeSet<String> = names(app).into_iter().collect();
    let description = path.strip_suffix("axml").map(|stem| format!("{stem}json")).unwrap_or_default();
    let read = |content: &Vec<u8>| serde_json::from_slice::<Value>(content).unwrap_or_default();
    if let Some(content) = reached.files.get(&description) {
        own.extend(names(&read(content)));
    } else {
        let all = reached.files.iter().filter(|(name, _)| ending(name) == "json");
        own.extend(all.flat_map(|(_, content)| names(&read(content))));
    }
    own
}

/// Every file that a page needs, and those that every page needs.
fn needed_by(reached: &Reached, page: &str) -> BTreeSet<String> {
    let own = ["js", "json", "axml", "acss"].map(|ending| format!("{page}.{ending}"));
    let mut queue: Vec<String> =
        own.into_iter().chain(["app.js", "app.json", "app.acss"].map(str::to_owned)).collect();
    let mut needed: BTreeSet<String> = BTreeSet::new();
    while let Some(path) = queue.pop() {
        if needed.insert(path.clone()) {
            queue.extend(reached.needs.get(&path).into_iter().flatten().cloned());
        }
    }
    needed
}

fn lines(causes: BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = causes.into_iter().collect();
    groups.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    groups
        .into_iter()
        .map(|(cause, places)| {
            let mut line = format!("{cause}: {}", places.first().map_or("", String::as_str));
            if let Some(more @ 1..) = places.len().checked_sub(1) {
                // Writing to a text does not fail.
                let _ = write!(line, " and {more} more");
            }
            line
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::reach;
    use crate::package::source::Budget;
    use serde_json::json;

    fn checked(list: &[(&str, &str)]) -> Preflight {
        let files = list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        let reached = reach::follow(files, None, &mut Budget::new()).unwrap();
        check(&reached, &json!({}), &["a".to_owned(), "b".to_owned(), "c".to_owned()])
    }

    /// A page counts if nothing in the files that it needs stops it; the same cause is one line.
    #[test]
    fn pages_are_counted_and_causes_grouped() {
        let found = checked(&[
            ("a.js", "Page({})"),
            ("a.json", r#"{"usingComponents": {"box": "./box"}}"#),
            ("a.axml", "<box/><map/>"),
            ("box.js", "import './lost'; Component({})"),
            ("box.axml", "<slot/>"),
            ("b.js", "(function (require) { require('./inner') }); Page({})"),
            ("b.axml", "<view/><map/>\n<swiper/>"),
            ("c.js", "Page({})"),
            ("c.axml", "<wobble/><wobble/>"),
            ("unused.js", "import './none'"),
        ]);
        assert_eq!((found.pages, found.drawing), (3, 1));
        assert_eq!(
            found.causes,
            [
                "<map> is drawn as a placeholder: a.axml:1 and 1 more",
                "<wobble> is not supported: c.axml:1 and 1 more",
                "the module ./inner is not in the package: b.js:1",
                "the module ./lost is not in the package: box.js:1",
            ]
        );
    }

    /// The frame's list is read: an empty one would find fault with everything.
    #[test]
    fn the_frames_list_is_known() {
        let known = Known::read();
        assert!(known.components.contains_key("picker-view") && known.is_placeholder("map"));
    }
}
