//! The Python packages: a wheel for this platform, with the SDK and the program, and a source distribution with the SDK
//! for every other one.
//!
//! Both are the package `opencashier` of `sdk/python`; its `pyproject.toml` is the only place that describes it.

use std::path::Path;

use anyhow::{Context, Result, bail};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use toml::{Table, Value};

use super::product::Product;
use super::tree::{File, Mode, Tree};
use super::{Made, archive};
use crate::workspace;

const FOLDER: &str = "sdk/python";
const SOURCE: &str = "src/opencashier";
/// The files of the source distribution, apart from the package.
const BESIDE: [&str; 3] = ["pyproject.toml", "README.md", "samples"];

/// The wheel and the source distribution.
///
/// # Errors
/// When the description is incomplete, or is for another version than the program.
pub(super) fn make(root: &Path, product: &Product) -> Result<[Made; 2]> {
    let text = String::from_utf8(Product::document(root, &format!("{FOLDER}/pyproject.toml"))?)?;
    let project = text.parse::<Table>()?;
    let project =
        project.get("project").and_then(Value::as_table).context("pyproject.toml has no project")?;
    if field(project, "version")? != product.version {
        bail!("{FOLDER}/pyproject.toml is not of version {}", product.version);
    }
    let readme = String::from_utf8(Product::document(root, &format!("{FOLDER}/README.md"))?)?;
    let metadata = metadata(project, &readme)?;
    let license = Product::document(root, "LICENSE")?;
    let files = sources(root)?;
    let name = format!("opencashier-{}", product.version);
    Ok([
        wheel(product, project, &name, &metadata, &license, &files)?,
        source(product, &name, &metadata, &license, &files)?,
    ])
}

/// The files of the SDK that git knows, by path inside its folder.
fn sources(root: &Path) -> Result<Tree> {
    let mut tree = Tree::default();
    for file in workspace::files(root)? {
        let Ok(inside) = file.strip_prefix(FOLDER) else { continue };
        if inside.starts_with(SOURCE) || BESIDE.iter().any(|name| inside.starts_with(name)) {
            let path = inside.to_str().context("a file's name is not UTF-8")?;
            tree.text(path, std::fs::read(root.join(&file))?)?;
        }
    }
    Ok(tree)
}

fn wheel(
    product: &Product,
    project: &Table,
    name: &str,
    metadata: &str,
    license: &[u8],
    files: &Tree,
) -> Result<Made> {
    let tag = format!("py3-none-{}", product.platform.wheel());
    let info = format!("{name}.dist-info");
    let mut tree = Tree::default();
    for (path, file) in files.files() {
        if let Some(inside) = path.strip_prefix("src/") {
            tree.text(inside, file.bytes.clone())?;
        }
    }
    tree.add("opencashier/bin/cashier", Mode::Program, product.program.clone())?;
    tree.text(&format!("{info}/METADATA"), metadata)?;
    tree.text(&format!("{info}/licenses/LICENSE"), license)?;
    tree.text(&format!("{info}/entry_points.txt"), entry_points(project)?)?;
    let wheel = format!("Wheel-Version: 1.0\nGenerator: opencashier\nRoot-Is-Purelib: false\nTag: {tag}\n");
    tree.text(&format!("{info}/WHEEL"), wheel)?;
    let record = format!("{info}/RECORD");
    let line = |(path, file): (&str, &File)| {
        let hash = BASE64URL_NOPAD.encode(digest(&SHA256, &file.bytes).as_ref());
        format!("{path},sha256={hash},{}", file.bytes.len())
    };
    let mut lines: Vec<String> = tree.files().map(line).collect();
    // The list cannot hold its own checksum.
    lines.push(format!("{record},,\n"));
    tree.text(&record, lines.join("\n"))?;
    Ok(Made { name: format!("{name}-{tag}.whl"), bytes: archive::zip(&tree)? })
}

fn source(product: &Product, name: &str, metadata: &str, license: &[u8], files: &Tree) -> Result<Made> {
    let mut tree = files.clone();
    tree.text("PKG-INFO", metadata)?;
    tree.text("LICENSE", license)?;
    Ok(Made { name: format!("{name}.tar.gz"), bytes: archive::tar_gz(&tree, name, product.time)? })
}

/// The description in the form of Python's packaging standards ("Core metadata", version 2.4).
fn metadata(project: &Table, readme: &str) -> Result<String> {
    let mut lines = vec!["Metadata-Version: 2.4".to_owned()];
    for (title, name) in [("Name", "name"), ("Version", "version"), ("Summary", "description")] {
        lines.push(format!("{title}: {}", field(project, name)?));
    }
    let urls = project.get("urls").and_then(Value::as_table).context("the project has no urls")?;
    for (name, url) in urls {
        lines.push(format!("Project-URL: {name}, {}", url.as_str().context("an address is text")?));
    }
    lines.push(format!("License-Expression: {}", field(project, "license")?));
    lines.push("License-File: LICENSE".to_owned());
    lines.push(format!("Keywords: {}", list(project, "keywords")?.join(",")));
    lines.extend(list(project, "classifiers")?.into_iter().map(|item| format!("Classifier: {item}")));
    lines.push(format!("Requires-Python: {}", field(project, "requires-python")?));
    lines.extend(list(project, "dependencies")?.into_iter().map(|item| format!("Requires-Dist: {item}")));
    lines.push("Description-Content-Type: text/markdown".to_owned());
    Ok(format!("{}\n\n{readme}", lines.join("\n")))
}

fn entry_points(project: &Table) -> Result<String> {
    let scripts = project.get("scripts").and_then(Value::as_table).context("the project has no scripts")?;
    let mut lines = vec!["[console_scripts]".to_owned()];
    for (name, function) in scripts {
        lines.push(format!("{name} = {}", function.as_str().context("a script is text")?));
    }
    Ok(lines.join("\n") + "\n")
}

fn field<'a>(project: &'a Table, name: &str) -> Result<&'a str> {
    project.get(name).and_then(Value::as_str).with_context(|| format!("the project has no {name}"))
}

fn list<'a>(project: &'a Table, name: &str) -> Result<Vec<&'a str>> {
    let items =
        project.get(name).and_then(Value::as_array).with_context(|| format!("the project has no {name}"))?;
    Ok(items.iter().filter_map(Value::as_str).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The description has every field in the standard's order, then the text.
    #[test]
    fn metadata_is_complete() {
        let project = "\
name = \"a\"\nversion = \"1\"\ndescription = \"What\"\nlicense = \"MIT\"\nrequires-python = \">=3.10\"
dependencies = [\"b>=2\"]\nkeywords = [\"x\", \"y\"]\nclassifiers = [\"Typing :: Typed\"]
[urls]\nRepository = \"https://example.com/a\"\n[scripts]\na = \"a:main\"\n"
            .parse::<Table>()
            .unwrap();
        let expected = "\
Metadata-Version: 2.4\nName: a\nVersion: 1\nSummary: What\nProject-URL: Repository, https://example.com/a
License-Expression: MIT\nLicense-File: LICENSE\nKeywords: x,y\nClassifier: Typing :: Typed\nRequires-Python: >=3.10
Requires-Dist: b>=2\nDescription-Content-Type: text/markdown\n\n# a\n";
        assert_eq!(metadata(&project, "# a\n").unwrap(), expected);
        assert_eq!(entry_points(&project).unwrap(), "[console_scripts]\na = a:main\n");
    }

    /// A missing field is named.
    #[test]
    fn a_missing_field_is_an_error() {
        let error = metadata(&"name = \"a\"".parse().unwrap(), "").unwrap_err().to_string();
        assert!(error.contains("version"), "{error}");
    }
}
