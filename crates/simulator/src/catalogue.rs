//! The mini programs of the simulator: the built-in ones, and those added by a developer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use cashier_host::{EnvVersion, Program};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use crate::h5::{self, Web};
use crate::package::{Kind, Package, PackageError, Preflight};

/// The file that describes an added program, next to its folder `files`.
const ENTRY_FILE: &str = "program.json";
/// The longest part of a host's name: web programs have their id in theirs.
const LABEL_MAX: usize = 63;
/// What the name of a folder begins with that is still being written.
const UNFINISHED: &str = ".";
/// The folder of a web program's files, next to it.
const WEB_FOLDER: &str = "site";

/// A mini program in the catalogue.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in URLs and on the command line.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// One line about it.
    pub slogan: String,
    /// A picture as a `data:` URI, or empty.
    pub icon: String,
    /// The client id of its merchant, which auth codes are bound to.
    pub app_id: String,
    /// The hosts that `my.request` may call.
    pub request_domains: Vec<String>,
    /// Its files.
    pub package: Arc<Package>,
    /// Where the pages of a web program come from.
    pub web: Option<Web>,
}

/// The stored description of an added program.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// The name to show.
    pub name: String,
    /// The client id of its merchant.
    pub app_id: String,
    /// The kind of program; detected from its files when absent.
    pub kind: Option<Kind>,
    /// The hosts that `my.request` may call.
    pub request_domains: Vec<String>,
    /// The address of a web program that stays on its server.
    #[serde(default)]
    pub url: Option<String>,
}

/// Every program. Added ones are read from the folder each time, so that a program can be added while the simulator
/// runs.
pub struct Catalogue {
    built_in: Vec<Entry>,
    folder: PathBuf,
    /// Unreadable programs that have already been reported.
    told: Mutex<BTreeSet<String>>,
}

impl Entry {
    /// The program as described to the host SDK. Everything here runs in development mode.
    pub(crate) fn program(&self) -> Program {
        Program {
            app_id: self.app_id.clone(),
            name: self.name.clone(),
            icon_url: self.icon.clone(),
            version: "1.0.0".to_owned(),
            env_version: EnvVersion::Develop,
            pages: self.package.pages(),
            tabs: self.package.tabs(),
            request_domains: self.domains(),
            denied_apis: BTreeSet::new(),
        }
    }

    /// The hosts that it may call: a web program on a server calls that one without further ado.
    pub(crate) fn domains(&self) -> Vec<String> {
        let own = self.web.as_ref().and_then(Web::own_domain);
        self.request_domains.iter().cloned().chain(own).collect()
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "slogan": self.slogan, "icon": self.icon,
            "type": self.package.kind.name(),
        })
    }
}

impl Catalogue {
    /// A catalogue with built-in programs and a folder of added ones, which need not exist.
    pub fn new(built_in: Vec<Entry>, folder: PathBuf) -> Self {
        Self { built_in, folder, told: Mutex::default() }
    }

    /// Adds a program to the folder, or replaces it.
    ///
    /// # Errors
    /// When the program is invalid, or cannot be written.
    pub fn add(
        folder: &Path,
        id: &str,
        source: &Path,
        described: &Described,
    ) -> Result<Package, PackageError> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.is_empty() || !id.bytes().all(is_plain) {
            return Err(PackageError::Invalid(format!("the id {id:?} must be of a-z, 0-9 and -")));
        }
        if id.contains(h5::VIEW) {
            let text = format!("the id {id:?} must not contain {}, which stands for a web view", h5::VIEW);
            return Err(PackageError::Invalid(text));
        }
        // A longer one is no name of a host.
        if id.len() > LABEL_MAX {
            return Err(PackageError::Invalid(format!("the id {id:?} has more than {LABEL_MAX} letters")));
        }
        let place = folder.join(id);
        let unwritten =
            |error: std::io::Error| PackageError::Unreadable(place.display().to_string(), error.to_string());
        if let Some(url) = web_address(source, described.kind)? {
            let described =
                Described { url: Some(url.to_string()), kind: Some(Kind::H5), ..described.clone() };
            return keep(&place, &described, h5::package(), &BTreeMap::new()).map_err(unwritten);
        }
        if let Some(files) = h5::files_of(Package::read(source)?, described.kind)? {
            let described = Described { kind: Some(Kind::H5), ..described.clone() };
            return keep(&place, &described, h5::package(), &files).map_err(unwritten);
        }
        let package = Package::load(source, described.kind)?;
        keep(&place, described, package, &BTreeMap::new()).map_err(unwritten)
    }

    /// Every program, in display order.
    pub(crate) fn all(&self) -> Vec<Entry> {
        let mut all = self.built_in.clone();
        let mut folders: Vec<PathBuf> = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with(UNFINISHED))
            .collect();
        folders.sort();
        self.forget_gone(&folders);
        for folder in folders {
            match read_entry(&folder) {
                Ok(entry) => all.push(entry),
                Err(error) => self.tell(&folder, &error),
            }
        }
        all
    }

    pub(crate) fn find(&self, id: &str) -> Option<Entry> {
        self.all().into_iter().find(|entry| entry.id == id)
    }

    /// An added program by its id, without reading the others.
    pub(crate) fn find_added(&self, id: &str) -> Option<Entry> {
        let folder = self.folder.join(id);
        folder.is_dir().then(|| read_entry(&folder).ok())?
    }

    /// When an added program was written; nothing for a built-in one.
    pub(crate) fn written_at(&self, id: &str) -> Option<SystemTime> {
        std::fs::metadata(self.folder.join(id).join(ENTRY_FILE)).ok()?.modified().ok()
    }

    /// A program that disappeared and came back is reported again.
    fn forget_gone(&self, folders: &[PathBuf]) {
        let there: BTreeSet<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
        self.told.lock().unwrap_or_else(PoisonError::into_inner).retain(|name| there.contains(name));
    }

    fn tell(&self, folder: &Path, error: &str) {
        let name = folder.display().to_string();
        if self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone()) {
            tracing::warn!(folder = %name, error, "a mini program cannot be read");
        }
    }
}

fn read_entry(folder: &Path) -> Result<Entry, String> {
    #[derive(Deserialize)]
    struct Kept {
        kind: Kind,
        app: Value,
        ext: Value,
        files: BTreeMap<String, String>,
    }
    let read = |name: &str| std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"));
    let described: Described =
        serde_json::from_slice(&read(ENTRY_FILE)?).map_err(|error| error.to_string())?;
    let kept: Kept = serde_json::from_slice(&read("package.json")?).map_err(|error| error.to_string())?;
    let web = match (kept.kind, described.url.as_deref()) {
        (Kind::H5, Some(url)) => Some(Web::Address(Url::parse(url).map_err(|error| error.to_string())?)),
        (Kind::H5, None) => Some(Web::Folder(folder.join(WEB_FOLDER))),
        _ => None,
    };
    Ok(Entry {
        id: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        name: described.name,
        slogan: String::new(),
        icon: String::new(),
        app_id: described.app_id,
        request_domains: described.request_domains,
        package: Arc::new(Package {
            kind: kept.kind,
            app: kept.app,
            ext: kept.ext,
            files: kept.files,
            preflight: Preflight::default(),
        }),
        web,
    })
}

/// The address of a web program that stays on its server; nothing for a path.
fn web_address(source: &Path, kind: Option<Kind>) -> Result<Option<Url>, PackageError> {
    let Some(text) = source.to_str() else { return Ok(None) };
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return Ok(None);
    }
    let invalid = |why: String| PackageError::Invalid(why);
    if kind.is_some_and(|kind| kind != Kind::H5) {
        return Err(invalid("an address is a web program: its type is h5".to_owned()));
    }
    let url = Url::parse(text).map_err(|error| invalid(format!("{text}: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("an address must not hold a user name or password".to_owned()));
    }
    Ok(Some(url))
}

/// Writes a program into its folder, in place of what was there. Whoever reads meanwhile sees the old one or the new one.
fn keep(
    place: &Path,
    described: &Described,
    package: Package,
    web: &BTreeMap<String, Vec<u8>>,
) -> std::io::Result<Package> {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let fresh = place.with_file_name(format!("{UNFINISHED}{name}"));
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(&fresh)?;
    for (name, bytes) in web {
        let file = fresh.join(WEB_FOLDER).join(name);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, bytes)?;
    }
    std::fs::write(
        fresh.join("package.json"),
        serde_json::to_vec(
            &json!({"kind": package.kind, "app": package.app, "ext": package.ext, "files": package.files}),
        )?,
    )?;
    std::fs::write(fresh.join(ENTRY_FILE), serde_json::to_vec_pretty(described)?)?;
    if place.exists() {
        std::fs::remove_dir_all(place)?;
    }
    std::fs::rename(&fresh, place)?;
    Ok(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(kind: Option<Kind>) -> Described {
        let text = || "Shop".to_owned();
        Described { name: text(), app_id: text(), kind, request_domains: vec![], url: None }
    }

    /// Web pages are known by their index.html, keep their files as they are, and are replaced as a whole.
    #[test]
    fn web_programs_are_kept() {
        let (source, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let catalogue = Catalogue::new(vec![], kept.path().to_owned());
        let add = |kind| Catalogue::add(kept.path(), "shop", source.path(), &described(kind));
        assert!(add(Some(Kind::H5)).is_err(), "there is no index.html");
        let inner = source.path().join("dist");
        std::fs::create_dir_all(inner.join("assets")).unwrap();
        std::fs::write(inner.join("index.html"), "<p>").unwrap();
        std::fs::write(inner.join("assets/a.bin"), [0, 255]).unwrap();
        assert_eq!(add(None).unwrap().kind, Kind::H5);
        let entry = catalogue.find_added("shop").unwrap();
        let Some(Web::Folder(folder)) = &entry.web else { panic!("{:?}", entry.web) };
        assert_eq!(std::fs::read(folder.join("assets/a.bin")).unwrap(), [0, 255]);
        assert_eq!(entry.program().pages, ["index.html"]);
        std::fs::remove_file(inner.join("assets/a.bin")).unwrap();
        add(Some(Kind::H5)).unwrap();
        assert!(!folder.join("assets/a.bin").exists());
        assert_eq!(catalogue.all().len(), 1);
        assert!(add(Some(Kind::Native)).is_err(), "there is no app.json");
    }

    /// An address is a web program, and may be called by it.
    #[test]
    fn addresses_are_web_programs() {
        let kept = tempfile::tempdir().unwrap();
        let add =
            |address: &str, kind| Catalogue::add(kept.path(), "far", Path::new(address), &described(kind));
        assert!(add("https://sam:word@shop.example/", None).is_err());
        assert!(add("https://shop.example/", Some(Kind::Native)).is_err());
        add("https://shop.example:8443/h5/?cup=1", None).unwrap();
        let entry = Catalogue::new(vec![], kept.path().to_owned()).find_added("far").unwrap();
        assert_eq!(entry.domains(), ["shop.example:8443"]);
        assert_eq!(entry.web.unwrap().start(), "/h5/?cup=1");
    }
}
