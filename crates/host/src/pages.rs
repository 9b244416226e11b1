//! The stack of a program's pages.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::error::Failure;
use crate::program::Program;

/// The most pages on the stack; no more are opened.
const MAX_DEPTH: usize = 10;

/// The open pages, from bottom to top.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    stack: Vec<Page>,
    made: u64,
}

#[derive(Clone, Debug)]
struct Page {
    id: String,
    path: String,
    query: BTreeMap<String, String>,
}

/// A page to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
}

impl Target {
    /// Parses `pages/order/order?id=1`, relative to the calling page. `None` when the program has no such page.
    pub(crate) fn parse(url: &str, from: &str, program: &Program) -> Option<Self> {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let path = absolute(path, from);
        let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        program.pages.contains(&path).then_some(Self { path, query })
    }
}

/// A page's path without a leading slash, with `.` and `..` resolved.
fn absolute(path: &str, from: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('.') { from.split('/').collect() } else { vec![] };
    parts.pop();
    for part in path.split('/') {
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

impl Pages {
    /// The id and path of the page on top.
    pub(crate) fn top(&self) -> (String, String) {
        self.stack.last().map(|page| (page.id.clone(), page.path.clone())).unwrap_or_default()
    }

    /// How many pages are open.
    pub(crate) fn depth(&self) -> usize {
        self.stack.len()
    }

    fn push(&mut self, target: Target) {
        self.made = self.made.saturating_add(1);
        let id = format!("p{}", self.made);
        self.stack.push(Page { id, path: target.path, query: target.query });
    }

    /// Puts a page on top. Returns false when the stack is full.
    pub(crate) fn open(&mut self, target: Target) -> bool {
        let fits = self.stack.len() < MAX_DEPTH;
        if fits {
            self.push(target);
        }
        fits
    }

    /// Replaces the page on top.
    pub(crate) fn replace(&mut self, target: Target) {
        self.stack.pop();
        self.push(target);
    }

    /// Closes every page and opens this one.
    pub(crate) fn restart(&mut self, target: Target) {
        self.stack.clear();
        self.push(target);
    }

    /// Closes pages, but never the one at the bottom. Returns false when there was none to close.
    pub(crate) fn back(&mut self, delta: usize) -> bool {
        let keep = self.stack.len().saturating_sub(delta).max(1);
        let closes = keep < self.stack.len();
        self.stack.truncate(keep);
        closes
    }

    /// The event that reports the change to the program.
    pub(crate) fn route(&self, action: &str) -> Value {
        let stack: Vec<Value> = self
            .stack
            .iter()
            .map(|page| json!({"id": page.id, "path": page.path, "query": page.query}))
            .collect();
        json!({"action": action, "stack": stack})
    }
}

/// The `url` parameter of a navigation.
pub(crate) fn target(url: Option<&Value>, from: &str, program: &Program) -> Result<Target, Failure> {
    let text = url.and_then(Value::as_str).ok_or_else(|| Failure::invalid("url must be a text"))?;
    Target::parse(text, from, program).ok_or_else(|| {
        Failure::invalid(format!("app.json has no page {}", text.split('?').next().unwrap_or(text)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths are absolute or relative to the calling page, and never leave the program.
    #[test]
    fn paths_are_normal() {
        for (path, wanted) in [
            ("pages/a/a", "pages/a/a"),
            ("/pages/a/a", "pages/a/a"),
            ("../a/a", "pages/a/a"),
            ("./b", "pages/order/b"),
            ("../../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(absolute(path, "pages/order/order"), wanted);
        }
    }
}
