//! Functions stay short: at most 70 lines, and 40 for a handler in `web`.
//!
//! Tests are exempt: a test that tells one story may be longer.

use super::super::tree::{Source, Tree, Violation};
use super::has_word;

const LIMIT: usize = 70;
const HANDLER_LIMIT: usize = 40;

/// Every function with too many lines, counted from its name to its closing brace.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust().flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Violation> {
    let lines: Vec<(usize, &str)> = source.product_code().collect();
    let mut violations = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        if !has_word(line, "fn") || line.trim_start().starts_with("//") {
            continue;
        }
        let is_handler =
            source.crate_folder() == Some("web") && line.contains("pub") && line.contains("async fn");
        let limit = if is_handler { HANDLER_LIMIT } else { LIMIT };
        let length = body_lines(lines.get(index..).unwrap_or_default());
        if length > limit {
            let advice =
                format!("this function has {length} lines, the limit is {limit}; give its steps names");
            violations.push(Violation::new(source, *number, advice));
        }
    }
    violations
}

/// The number of lines from here to the brace that closes the first one opened; 0 when a semicolon comes first.
fn body_lines(lines: &[(usize, &str)]) -> usize {
    let mut depth = 0_i32;
    for (index, (_, line)) in lines.iter().enumerate() {
        for letter in line.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ';' if depth == 0 => return 0,
                _ => continue,
            }
            if depth == 0 {
                return index + 1;
            }
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    fn function(head: &str, lines: usize) -> String {
        format!("{head} {{\n{}}}\n", "    a();\n".repeat(lines - 2))
    }

    /// The limit itself passes; signatures without a body and tests do not count.
    #[test]
    fn good() {
        let long = function("fn a()", 70);
        let tests = format!("fn b();\n#[cfg(test)]\nmod tests {{\n{}}}\n", function("fn c()", 200));
        assert!(
            found(check, &[("crates/core/src/a.rs", &long), ("crates/core/src/b.rs", &tests)]).is_empty()
        );
    }

    /// One line more fails; handlers have a lower limit.
    #[test]
    fn bad() {
        let (long, handler) = (function("fn a()", 71), function("pub(crate) async fn a()", 41));
        let files = [("crates/core/src/a.rs", long.as_str()), ("crates/web/src/a.rs", &handler)];
        assert_eq!(found(check, &files), ["crates/core/src/a.rs:1", "crates/web/src/a.rs:1"]);
    }
}
