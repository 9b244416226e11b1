//! Checks on a block that do not run it.

use super::Block;

/// What the checks need to know about the rest of the workspace.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    /// Whether some crate includes the document in its own documentation, so that its Rust blocks are doc tests.
    pub(crate) is_doc_test: bool,
}

/// What is wrong with the block, if anything, as a sentence that says how to fix it.
pub(crate) fn check(block: &Block, known: Known) -> Option<String> {
    if !block.is_closed {
        return Some("this block is never closed; add the closing fence".to_owned());
    }
    match block.language.as_str() {
        "sh" => shell(&block.text),
        "json" => {
            let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
            parsed.err().map(|error| format!("this json does not parse: {error}"))
        }
        "toml" => {
            let parsed = block.text.parse::<toml::Table>();
            parsed.err().map(|error| format!("this toml does not parse: {}", error.message()))
        }
        "rust" if known.is_doc_test => None,
        "rust" => Some(
            "nothing compiles this rust; include the document in a crate with #[doc = include_str!(…)], or move the \
             example to a doc comment"
                .to_owned(),
        ),
        "js" if block.file.is_none() => Some(
            "nothing runs this js; put <!-- file: NAME --> before it, and run the file in an sh block".to_owned(),
        ),
        "js" | "python" | "kotlin" | "swift" => {
            block.text.trim().is_empty().then(|| "this block is empty".to_owned())
        }
        "text" => plain(&block.text),
        "" => Some("name the language: sh, js, json, toml, rust, python, kotlin, swift, or text for what is not run".to_owned()),
        other => Some(format!("no check exists for {other}; use sh, js, json, toml, rust, python, kotlin, swift or text")),
    }
}

fn shell(text: &str) -> Option<String> {
    let prompt =
        text.lines().any(|line| line.starts_with("$ ") || line.starts_with("# ") && line.contains(" $ "));
    if prompt {
        return Some(
            "omit the prompt, so that readers can copy the lines and the tests can run them".to_owned(),
        );
    }
    text.trim().is_empty().then(|| "this block is empty".to_owned())
}

fn plain(text: &str) -> Option<String> {
    let is_command =
        |line: &str| ["$ ", "cargo ", "curl ", "cashier ", "./"].iter().any(|start| line.starts_with(start));
    let command = text.lines().find(|line| is_command(line.trim_start()))?;
    Some(format!(
        "this text holds a command ({}); put it in an sh block, which the tests run",
        command.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(language: &str, text: &str) -> Option<String> {
        let block = Block {
            line: 1,
            section: 0,
            file: None,
            language: language.into(),
            text: text.into(),
            is_closed: true,
        };
        check(&block, Known::default())
    }

    /// Good samples of every language pass.
    #[test]
    fn good_blocks_pass() {
        assert_eq!(verdict("sh", "# Start it:\ncargo run --release -- demo\n"), None);
        assert_eq!(verdict("json", "{\"a\": [1, \"x\"]}"), None);
        assert_eq!(verdict("toml", "[a]\nb = 1\n"), None);
        assert_eq!(verdict("text", "core <- store\n"), None);
        assert_eq!(verdict("kotlin", "val a = 1\n"), None);
        let rust = Block {
            line: 1,
            section: 0,
            file: None,
            language: "rust".into(),
            text: String::new(),
            is_closed: true,
        };
        assert_eq!(check(&rust, Known { is_doc_test: true }), None);
    }

    /// Bad samples of every language are refused with a reason.
    #[test]
    fn bad_blocks_are_refused() {
        for (language, text) in [
            ("sh", "$ ls\n"),
            ("sh", "\n"),
            ("python", "\n"),
            ("js", "run();\n"),
            ("json", "{\"a\": …}"),
            ("toml", "a = \n"),
            ("rust", "fn main() {}"),
            ("text", "  cargo run -- demo\n"),
            ("", "x"),
            ("bash", "ls"),
        ] {
            assert!(verdict(language, text).is_some(), "{language}: {text}");
        }
        let open = Block {
            line: 1,
            section: 0,
            file: None,
            language: "sh".into(),
            text: "ls\n".into(),
            is_closed: false,
        };
        assert!(check(&open, Known::default()).is_some());
    }
}
