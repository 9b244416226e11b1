//! The modules of the core form a ladder: each imports only from those below it, so that there are no cycles.
//!
//! One import goes upwards by design: every decision takes the world, which names all rows. It is allowed by name.

use super::super::tree::{Source, Tree, Violation};

/// The modules of `crates/core`, from the bottom to the top.
const LADDER: [&str; 38] = [
    // Values.
    "short_name",
    "time",
    "month",
    "id",
    "money",
    "error",
    "secret",
    "shown",
    "client_address",
    "mode",
    // What decisions build on.
    "kernel",
    "ledger",
    "request",
    "setting",
    "archive",
    "call",
    "chain",
    "sign_in",
    "standing",
    // The parties, and what they send each other.
    "user",
    "merchant",
    "dev_key",
    "member",
    "app",
    "app_user",
    "auth",
    "session",
    "notice",
    "message",
    // What is paid.
    "payment",
    "refund",
    "foreign",
    "agreement",
    "provider",
    "reconcile",
    "web_order",
    // What is deleted again.
    "retention",
    // At the top, because it names every row.
    WORLD,
];

/// The submodules of `crates/core/src/provider`, from the bottom to the top.
const PROVIDER: [&str; 9] =
    ["name", "schedule", "account", "attempt", "call", "settlement", "sharing", "refund", "outcome"];

/// The module that lists the tables, which every other module may import.
const WORLD: &str = "world";
const FROM_WORLD: [&str; 2] = ["World", "Keys"];

/// Every import in the core that does not point downwards.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust().flat_map(check_file).collect()
}

fn check_file(source: &Source) -> Vec<Violation> {
    let Some(path) = source.path.strip_prefix("crates/core/src/").filter(|path| *path != "lib.rs") else {
        return Vec::new();
    };
    let mut parts = path.split('/').map(|part| part.trim_end_matches(".rs"));
    let (module, room) = (parts.next().unwrap_or_default(), parts.next().filter(|room| *room != "mod"));
    let file = File { module, room: room.filter(|_| module == "provider"), path };
    source
        .product_code()
        .flat_map(|(line, code)| file.advice(code).into_iter().map(move |advice| (line, advice)))
        .map(|(line, advice)| Violation::new(source, line, advice))
        .collect()
}

struct File<'a> {
    module: &'a str,
    room: Option<&'a str>,
    path: &'a str,
}

impl File<'_> {
    fn advice(&self, code: &str) -> Vec<String> {
        let mut advice = Vec::new();
        if code.contains("super::super::") || (self.is_inside_provider() && code.contains("super::")) {
            advice.push("name the module from the crate's root, so that its rung is visible".to_owned());
        }
        for (at, root) in code.match_indices("crate::") {
            let rest = code.get(at + root.len()..).unwrap_or_default();
            let (name, rest) = first_name(rest);
            // A macro of the crate, or a group: names no module.
            if rest.starts_with('!') {
                continue;
            }
            advice.extend(self.verdict(name, rest.strip_prefix("::").unwrap_or_default()));
        }
        advice
    }

    /// Whether `super` is the provider's module, which names every submodule.
    fn is_inside_provider(&self) -> bool {
        let is_single = self.path.split('/').count() == 2;
        self.room.is_some() && (is_single || self.path.ends_with("/mod.rs"))
    }

    fn verdict(&self, name: &str, rest: &str) -> Option<String> {
        let Some(own) = place(self.module) else {
            return Some(format!("add {} to xtask/src/tidy/rules/ladder.rs", self.module));
        };
        if name == self.module {
            return self.room.and_then(|room| room_verdict(room, rest));
        }
        if name == WORLD {
            let mut names = imported(rest).peekable();
            let is_allowed = names.peek().is_some() && names.all(|name| FROM_WORLD.contains(&name));
            return (!is_allowed).then(|| {
                format!("only {} come from {WORLD}; take the rest from its module", FROM_WORLD.join(" and "))
            });
        }
        let is_below = place(name).is_some_and(|place| place < own);
        (!is_below).then(|| {
            format!("{} is below {name}: move the code, pass it a value, or use a trait", self.module)
        })
    }
}

/// Inside the provider's module, imports name submodules, not its re-exports.
fn room_verdict(own: &str, rest: &str) -> Option<String> {
    let place = |name: &str| PROVIDER.iter().position(|room| *room == name);
    let Some(own_place) = place(own) else {
        return Some(format!("add {own} to xtask/src/tidy/rules/ladder.rs"));
    };
    let mut names = imported(rest).peekable();
    // A group over several lines would hide its names.
    if names.peek().is_none() {
        return Some("import from each submodule on its own line".to_owned());
    }
    names
        .find(|name| *name != own && place(name).is_none_or(|place| place > own_place))
        .map(|name| format!("{own} is below {name}: import from a submodule below, by its name"))
}

fn place(module: &str) -> Option<usize> {
    LADDER.iter().position(|name| *name == module)
}

/// The last names of an imported path on this line: one, or those of a group.
fn imported(rest: &str) -> impl Iterator<Item = &str> {
    let group = rest.strip_prefix('{').map(|group| group.split('}').next().unwrap_or_default());
    let names = group.unwrap_or_else(|| first_name(rest).0).split(',');
    names.map(|name| first_name(name.trim()).0).filter(|name| !name.is_empty())
}

/// The name that a text begins with, and the rest.
fn first_name(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Imports from below, from the same module and of the world itself pass; tests may import anything.
    #[test]
    fn good() {
        let confirm = "use super::state::Payment;\nuse crate::ledger::{self, Draft};\nuse crate::payment::State;\n\
            use crate::world::{Keys, World};\nfn pay(world: &mut crate::world::World) {}\n\
            #[cfg(test)]\nmod tests {\n    use crate::provider::AttemptId;\n}\n";
        let request = "use super::send::Sending;\nuse crate::provider::call::{CallKind, ProviderCall};\n\
            use crate::provider::{settlement, sharing};\n";
        let world = "use crate::payment::Payment;\ncrate::for_each_table!(define);\n";
        let files = [
            ("crates/core/src/payment/confirm.rs", confirm),
            ("crates/core/src/provider/refund/request.rs", request),
            ("crates/core/src/world/mod.rs", world),
            ("crates/core/src/lib.rs", "pub mod world;\n"),
            ("crates/web/src/app.rs", "use crate::world::Anything;\n"),
        ];
        assert!(found(check, &files).is_empty());
    }

    /// An import from above fails, and so does a detour, or a module or submodule missing from the list.
    #[test]
    fn bad() {
        let confirm = "use crate::ledger::Owner;\nuse crate::provider::AttemptId;\nuse crate::world::Wire;\n\
            use super::super::provider;\nuse crate::world::{Keys, Wire, World};\nuse crate::world;\n";
        let call = "use crate::provider::refund::move_out;\nuse crate::provider::ProviderCall;\n\
            use crate::provider::{attempt, sharing};\nuse crate::provider::{\n    attempt,\n};\n";
        let files = [
            ("crates/core/src/payment/confirm.rs", confirm),
            ("crates/core/src/provider/call/make.rs", call),
            ("crates/core/src/provider/call/mod.rs", "use super::ProviderName;\n"),
            ("crates/core/src/provider/new/mod.rs", "use crate::provider::name::Method;\n"),
            ("crates/core/src/novel.rs", "use crate::time::Timestamp;\n"),
        ];
        assert_eq!(
            found(check, &files),
            [
                "crates/core/src/novel.rs:1",
                "crates/core/src/payment/confirm.rs:2",
                "crates/core/src/payment/confirm.rs:3",
                "crates/core/src/payment/confirm.rs:4",
                "crates/core/src/payment/confirm.rs:5",
                "crates/core/src/payment/confirm.rs:6",
                "crates/core/src/provider/call/make.rs:1",
                "crates/core/src/provider/call/make.rs:2",
                "crates/core/src/provider/call/make.rs:3",
                "crates/core/src/provider/call/make.rs:4",
                "crates/core/src/provider/call/mod.rs:1",
                "crates/core/src/provider/new/mod.rs:1",
            ]
        );
    }
}
