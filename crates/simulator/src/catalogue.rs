//! The mini programs of the simulator: the built-in ones, and those added by a developer.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cashier_host::{EnvVersion, Program};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::package::{Kind, Package, PackageError, Preflight};

/// The file that describes an added program, next to its folder `files`.
const ENTRY_FILE: &str = "program.json";

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
            request_domains: self.request_domains.clone(),
            denied_apis: BTreeSet::new(),
        }
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
        if id.is_empty() || id.len() > 64 || !id.bytes().all(is_plain) {
            return Err(PackageError::Invalid(format!("the id {id:?} must be of a-z, 0-9 and -")));
        }
        let package = Package::load(source, described.kind)?;
        let place = folder.join(id);
        let written = (|| {
            if place.exists() {
                std::fs::remove_dir_all(&place)?;
            }
            std::fs::create_dir_all(&place)?;
            std::fs::write(
                place.join("package.json"),
                serde_json::to_vec(
                    &json!({"kind": package.kind, "app": package.app, "ext": package.ext, "files": package.files}),
                )?,
            )?;
            std::fs::write(place.join(ENTRY_FILE), serde_json::to_vec_pretty(described)?)
        })();
        written.map_err(|error| PackageError::Unreadable(place.display().to_string(), error.to_string()))?;
        Ok(package)
    }

    /// Every program, in display order.
    pub(crate) fn all(&self) -> Vec<Entry> {
        let mut all = self.built_in.clone();
        let mut folders: Vec<PathBuf> = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
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
        files: std::collections::BTreeMap<String, String>,
    }
    let read = |name: &str| std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"));
    let described: Described =
        serde_json::from_slice(&read(ENTRY_FILE)?).map_err(|error| error.to_string())?;
    let kept: Kept = serde_json::from_slice(&read("package.json")?).map_err(|error| error.to_string())?;
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
    })
}
