//! SQL lives in `store` only, and takes neither time nor numbers from the database.

use super::super::tree::{Source, Tree, Violation, numbered};

/// How statements begin, and a word that follows in a real one.
const STATEMENTS: [(&str, &str); 6] = [
    ("SELECT ", " FROM "),
    ("INSERT INTO ", ""),
    ("UPDATE ", " SET "),
    ("DELETE FROM ", ""),
    ("CREATE TABLE ", ""),
    ("ALTER TABLE ", ""),
];
const REFUSED: [(&str, &str); 6] = [
    ("create trigger", "no triggers: write it in the decision"),
    ("references ", "no foreign keys: they cascade across shards"),
    ("serial", "no sequences: ids come with the command"),
    ("autoincrement", "no sequences: ids come with the command"),
    ("now()", "no now(): time comes with the command"),
    ("current_timestamp", "no clock in SQL: time comes with the command"),
];

/// Every statement outside `store`, and every refused word in `store`'s SQL.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for source in &tree.sources {
        match source.crate_folder() {
            Some("store") => violations.extend(refused(source)),
            Some(_) if !source.is_test() => violations.extend(statements(source)),
            _ => {}
        }
    }
    violations
}

fn strings(source: &Source) -> &[(usize, String)] {
    source.rust.as_ref().map_or(&[], |rust| &rust.strings)
}

fn statements(source: &Source) -> Vec<Violation> {
    let until = source.rust.as_ref().and_then(|rust| rust.tests_from).unwrap_or(usize::MAX);
    let is_statement = |text: &str| {
        let text = text.trim_start();
        STATEMENTS.iter().any(|(start, rest)| text.starts_with(start) && text.contains(rest))
    };
    let found = strings(source).iter().filter(|(line, text)| *line < until && is_statement(text));
    found
        .map(|(line, _)| Violation::new(source, *line, "SQL belongs in crates/store; add a function there"))
        .collect()
}

fn refused(source: &Source) -> Vec<Violation> {
    let texts: Vec<(usize, String)> = if source.has_extension(&["sql"]) {
        let without_comments = |line: &str| line.split("--").next().unwrap_or_default().to_owned();
        numbered(&source.text).map(|(number, line)| (number, without_comments(line))).collect()
    } else {
        let is_sql = |text: &str| STATEMENTS.iter().any(|(start, _)| text.contains(start));
        strings(source).iter().filter(|(_, text)| is_sql(text)).cloned().collect()
    };
    let mut violations = Vec::new();
    for (line, text) in texts {
        let text = text.to_lowercase();
        for (_, advice) in REFUSED.iter().filter(|(word, _)| text.contains(word)) {
            violations.push(Violation::new(source, line, *advice));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Statements in `store`, prose elsewhere, and tests pass.
    #[test]
    fn good() {
        let web = "let a = \"SELECT one\";\n#[cfg(test)]\nmod tests { const A: &str = \"DELETE FROM a\"; }";
        let files = [
            ("crates/store/src/a.rs", "let a = \"SELECT x FROM y\";"),
            ("crates/store/migrations/1.sql", "CREATE TABLE a (b TEXT); -- no now()"),
            ("crates/web/src/a.rs", web),
        ];
        assert!(found(check, &files).is_empty());
    }

    /// Statements elsewhere, and clocks, sequences and triggers in SQL, fail.
    #[test]
    fn bad() {
        let files = [
            ("crates/web/src/a.rs", "let a =\n \"SELECT x FROM y\";"),
            ("crates/store/src/b.rs", "let a = \"UPDATE a SET b = now()\";"),
            ("crates/store/migrations/1.sql", "CREATE TABLE a (\n b BIGSERIAL\n);\ncreate trigger x"),
        ];
        let places = found(check, &files);
        let wanted = [
            "crates/store/migrations/1.sql:2",
            "crates/store/migrations/1.sql:4",
            "crates/store/src/b.rs:1",
            "crates/web/src/a.rs:2",
        ];
        assert_eq!(places, wanted);
    }
}
