//! No floats and no `as` casts where money is handled: both change values silently.
//!
//! A cast that cannot lose anything and that no other call can express (the number of an enum, the low bits of an id)
//! is allowed when a comment a few lines above explains it; the comment begins with `// Cast:`.

use super::super::tree::{Source, Tree, Violation};
use super::has_word;

const FOLDERS: [&str; 3] = ["core", "store", "engine"];
const EXCUSE: &str = "// Cast: ";
/// The other accepted reason: the compiler's own lint, expected with a reason.
const LINT: &str = "#[expect(clippy::cast_";
/// How many lines above the cast its reason may be, since a call chain may come between.
const REACH: usize = 6;
const FLOATS: [&str; 2] = ["f32", "f64"];
const NUMBERS: [&str; 14] =
    ["i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];

/// Every float type and every numeric cast in the product code of the money crates.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let is_money = |source: &&Source| source.crate_folder().is_some_and(|folder| FOLDERS.contains(&folder));
    let mut violations = Vec::new();
    for source in tree.rust().filter(is_money) {
        for (number, line) in source.product_code() {
            if FLOATS.iter().any(|float| has_word(line, float)) {
                violations.push(Violation::new(
                    source,
                    number,
                    "no floats here: count in integers of the smallest unit",
                ));
            } else if casts(line) && !is_excused(source, number) {
                violations.push(Violation::new(
                    source,
                    number,
                    "no `as` between numbers: use From or TryFrom, or say above why nothing is lost: // Cast: …",
                ));
            }
        }
    }
    violations
}

fn is_excused(source: &Source, number: usize) -> bool {
    let lines: Vec<&str> = source.text.lines().collect();
    let above = lines.get(number.saturating_sub(1 + REACH)..number.saturating_sub(1)).unwrap_or_default();
    above.iter().any(|line| line.trim_start().starts_with(EXCUSE) || line.contains(LINT))
}

fn casts(line: &str) -> bool {
    let mut words =
        line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    let mut last = "";
    words.any(|word| {
        let is_cast = last == "as" && NUMBERS.contains(&word);
        last = word;
        is_cast
    })
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::check;

    /// Renaming imports, string literals, comments, tests and other crates are exempt.
    #[test]
    fn good() {
        let core = "use a as b; // as i64\nlet c = \"as f64\";\nlet d = <u8 as From<bool>>::from(x);\n\
                    // Cast: the number of the kind.\nlet e = kind as u8;\n\
                    #[cfg(test)]\nmod tests { const X: f64 = 1.0 as f64; }\n";
        assert!(
            found(check, &[("crates/core/src/a.rs", core), ("crates/web/src/a.rs", "x as f64")]).is_empty()
        );
    }

    /// Casts and floats are found.
    #[test]
    fn bad() {
        let files = [("crates/store/src/a.rs", "let a = b as i64;\nfn c(d: f64) {}\n")];
        assert_eq!(found(check, &files), ["crates/store/src/a.rs:1", "crates/store/src/a.rs:2"]);
    }
}
