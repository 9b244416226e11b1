//! Turns the `sh` blocks of one document into one script, and prepares the folder it runs in.
//!
//! The blocks run in order in one shell, so a variable set in one block is available in later ones. A block that names
//! a file is written to it, in the folder that the others run in. A server runs until its section ends or another
//! server starts; what a block leaves in the background, until its section ends. Names that fit only a reader's machine
//! are replaced: the ports of the demo and of the reader's own server by free ones, PostgreSQL URLs by a database on
//! the test's own server, and `cargo`, `git`, `sudo`, `apt-get`, `npm` and `pip` by small stubs.

use std::fmt::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Document;

const STAND_INS: [(&str, &str); 8] = [
    ("cashier", include_str!("stand_ins/cashier")),
    ("stop", include_str!("stand_ins/stop")),
    ("cargo", include_str!("stand_ins/cargo")),
    ("npm", include_str!("stand_ins/npm")),
    ("pip", include_str!("stand_ins/pip")),
    ("git", include_str!("stand_ins/git")),
    ("sudo", include_str!("stand_ins/sudo")),
    ("apt-get", include_str!("stand_ins/apt-get")),
];
/// Ends the text of a file in the script; no document has such a line.
const HERE: &str = "END_OF_THE_FILE";
/// The addresses of the demo in the documents, and equivalents.
const DEMO_ADDRESSES: [&str; 2] = ["127.0.0.1:8080", "localhost:8080"];
/// What names the port of the reader's own server in the documents, without the port.
const SHOP: [&str; 2] = ["127.0.0.1:", "PORT="];
const SHOP_PORT: &str = "3000";
const POSTGRES_SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// What runs before the first block. What the document left in the background ends with its section, and with the
/// script.
const PREAMBLE: &str = r#"set -euo pipefail
end_section() {
    jobs=$(jobs -p)
    if [ -n "$jobs" ]; then kill $jobs 2>/dev/null || true; fi
    "$DOCS_STAND_INS/stop"
}
trap end_section EXIT
trap 'exit 143' TERM INT
"#;

/// The addresses that take the place of those in a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses<'a> {
    /// The demo's port.
    pub(crate) demo: u16,
    /// The port of the reader's own server.
    pub(crate) shop: u16,
    /// Replaces every PostgreSQL URL.
    pub(crate) database: &'a str,
}

/// The text of a shell script made from a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Script(String);

impl Script {
    /// The script of `document`, or `None` when it has no `sh` block.
    pub(crate) fn of(document: &Document, addresses: Addresses<'_>) -> Option<Self> {
        let mut text = PREAMBLE.to_owned();
        let mut last_section = None;
        for block in document.blocks.iter().filter(|block| block.file.is_some() || block.language == "sh") {
            if last_section.replace(block.section).is_some_and(|last| last != block.section) {
                text.push_str("end_section\n");
            }
            let _ = writeln!(text, "echo '--- {}:{}'", document.file.display(), block.line);
            let block_text = localised(&block.text, addresses);
            match &block.file {
                Some(file) => {
                    let _ = writeln!(text, "cat > '{file}' <<'{HERE}'\n{block_text}{HERE}");
                }
                None => text.push_str(&block_text),
            }
        }
        let is_run = document.blocks.iter().any(|block| block.file.is_none() && block.language == "sh");
        is_run.then_some(Self(text))
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// `text` with the addresses of the demo, of the reader's server and of PostgreSQL replaced.
fn localised(text: &str, addresses: Addresses<'_>) -> String {
    let mut text = text.to_owned();
    for address in DEMO_ADDRESSES {
        text = text.replace(address, &format!("127.0.0.1:{}", addresses.demo));
    }
    for before in SHOP {
        text = text.replace(&format!("{before}{SHOP_PORT}"), &format!("{before}{}", addresses.shop));
    }
    for scheme in POSTGRES_SCHEMES {
        text = with_urls_replaced(&text, scheme, addresses.database);
    }
    text
}

fn with_urls_replaced(text: &str, scheme: &str, url: &str) -> String {
    let mut pieces = text.split(scheme);
    let mut replaced = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece
            .find(|letter: char| letter.is_whitespace() || "'\"`)".contains(letter))
            .unwrap_or(piece.len());
        replaced.push_str(url);
        replaced.push_str(piece.get(end..).unwrap_or_default());
    }
    replaced
}

/// The folder a document runs in: a copy of the sources, the stubs, and room for data.
#[derive(Debug)]
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// Copies `files` from `root` to a new temporary folder and adds the stubs.
    ///
    /// # Errors
    /// When writing to disk fails.
    pub(crate) fn lay_out(root: &Path, files: &[PathBuf]) -> Result<Self> {
        let folder =
            tempfile::Builder::new().prefix("cashier-docs-").tempdir().context("no temporary folder")?;
        let place = Self { folder };
        for file in files {
            copy(&root.join(file), &place.sources().join(file))?;
        }
        std::fs::create_dir_all(place.stand_ins())?;
        for (name, text) in STAND_INS {
            let file = place.stand_ins().join(name);
            std::fs::write(&file, text)?;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755))?;
        }
        let built = place.sources().join("target").join("release");
        std::fs::create_dir_all(&built)?;
        symlink(place.stand_ins().join("cashier"), built.join("cashier"))?;
        Ok(place)
    }

    /// The folder that holds everything of this run.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The copy of the sources; the blocks run here.
    pub(crate) fn sources(&self) -> PathBuf {
        self.folder().join("sources")
    }

    /// The stubs for programs that a reader has.
    pub(crate) fn stand_ins(&self) -> PathBuf {
        self.folder().join("bin")
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use super::*;

    fn script(text: &str) -> Option<Script> {
        let addresses = Addresses { demo: 4321, shop: 4322, database: "postgres://own/db" };
        Script::of(&Document { file: "README.md".into(), blocks: blocks(text) }, addresses)
    }

    /// Blocks are joined in order; ports and databases are replaced by the test's own.
    #[test]
    fn blocks_become_one_script() {
        let text = "```sh\ncurl http://localhost:8080/\n```\n```json\n{}\n```\n```sh\ncargo run -- demo \
                    --database 'postgres://me@db/x' --fresh\n```\n";
        let script = script(text).unwrap();
        assert!(script.text().contains("--- README.md:1'\ncurl http://127.0.0.1:4321/\n"));
        assert!(script.text().contains("--database 'postgres://own/db' --fresh"));
        assert!(!script.text().contains("{}"));
    }

    /// A server does not outlive its section.
    #[test]
    fn servers_stop_between_sections() {
        let text = "## A\n```sh\na\n```\n```sh\nb\n```\n## B\n```sh\nc\n```\n";
        let script = script(text).unwrap();
        let (early, late) = script.text().split_once("\nend_section\n").unwrap();
        assert!(early.ends_with("\nb") && late.ends_with("\nc\n") && !late.contains("end_section"));
    }

    /// A block with a file is written where the next commands find it, with the reader's own port replaced.
    #[test]
    fn files_are_written() {
        let text = "<!-- file: shop.js -->\n```js\nlisten();\n```\n```sh\nPORT=3000 node shop.js &\n```\n";
        let script = script(text).unwrap();
        assert!(script.text().contains("cat > 'shop.js' <<'END_OF_THE_FILE'\nlisten();\nEND_OF_THE_FILE\n"));
        assert!(script.text().ends_with("\nPORT=4322 node shop.js &\n"));
    }

    /// A document without commands has no script.
    #[test]
    fn no_commands_no_script() {
        assert_eq!(script("```json\n{}\n```\n"), None);
    }

    /// Every stub is a valid shell script.
    #[test]
    fn stand_ins_are_sound() {
        for (name, text) in STAND_INS {
            let mut shell = std::process::Command::new("bash");
            crate::process::capture(shell.args(["-n", "-c", text]))
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    /// The folder holds the files and executable stubs, and is deleted when the value is dropped.
    #[test]
    fn place_is_complete() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("docs")).unwrap();
        std::fs::write(root.path().join("docs/a.md"), "x").unwrap();
        let place = Place::lay_out(root.path(), &["docs/a.md".into()]).unwrap();
        assert!(place.sources().join("docs/a.md").is_file());
        assert!(place.sources().join("target/release/cashier").is_file());
        let folder = place.folder().to_path_buf();
        drop(place);
        assert!(!folder.exists());
    }
}
