//! Finds the fenced blocks of a Markdown text.
//!
//! It knows fences of backticks and tildes of any length, including indented ones. It knows nothing else of Markdown;
//! to it, indented code without a fence is prose.

/// One fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The line of the opening fence, counted from 1.
    pub(crate) line: usize,
    /// How many second-level headings precede it.
    pub(crate) section: usize,
    /// The file that the reader writes it to: `<!-- file: NAME -->` stands before the fence.
    pub(crate) file: Option<String>,
    /// The text after the opening fence, up to the first blank; may be empty.
    pub(crate) language: String,
    /// The lines between the fences, without the fence's indentation.
    pub(crate) text: String,
    /// Whether the closing fence was found.
    pub(crate) is_closed: bool,
}

struct Open {
    mark: char,
    length: usize,
    indent: usize,
    block: Block,
}

/// The comment that names a block's file.
const FILE_MARK: (&str, &str) = ("<!-- file: ", " -->");

/// The blocks of `text`, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut section = 0;
    let mut file = None;
    for (index, line) in text.lines().enumerate() {
        match open.take() {
            None => {
                section += usize::from(line.starts_with("## "));
                open = opening(line, index + 1, section);
                match &mut open {
                    Some(inside) => inside.block.file = file.take(),
                    None if line.trim().is_empty() => {}
                    None => file = file_name(line),
                }
            }
            Some(mut inside) => {
                if closes(line, &inside) {
                    inside.block.is_closed = true;
                    found.push(inside.block);
                } else {
                    inside.block.text.push_str(without_indent(line, inside.indent));
                    inside.block.text.push('\n');
                    open = Some(inside);
                }
            }
        }
    }
    found.extend(open.map(|inside| inside.block));
    found
}

fn file_name(line: &str) -> Option<String> {
    line.trim().strip_prefix(FILE_MARK.0)?.strip_suffix(FILE_MARK.1).map(str::to_owned)
}

fn opening(line: &str, number: usize, section: usize) -> Option<Open> {
    let body = line.trim_start();
    let mark = body.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let info = body.trim_start_matches(mark);
    let length = body.len() - info.len();
    // A line of prose may begin with a code span, but a fence's info text contains no backtick.
    if length < 3 || (mark == '`' && info.contains('`')) {
        return None;
    }
    let language = info.split_whitespace().next().unwrap_or_default().to_owned();
    let block = Block { line: number, section, file: None, language, text: String::new(), is_closed: false };
    Some(Open { mark, length, indent: line.len() - body.len(), block })
}

fn closes(line: &str, open: &Open) -> bool {
    let body = line.trim();
    body.len() >= open.length && body.chars().all(|letter| letter == open.mark)
}

fn without_indent(line: &str, indent: usize) -> &str {
    let blanks = line.bytes().take(indent).take_while(|byte| *byte == b' ').count();
    line.get(blanks..).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks have their language, line and text; prose and code spans are ignored.
    #[test]
    fn finds_blocks() {
        let text = "a ```b``` c\n\n```sh\nls\n```\n\n- item\n\n  ~~~~json extra\n  {\n    ```\n  }\n  ~~~~\n";
        let found = blocks(text);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            Block {
                line: 3,
                section: 0,
                file: None,
                language: "sh".into(),
                text: "ls\n".into(),
                is_closed: true
            }
        );
        assert_eq!(found[1].language, "json");
        assert_eq!(found[1].line, 9);
        assert_eq!(found[1].text, "{\n  ```\n}\n");
    }

    /// Second-level headings count, except inside a block.
    #[test]
    fn sections_are_counted() {
        let found = blocks("# A\n```sh\n## no\n```\n## B\n```sh\n```\n");
        assert_eq!(found.iter().map(|block| block.section).collect::<Vec<_>>(), [0, 1]);
    }

    /// A block's file is named just before it, for it alone.
    #[test]
    fn files_are_named() {
        let found =
            blocks("<!-- file: a/b.js -->\n\n```js\n```\n```sh\n```\n<!-- file: c -->\nx\n```js\n```\n");
        let names: Vec<_> = found.iter().map(|block| block.file.as_deref()).collect();
        assert_eq!(names, [Some("a/b.js"), None, None]);
    }

    /// A line of prose that begins with a code span of three backticks opens no block.
    #[test]
    fn a_code_span_is_no_fence() {
        assert!(blocks("```code``` is a span\n").is_empty());
    }

    /// An unclosed fence is reported as such.
    #[test]
    fn open_end_is_seen() {
        let found = blocks("```\nnever closed\n");
        assert!(!found[0].is_closed);
        assert_eq!(found[0].language, "");
    }
}
