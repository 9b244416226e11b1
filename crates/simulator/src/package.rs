//! A mini program's files: from a folder or a zip, checked, and converted for the frame.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

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
    /// Every file: texts verbatim, images as `data:` URIs.
    pub files: BTreeMap<String, String>,
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
        Self::from_files(Self::read(path)?, kind)
    }

    /// The files of a folder or a zip.
    pub(crate) fn read(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, PackageError> {
        let unreadable = |error: &dyn std::fmt::Display| {
            PackageError::Unreadable(path.display().to_string(), error.to_string())
        };
        if path.is_dir() {
            let mut files = BTreeMap::new();
            read_folder(path, "", &mut files, &mut limit())?;
            Ok(files)
        } else {
            let size = std::fs::metadata(path).map_err(|error| unreadable(&error))?.len();
            // No zip of a program is larger than its content.
            if size > limit() {
                return Err(PackageError::TooLarge);
            }
            let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
            read_zip(&bytes)
        }
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
        let files = without_wrapper(files, "app.json");
        let app = json_of(&files, "app.json")?
            .ok_or_else(|| PackageError::Invalid("there is no app.json at its top".to_owned()))?;
        let ext = json_of(&files, "ext.json")?.and_then(|ext| ext.get("ext").cloned()).unwrap_or(json!({}));
        let kind = kind_of(&files, kind)?;
        let package = Self {
            kind,
            app,
            ext,
            files: files
                .into_iter()
                .filter_map(|(name, bytes)| Some((name.clone(), shown(&name, bytes)?)))
                .collect(),
        };
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

    /// Features of the program that the simulator does not support, as far as its files show without running it.
    pub fn remarks(&self) -> Vec<String> {
        if self.kind == Kind::Alipay {
            return Vec::new();
        }
        let mut remarks = Vec::new();
        if self.app.get("plugins").is_some_and(has_members) {
            remarks.push("app.json: plugins are not supported".to_owned());
        }
        for (name, text) in &self.files {
            match name.rsplit_once('.').map(|(_, end)| end) {
                Some("sjs") => remarks.push(format!("{name}: sjs is not supported")),
                Some("json") => {
                    let description: Option<Value> = serde_json::from_str(text).ok();
                    let uses = description.as_ref().and_then(|found| found.get("usingComponents"));
                    if uses.is_some_and(has_members) {
                        remarks.push(format!("{name}: custom components are not supported"));
                    }
                }
                _ => {}
            }
        }
        remarks
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

fn has_members(value: &Value) -> bool {
    value.as_object().is_some_and(|members| !members.is_empty())
}

fn json_of(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<Option<Value>, PackageError> {
    let Some(bytes) = files.get(name) else { return Ok(None) };
    serde_json::from_slice(bytes)
        .map(Some)
        .map_err(|error| PackageError::Invalid(format!("{name} is not JSON: {error}")))
}

/// A file as sent to the frame; `None` for files that programs do not use.
fn shown(name: &str, bytes: Vec<u8>) -> Option<String> {
    let kind = match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("js" | "json" | "axml" | "acss" | "sjs" | "txt" | "css") => {
            return String::from_utf8(bytes).ok();
        }
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        _ => return None,
    };
    Some(format!("data:{kind};base64,{}", BASE64.encode(&bytes)))
}

/// Programs are often zipped with their enclosing folder.
pub(crate) fn without_wrapper(files: BTreeMap<String, Vec<u8>>, top: &str) -> BTreeMap<String, Vec<u8>> {
    if files.contains_key(top) {
        return files;
    }
    let is_whole = |wrapper: &&str| wrapper.ends_with('/');
    let Some(wrapper) =
        files.keys().filter_map(|name| name.strip_suffix(top)).filter(is_whole).min_by_key(|name| name.len())
    else {
        return files;
    };
    let wrapper = wrapper.to_owned();
    let inside =
        files.into_iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&wrapper)?.to_owned(), bytes)));
    inside.collect()
}

/// The maximum size of a package in bytes.
fn limit() -> u64 {
    u64::try_from(MAX_TOTAL).unwrap_or(u64::MAX)
}

/// Reads a folder into `files`, up to the limits of a package.
fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
    left: &mut u64,
) -> Result<(), PackageError> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        PackageError::Unreadable(path.display().to_string(), error.to_string())
    };
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let (name, place) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        let about = entry.metadata().map_err(|error| unreadable(&place, &error))?;
        // Links could lead outside the program; hidden folders and dependencies are not part of it.
        if about.is_symlink() || name.starts_with('.') || name == "node_modules" {
            continue;
        }
        let path = format!("{prefix}{name}");
        if about.is_dir() {
            read_folder(&place, &format!("{path}/"), files, left)?;
            continue;
        }
        *left = left.checked_sub(about.len()).ok_or(PackageError::TooLarge)?;
        if files.len() >= MAX_FILES {
            return Err(PackageError::TooLarge);
        }
        files.insert(path, std::fs::read(&place).map_err(|error| unreadable(&place, &error))?);
    }
    Ok(())
}

fn read_zip(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, PackageError> {
    let invalid =
        |error: &dyn std::fmt::Display| PackageError::Invalid(format!("not a folder and not a zip: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| invalid(&error))?;
    if archive.len() > MAX_FILES {
        return Err(PackageError::TooLarge);
    }
    let mut files = BTreeMap::new();
    let mut left = MAX_TOTAL;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| invalid(&error))?;
        if !file.is_file() {
            continue;
        }
        let Some(name) = file.enclosed_name() else {
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            return Err(PackageError::Invalid(format!("the zip holds the path {name:?}")));
        };
        let name = name.to_string_lossy().replace('\\', "/");
        let mut content = Vec::new();
        // The size in a zip's directory may be false.
        let limit = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        file.take(limit).read_to_end(&mut content).map_err(|error| invalid(&error))?;
        left = left.checked_sub(content.len()).ok_or(PackageError::TooLarge)?;
        files.insert(name, content);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

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

    /// Unsupported features are reported when the program is added.
    #[test]
    fn remarks_name_what_is_missing() {
        let list = [
            ("app.json", r#"{"pages":["pages/a/a"],"plugins":{"p":{"version":"*"}}}"#),
            ("pages/a/a.js", ""),
            ("pages/a/a.axml", "<view/>"),
            ("pages/a/a.json", r#"{"usingComponents":{"my-box":"/box"}}"#),
            ("box.json", r#"{"component":true,"usingComponents":{}}"#),
            ("price.sjs", "export default {}"),
        ];
        let remarks = Package::from_files(files(&list), None).unwrap().remarks();
        let about: Vec<&str> = remarks.iter().filter_map(|remark| remark.split(':').next()).collect();
        assert_eq!(about, ["app.json", "pages/a/a.json", "price.sjs"]);
        let plain = [APP, ("pages/a/a.js", ""), ("pages/a/a.axml", "<view/>")];
        assert!(Package::from_files(files(&plain), None).unwrap().remarks().is_empty());
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
        large.set_len(limit() + 1).unwrap();
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
