//! What a program needs: from each of its files to the files that it names. Of npm packages, whose folders are large, only
//! what is reached belongs to the program. The frame's loader finds files by the same rules (`assets/frame/loader.js` and
//! `component.js`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::modules::{self, Script};
use super::source::{Budget, Source};
use super::{PackageError, preflight, tags};

/// The folder of npm packages.
pub(super) const PACKAGES: &str = "node_modules";

/// A program's files, what each names, and what is wrong with each.
#[derive(Debug, Default)]
pub(super) struct Reached {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// The files that a file names.
    pub(super) needs: BTreeMap<String, BTreeSet<String>>,
    pub(super) problems: BTreeMap<String, Vec<preflight::Problem>>,
}

/// Follows a program's files. `source` is where packages are; `budget` bounds what is added.
pub(super) fn follow(
    files: BTreeMap<String, Vec<u8>>,
    source: Option<&mut Source>,
    budget: &mut Budget,
) -> Result<Reached, PackageError> {
    let queue = files.keys().cloned().collect();
    let reached = Reached { files, ..Reached::default() };
    let mut walk = Walk { reached, source, budget, queue, absent: BTreeSet::new() };
    while let Some(path) = walk.queue.pop_front() {
        walk.visit(&path)?;
    }
    Ok(walk.reached)
}

struct Walk<'a> {
    reached: Reached,
    source: Option<&'a mut Source>,
    budget: &'a mut Budget,
    queue: VecDeque<String>,
    /// Files that are known not to be there.
    absent: BTreeSet<String>,
}

impl Walk<'_> {
    fn visit(&mut self, path: &str) -> Result<(), PackageError> {
        let kind = ending(path);
        if !matches!(kind, "js" | "cjs" | "mjs" | "sjs" | "json" | "axml" | "acss") {
            return Ok(());
        }
        let Some(text) = self.reached.files.get(path).and_then(|bytes| String::from_utf8(bytes.clone()).ok())
        else {
            return Ok(());
        };
        match kind {
            "json" => self.visit_description(path, &text),
            "axml" => self.visit_template(path, &text),
            "acss" => self.visit_sheet(path, &text),
            _ => self.visit_script(path, &text),
        }
    }

    fn visit_script(&mut self, path: &str, text: &str) -> Result<(), PackageError> {
        let Script { text: converted, requests, required, problem } = modules::convert(text);
        if let Some((line, message)) = problem {
            self.tell(path, line, message, true);
        } else if converted != text {
            self.reached.files.insert(path.to_owned(), converted.into_bytes());
        }
        for (list, stops) in [(requests, true), (required, false)] {
            for request in list {
                let found = self.module(path, &request)?;
                self.link(path, found, 1, &format!("the module {request} is not in the package"), stops);
            }
        }
        Ok(())
    }

    fn visit_description(&mut self, path: &str, text: &str) -> Result<(), PackageError> {
        let Ok(description) = serde_json::from_str::<Value>(text) else { return Ok(()) };
        let components = description.get("usingComponents").and_then(Value::as_object);
        for (name, request) in components.into_iter().flatten() {
            let request = request.as_str().unwrap_or_default();
            let found = self.component(path, request)?;
            let Some(found) = found else {
                self.tell(path, 1, format!("the component {name} ({request}) is not in the package"), true);
                continue;
            };
            for ending in ["js", "json", "axml", "acss"] {
                let part = format!("{found}.{ending}");
                if self.take(&part)? {
                    self.reached.needs.entry(path.to_owned()).or_default().insert(part);
                }
            }
        }
        Ok(())
    }

    fn visit_template(&mut self, path: &str, text: &str) -> Result<(), PackageError> {
        for tag in tags::read(text) {
            let (attribute, ending) = match tag.name {
                "import" | "include" => ("src", "axml"),
                "import-sjs" => ("from", "sjs"),
                _ => continue,
            };
            let Some(request) = tag.get(attribute) else { continue };
            let wanted = with_ending(request, ending);
            let found = self.file(path, &wanted)?;
            self.link(path, found, tag.line, &format!("{request} is not in the package"), true);
        }
        Ok(())
    }

    fn visit_sheet(&mut self, path: &str, text: &str) -> Result<(), PackageError> {
        for rest in text.split("@import").skip(1) {
            let rest = rest.trim_start().trim_start_matches("url(").trim_start();
            let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
                continue;
            };
            let Some(request) = rest[1..].split(quote).next() else { continue };
            let wanted = with_ending(request, "acss");
            let found = self.file(path, &wanted)?;
            self.link(path, found, 1, &format!("the style sheet {request} is not in the package"), true);
        }
        Ok(())
    }

    fn link(&mut self, from: &str, found: Option<String>, line: usize, missing: &str, stops: bool) {
        match found {
            Some(found) => {
                self.reached.needs.entry(from.to_owned()).or_default().insert(found);
            }
            None => self.tell(from, line, missing.to_owned(), stops),
        }
    }

    fn tell(&mut self, path: &str, line: usize, cause: String, stops: bool) {
        let problem = preflight::Problem { line, cause, stops };
        self.reached.problems.entry(path.to_owned()).or_default().push(problem);
    }

    /// Whether there is such a file. One of an npm package is added to the program.
    fn take(&mut self, path: &str) -> Result<bool, PackageError> {
        if self.reached.files.contains_key(path) {
            return Ok(true);
        }
        let is_packaged = path.split('/').any(|part| part == PACKAGES);
        if !is_packaged || self.absent.contains(path) {
            return Ok(false);
        }
        let content = match self.source.as_deref_mut() {
            Some(source) => source.packaged(path, self.budget)?,
            None => None,
        };
        let Some(content) = content else {
            self.absent.insert(path.to_owned());
            return Ok(false);
        };
        self.reached.files.insert(path.to_owned(), content);
        self.queue.push_back(path.to_owned());
        Ok(true)
    }

    fn first(&mut self, paths: impl IntoIterator<Item = String>) -> Result<Option<String>, PackageError> {
        for path in paths {
            if self.take(&path)? {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// A file that is named from another: beside it, at the top, or in a package.
    fn file(&mut self, from: &str, request: &str) -> Result<Option<String>, PackageError> {
        let beside = join(if request.starts_with('/') { "" } else { folder_of(from) }, request);
        let packaged = package_paths(from, request.trim_start_matches(['/', '~']));
        self.first(beside.into_iter().chain(packaged))
    }

    fn module(&mut self, from: &str, request: &str) -> Result<Option<String>, PackageError> {
        if let Some(inside) = request.strip_prefix('/') {
            if let Some(found) = self.package(join("", inside), from)? {
                return Ok(Some(found));
            }
            return self.packaged_module(from, inside);
        }
        if request.starts_with("./") || request.starts_with("../") || request == "." || request == ".." {
            return self.package(join(folder_of(from), request), from);
        }
        if let Some(found) = self.packaged_module(from, request)? {
            return Ok(Some(found));
        }
        self.script(join(folder_of(from), request), from)
    }

    fn packaged_module(&mut self, from: &str, request: &str) -> Result<Option<String>, PackageError> {
        for path in package_paths(from, request) {
            if let Some(found) = self.package(Some(path), from)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A folder with a package.json names its main file.
    fn package(&mut self, folder: Option<String>, from: &str) -> Result<Option<String>, PackageError> {
        let Some(folder) = folder else { return Ok(None) };
        let description = format!("{folder}/package.json");
        if self.take(&description)? {
            let about = self.reached.files.get(&description).map(Vec::as_slice).unwrap_or_default();
            let about: Value = serde_json::from_slice(about).unwrap_or_default();
            for field in ["main", "module"] {
                let Some(main) = about.get(field).and_then(Value::as_str) else { continue };
                if let Some(found) = self.script(join(&folder, main), from)? {
                    return Ok(Some(found));
                }
            }
        }
        self.script(Some(folder), from)
    }

    fn script(&mut self, path: Option<String>, from: &str) -> Result<Option<String>, PackageError> {
        let Some(path) = path else { return Ok(None) };
        let endings: &[&str] = if ending(from) == "sjs" { &["sjs", "js"] } else { &["js", "json", "sjs"] };
        let whole = path
            .rsplit_once('.')
            .is_some_and(|(_, end)| matches!(end, "js" | "json" | "sjs" | "cjs" | "mjs"));
        let plain = whole.then(|| path.clone());
        let ended = endings.iter().map(|ending| format!("{path}.{ending}"));
        self.first(plain.into_iter().chain(ended).chain([format!("{path}/index.js")]))
    }

    fn component(&mut self, from: &str, request: &str) -> Result<Option<String>, PackageError> {
        let beside = join(if request.starts_with('/') { "" } else { folder_of(from) }, request);
        let mut places: Vec<String> = beside.into_iter().collect();
        if !request.starts_with('.') {
            places.extend(package_paths(from, request.trim_start_matches('/')));
            places.extend(join("", request));
        }
        for place in places {
            for path in [place.clone(), format!("{place}/index")] {
                if self.take(&format!("{path}.axml"))? || self.take(&format!("{path}.js"))? {
                    return Ok(Some(path));
                }
            }
        }
        Ok(None)
    }
}

/// Where a package may be, seen from a file: in the folder of packages of any folder around it.
fn package_paths(from: &str, request: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut place = from;
    while !place.is_empty() {
        place = folder_of(place);
        for folder in [PACKAGES, "miniprogram_npm"] {
            paths.extend(join(place, &format!("{folder}/{request}")));
        }
    }
    paths
}

/// Joins a folder and a relative path; `None` when it leaves the package.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a file's name ends with, after the last dot.
pub(super) fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn with_ending(request: &str, ending: &str) -> String {
    if request.ends_with(&format!(".{ending}")) { request.to_owned() } else { format!("{request}.{ending}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(list: &[(&str, &str)]) -> Reached {
        let files = list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        follow(files, None, &mut Budget::new()).unwrap()
    }

    /// Each kind of file names others in its own way.
    #[test]
    fn files_name_others() {
        let reached = reached(&[
            ("a/a.js", "import './b'; require('../lib'); import x from 'tea';"),
            ("a/b.js", ""),
            ("lib/index.js", ""),
            ("a/node_modules/tea/package.json", r#"{"main": "lib/tea"}"#),
            ("a/node_modules/tea/lib/tea.js", ""),
            ("a/a.json", r#"{"usingComponents": {"box": "/box/box", "row": "../box/row"}}"#),
            ("box/box.axml", "<import src='row.axml'/><import-sjs from='./x' name='x'/>"),
            ("box/row.axml", ""),
            ("box/x.sjs", "import y from './y.sjs'"),
            ("box/y.sjs", ""),
            ("a/a.acss", "@import '../box/box';"),
            ("box/box.acss", ""),
        ]);
        assert!(reached.problems.is_empty(), "{:?}", reached.problems);
        let needs = |name: &str| reached.needs[name].iter().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(needs("a/a.js"), "a/b.js a/node_modules/tea/lib/tea.js lib/index.js");
        assert_eq!(needs("a/a.json"), "box/box.acss box/box.axml box/row.axml");
        assert_eq!(needs("box/box.axml"), "box/row.axml box/x.sjs");
        assert_eq!(
            (needs("box/x.sjs"), needs("a/a.acss")),
            ("box/y.sjs".to_owned(), "box/box.acss".to_owned())
        );
    }

    /// What is named and not there is told with its place.
    #[test]
    fn what_is_missing_is_told() {
        let reached = reached(&[
            ("a.js", "import './none'; import '../../etc/passwd';"),
            ("a.json", r#"{"usingComponents": {"box": "tea/box"}}"#),
            ("a.axml", "\n<import src='none'/>"),
        ]);
        let told: Vec<String> = reached
            .problems
            .iter()
            .flat_map(|(path, list)| {
                list.iter().map(move |one| format!("{path}:{}: {}", one.line, one.cause))
            })
            .collect();
        assert_eq!(
            told,
            [
                "a.axml:2: none is not in the package",
                "a.js:1: the module ./none is not in the package",
                "a.js:1: the module ../../etc/passwd is not in the package",
                "a.json:1: the component box (tea/box) is not in the package",
            ]
        );
    }
}
