//! A mini program's files: from a folder or a zip, checked, and converted for the frame.

mod modules;
mod preflight;
mod reach;
mod source;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

pub use self::preflight::Preflight;
pub use self::source::is_left_out;
pub(crate) use self::source::unwrapped;
use self::source::{Budget, Source};

/// The maximum total size of a package.
const MAX_TOTAL: usize = 16 * 1024 * 1024;
/// The maximum number of files in a package.
const MAX_FILES: usize = 4_000;

/// The kind of program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Written for the platform: pages in AXML.
    Native,
    /// Built by Taro for the platform `alipay`: pages draw their own tree.
    Alipay,
    /// Web pages.
    H5,
}

impl Kind {
    /// The name on the wire and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Alipay => "alipay",
            Self::H5 => "h5",
        }
    }
}

/// A package.
#[derive(Clone, Debug)]
pub struct Package {
    /// The kind of program.
    pub kind: Kind,
    /// `app.json`.
    pub app: Value,
    /// `ext` of `ext.json`.
    pub ext: Value,
    /// Every file: texts verbatim but for `import` and `export`, images and fonts as `data:` URIs.
    pub files: BTreeMap<String, String>,
    /// What was found when it was read.
    pub preflight: Preflight,
}

/// Why a package cannot be used, as a message for its developer.
#[derive(Debug, Error)]
pub enum PackageError {
    /// The folder or file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, String),
    /// It is not a mini program.
    #[error("not a mini program: {0}")]
    Invalid(String),
    /// It is too large.
    #[error("the program is too large: at most {} MiB and {MAX_FILES} files", MAX_TOTAL / 1024 / 1024)]
    TooLarge,
}

impl Package {
    /// Reads a folder or a zip file.
    ///
    /// # Errors
    /// See [`PackageError`].
    pub fn load(path: &Path, kind: Option<Kind>) -> Result<Self, PackageError> {
        let mut source = Source::open(path)?;
        let mut budget = Budget::new();
        let files = source.program(&mut budget)?;
        Self::build(files, Some(&mut source), &mut budget, kind)
    }

    /// The files of a folder or a zip, but for npm packages.
    pub(crate) fn read(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, PackageError> {
        Source::open(path)?.files(&mut Budget::new())
    }

    /// Makes a package from its files. A folder around everything is stripped.
    ///
    /// # Errors
    /// See [`PackageError`].
    pub fn from_files(files: BTreeMap<String, Vec<u8>>, kind: Option<Kind>) -> Result<Self, PackageError> {
        let total: usize = files.values().map(Vec::len).sum();
        if total > MAX_TOTAL || files.len() > MAX_FILES {
            return Err(PackageError::TooLarge);
        }
        Self::build(unwrapped(files, "app.json").1, None, &mut Budget::new(), kind)
    }

    fn build(
        files: BTreeMap<String, Vec<u8>>,
        source: Option<&mut Source>,
        budget: &mut Budget,
        kind: Option<Kind>,
    ) -> Result<Self, PackageError> {
        let app = json_of(&files, "app.json")?
            .ok_or_else(|| PackageError::Invalid("there is no app.json at its top".to_owned()))?;
        let ext = json_of(&files, "ext.json")?.and_then(|ext| ext.get("ext").cloned()).unwrap_or(json!({}));
        let kind = kind_of(&files, kind)?;
        let reached = reach::follow(files, source, budget)?;
        let preflight = Preflight::default();
        let mut package = Self { kind, app, ext, files: BTreeMap::new(), preflight };
        package.preflight = preflight::check(&reached, &package.app, &package.pages());
        package.files = reached
            .files
            .into_iter()
            .filter_map(|(name, bytes)| Some((name.clone(), shown(&name, bytes)?)))
            .collect();
        package.check()?;
        Ok(package)
    }

    /// Every page of `app.json`, in order, including subpackages.
    pub fn pages(&self) -> Vec<String> {
        let list = |value: Option<&Value>| -> Vec<String> {
            let pages = value.and_then(Value::as_array).into_iter().flatten();
            pages.filter_map(Value::as_str).map(|page| page.trim_start_matches('/').to_owned()).collect()
        };
        let mut pages = list(self.app.get("pages"));
        let parts = self.app.get("subPackages").or_else(|| self.app.get("subpackages"));
        for part in parts.and_then(Value::as_array).into_iter().flatten() {
            let root = part.get("root").and_then(Value::as_str).unwrap_or_default().trim_matches('/');
            pages.extend(list(part.get("pages")).into_iter().map(|page| format!("{root}/{page}")));
        }
        pages
    }

    /// The pages of the tab bar.
    pub fn tabs(&self) -> Vec<String> {
        let items = self.app.pointer("/tabBar/items").or_else(|| self.app.pointer("/tabBar/list"));
        let items = items.and_then(Value::as_array).into_iter().flatten();
        items
            .filter_map(|item| {
                item.get("pagePath")?.as_str().map(|page| page.trim_start_matches('/').to_owned())
            })
            .collect()
    }

    /// The package as sent to the frame.
    pub(crate) fn to_json(&self, id: &str) -> Value {
        json!({"id": id, "type": self.kind.name(), "app": self.app, "ext": self.ext, "files": self.files})
    }

    fn check(&self) -> Result<(), PackageError> {
        let invalid = |what: String| Err(PackageError::Invalid(what));
        let pages = self.pages();
        if pages.is_empty() {
            return invalid("app.json lists no pages".to_owned());
        }
        let names: BTreeSet<&String> = self.files.keys().collect();
        for page in &pages {
            if page.split('/').any(|part| matches!(part, "" | "." | "..")) {
                return invalid(format!("app.json has a page with the path {page:?}"));
            }
            if !names.contains(&format!("{page}.js")) {
                return invalid(format!("app.json lists {page}, but there is no {page}.js"));
            }
            if self.kind == Kind::Native && !names.contains(&format!("{page}.axml")) {
                return invalid(format!("there is no {page}.axml"));
            }
        }
        Ok(())
    }
}

/// The kind of program: Taro leaves its templates in `base.axml`. The developer's choice must match the files, or the
/// program would be drawn by the wrong renderer.
fn kind_of(files: &BTreeMap<String, Vec<u8>>, said: Option<Kind>) -> Result<Kind, PackageError> {
    let found = if files.contains_key("base.axml") { Kind::Alipay } else { Kind::Native };
    match said {
        Some(Kind::Alipay) if found == Kind::Native => Err(PackageError::Invalid(
            "the type alipay is for what `taro build --type alipay` wrote, and there is no base.axml; a program with pages of \
             its own is native"
                .to_owned(),
        )),
        Some(Kind::Native) if found == Kind::Alipay => Err(PackageError::Invalid(
            "Taro built this (there is a base.axml): its type is alipay".to_owned(),
        )),
        _ => Ok(found),
    }
}

fn json_of(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<Option<Value>, PackageError> {
    let Some(bytes) = files.get(name) else { return Ok(None) };
    // Some editors put a byte order mark in front.
    serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
        .map(Some)
        .map_err(|error| PackageError::Invalid(format!("{name} is not JSON: {error}")))
}

/// A file as sent to the frame; `None` for files that programs do not use.
fn shown(name: &str, bytes: Vec<u8>) -> Option<String> {
    let kind = match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("js" | "cjs" | "mjs" | "json" | "axml" | "acss" | "sjs" | "txt" | "css") => {
            return String::from_utf8(bytes).ok();
        }
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("ttf") => "font/ttf",
        Some("otf") => "font/otf",
        Some("woff") => "font/woff",
        Some("woff2") => "font/woff2",
        _ => return None,
    };
    Some(format!("data:{kind};base64,{}", BASE64.encode(&bytes)))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::source::limit;
    use super::*;

    fn read_zip(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, PackageError> {
        Source::zip(bytes.to_vec())?.program(&mut Budget::new())
    }

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    const APP: (&str, &str) =
        ("app.json", r#"{"pages":["pages/a/a"],"tabBar":{"items":[{"pagePath":"pages/a/a"}]}}"#);

    /// A native program needs its markup; Taro's output is recognised by its runtime.
    #[test]
    fn kinds_are_told_apart() {
        let native = files(&[APP, ("pages/a/a.js", ""), ("pages/a/a.axml", "<view/>")]);
        let package = Package::from_files(native, None).unwrap();
        assert_eq!(
            (package.kind, package.pages(), package.tabs()),
            (Kind::Native, vec!["pages/a/a".to_owned()], vec!["pages/a/a".to_owned()])
        );
        let taro = || files(&[APP, ("pages/a/a.js", ""), ("base.axml", "")]);
        assert_eq!(Package::from_files(taro(), None).unwrap().kind, Kind::Alipay);
        assert_eq!(Package::from_files(taro(), Some(Kind::Alipay)).unwrap().kind, Kind::Alipay);
    }

    /// A type that the files contradict is refused with the reason.
    #[test]
    fn a_wrong_type_is_refused() {
        let text = |list: &[(&str, &str)], kind| {
            Package::from_files(files(list), Some(kind)).unwrap_err().to_string()
        };
        let native = [APP, ("pages/a/a.js", ""), ("pages/a/a.axml", "<view/>")];
        assert!(text(&native, Kind::Alipay).contains("no base.axml"));
        let taro = [APP, ("pages/a/a.js", ""), ("pages/a/a.axml", ""), ("base.axml", "")];
        assert!(text(&taro, Kind::Native).contains("its type is alipay"));
    }

    /// npm packages come with what the program needs of them, from a folder and from a zip, also from above the program.
    #[test]
    fn packages_come_along() {
        let list: [(&str, &str); 9] = [
            ("src/app.json", r#"{"pages":["a"],"usingComponents":{"cup":"tea/es/cup"}}"#),
            ("src/app.js", "import leaf from 'leaf'; App({ leaf })"),
            ("src/a.js", "Page({})"),
            ("src/a.axml", "<cup/>"),
            ("node_modules/tea/es/cup.js", "import x from './x'; Component({})"),
            ("node_modules/tea/es/x.js", "export default 1"),
            ("node_modules/tea/es/cup.axml", "<view/>"),
            ("node_modules/tea/es/unused.js", "1"),
            ("src/node_modules/leaf/index.js", "module.exports = 1"),
        ];
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in list {
            let place = folder.path().join(name);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, text).unwrap();
        }
        let bytes: Vec<(&str, &[u8])> = list.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let pack = folder.path().join("pack.zip");
        std::fs::write(&pack, zipped(&bytes)).unwrap();
        for path in [folder.path(), &pack] {
            let package = Package::load(path, None).unwrap();
            let packaged: Vec<&String> =
                package.files.keys().filter(|name| name.contains("node_modules")).collect();
            assert_eq!(
                packaged,
                [
                    "node_modules/leaf/index.js",
                    "node_modules/tea/es/cup.axml",
                    "node_modules/tea/es/cup.js",
                    "node_modules/tea/es/x.js"
                ]
            );
            assert_eq!((package.preflight.drawing, &package.preflight.causes), (1, &vec![]));
            assert!(package.files["app.js"].contains("$esm.imports([[\"leaf\""));
        }
    }

    fn zipped(list: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in list {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// A path that leads outside the zip is refused, and so is an absolute one.
    #[test]
    fn zips_stay_where_they_are() {
        for name in ["../../etc/cron.d/x", "pages/../../x.js", "/etc/passwd"] {
            let error = read_zip(&zipped(&[("app.json", b"{}"), (name, b"x")]))
                .map(|files| files.into_keys().collect::<Vec<_>>());
            match error {
                Err(error) => assert!(error.to_string().contains("path"), "{error}"),
                // The root is stripped, and it is a file of the program like any other.
                Ok(names) => assert!(
                    names.iter().all(|name| !name.starts_with('/') && !name.contains("..")),
                    "{names:?}"
                ),
            }
        }
        assert!(read_zip(&zipped(&[("../app.json", b"{}")])).is_err());
    }

    /// A small zip may expand to a lot: the actual output is counted, not the declared size. Folders are counted too.
    #[test]
    fn large_programs_are_refused() {
        let zeros = vec![0; MAX_TOTAL / 2 + 1];
        let bomb = zipped(&[("app.json", b"{}"), ("a.png", &zeros), ("b.png", &zeros)]);
        assert!(bomb.len() < MAX_TOTAL / 100);
        assert!(matches!(read_zip(&bomb), Err(PackageError::TooLarge)));
        let many: Vec<String> = (0..=MAX_FILES).map(|number| format!("{number}.js")).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (&**name, b"".as_slice())).collect();
        assert!(matches!(read_zip(&zipped(&many)), Err(PackageError::TooLarge)));

        let folder = tempfile::tempdir().unwrap();
        let large = std::fs::File::create(folder.path().join("film.mp4")).unwrap();
        large.set_len(limit() * 4 + 1).unwrap();
        assert!(matches!(Package::load(folder.path(), None), Err(PackageError::TooLarge)));
        let pack = folder.path().join("film.mp4");
        assert!(matches!(Package::load(&pack, None), Err(PackageError::TooLarge)));
        assert!(matches!(
            Package::load(&folder.path().join("gone"), None),
            Err(PackageError::Unreadable(..))
        ));
    }

    /// Error messages name what is missing.
    #[test]
    fn faults_are_named() {
        let text = |list: &[(&str, &str)]| Package::from_files(files(list), None).unwrap_err().to_string();
        assert!(text(&[("index.html", "")]).contains("app.json"));
        assert!(text(&[("app.json", "{")]).contains("not JSON"));
        assert!(text(&[("app.json", "{}")]).contains("no pages"));
        assert!(text(&[APP]).contains("pages/a/a.js"));
        assert!(text(&[APP, ("pages/a/a.js", "")]).contains("pages/a/a.axml"));
        assert!(text(&[("app.json", r#"{"pages":["../../etc/x"]}"#)]).contains("path"));
    }

    /// A zip is read like a folder, with or without a folder around everything.
    #[test]
    fn zips_are_read() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in
            [APP, ("pages/a/a.js", "Page({})"), ("pages/a/a.axml", "<view/>"), ("a.svg", "<svg/>")]
        {
            writer.start_file(format!("tea/{name}"), options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        let package = Package::from_files(read_zip(&bytes).unwrap(), None).unwrap();
        assert_eq!(package.files["pages/a/a.js"], "Page({})");
        assert!(package.files["a.svg"].starts_with("data:image/svg+xml;base64,"));
        assert!(read_zip(b"not a zip").is_err());
    }
}
