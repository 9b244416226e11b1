//! Where a package comes from: a folder, or a zip. Both are read within the same limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use super::reach::PACKAGES;
use super::{MAX_FILES, MAX_TOTAL, PackageError};

/// What may still be read.
pub(super) struct Budget {
    bytes: u64,
    files: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { bytes: limit(), files: MAX_FILES }
    }

    fn spend(&mut self, bytes: u64) -> Result<(), PackageError> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(PackageError::TooLarge)?;
        self.files = self.files.checked_sub(1).ok_or(PackageError::TooLarge)?;
        Ok(())
    }
}

/// The maximum size of a package in bytes.
pub(super) fn limit() -> u64 {
    u64::try_from(MAX_TOTAL).unwrap_or(u64::MAX)
}

/// An opened folder or zip, and the folder in it that holds the program.
pub(super) struct Source {
    place: Place,
    /// Ends with `/` unless it is empty.
    wrapper: String,
}

enum Place {
    Folder(PathBuf),
    Zip(zip::ZipArchive<Cursor<Vec<u8>>>),
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Self, PackageError> {
        if path.is_dir() {
            return Ok(Self { place: Place::Folder(path.to_owned()), wrapper: String::new() });
        }
        let size = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
        // No zip of a program is larger than its content, packages aside.
        if size > limit().saturating_mul(4) {
            return Err(PackageError::TooLarge);
        }
        Self::zip(std::fs::read(path).map_err(|error| unreadable(path, &error))?)
    }

    pub(super) fn zip(bytes: Vec<u8>) -> Result<Self, PackageError> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_a_zip(&error))?;
        Ok(Self { place: Place::Zip(archive), wrapper: String::new() })
    }

    /// Every file but those of npm packages.
    pub(super) fn files(&mut self, budget: &mut Budget) -> Result<BTreeMap<String, Vec<u8>>, PackageError> {
        let mut files = BTreeMap::new();
        match &mut self.place {
            Place::Folder(root) => read_folder(root, "", &mut files, budget)?,
            Place::Zip(archive) => read_zip(archive, &mut files, budget)?,
        }
        Ok(files)
    }

    /// The program's own files, without the folder around everything and without npm packages.
    pub(super) fn program(&mut self, budget: &mut Budget) -> Result<BTreeMap<String, Vec<u8>>, PackageError> {
        let (wrapper, files) = unwrapped(self.files(budget)?, "app.json");
        self.wrapper = wrapper;
        Ok(files)
    }

    /// A file of an npm package. Packages beside the program's folder, where its `package.json` is, count as its own.
    pub(super) fn packaged(
        &mut self,
        path: &str,
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, PackageError> {
        let mut places = vec![format!("{}{path}", self.wrapper)];
        if path.starts_with(PACKAGES) {
            let mut above = self.wrapper.as_str();
            while let Some(shorter) = above.strip_suffix('/') {
                above = shorter.rfind('/').map_or("", |end| &shorter[..=end]);
                places.push(format!("{above}{path}"));
            }
        }
        for place in places {
            let found = match &mut self.place {
                Place::Folder(root) => folder_file(root, &place, budget)?,
                Place::Zip(archive) => zip_file(archive, &place, budget)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

/// The folder around everything, in which `top` is, and the files without it: programs are often zipped with their folder.
pub(crate) fn unwrapped(files: BTreeMap<String, Vec<u8>>, top: &str) -> (String, BTreeMap<String, Vec<u8>>) {
    let tops = files.keys().filter_map(|name| name.strip_suffix(top));
    let wrapper =
        tops.filter(|wrapper| wrapper.is_empty() || wrapper.ends_with('/')).min_by_key(|it| it.len());
    let wrapper = wrapper.unwrap_or_default().to_owned();
    let inside =
        files.into_iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&wrapper)?.to_owned(), bytes)));
    let inside = inside.collect();
    (wrapper, inside)
}

/// Whether a package is made without a file or folder: links could lead outside the program, hidden folders are not part of
/// it, and of npm packages it gets what it needs.
pub fn is_left_out(name: &str, about: &std::fs::Metadata) -> bool {
    about.is_symlink() || name.starts_with('.') || name == PACKAGES
}

fn unreadable(path: &Path, error: &std::io::Error) -> PackageError {
    PackageError::Unreadable(path.display().to_string(), error.to_string())
}

fn not_a_zip(error: &dyn std::fmt::Display) -> PackageError {
    PackageError::Invalid(format!("not a folder and not a zip: {error}"))
}

/// Reads a folder into `files`, without npm packages.
fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
    budget: &mut Budget,
) -> Result<(), PackageError> {
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let (name, place) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        let about = entry.metadata().map_err(|error| unreadable(&place, &error))?;
        if is_left_out(&name, &about) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if about.is_dir() {
            read_folder(&place, &format!("{path}/"), files, budget)?;
            continue;
        }
        budget.spend(about.len())?;
        files.insert(path, std::fs::read(&place).map_err(|error| unreadable(&place, &error))?);
    }
    Ok(())
}

/// A file in a folder. Links are not followed out of it.
fn folder_file(root: &Path, path: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, PackageError> {
    let place = root.join(path);
    let Ok(real) = place.canonicalize() else { return Ok(None) };
    let is_inside = root.canonicalize().is_ok_and(|root| real.starts_with(root));
    if !is_inside || !real.is_file() {
        return Ok(None);
    }
    budget.spend(std::fs::metadata(&real).map_err(|error| unreadable(&place, &error))?.len())?;
    std::fs::read(&real).map(Some).map_err(|error| unreadable(&place, &error))
}

fn read_zip(
    archive: &mut zip::ZipArchive<Cursor<Vec<u8>>>,
    files: &mut BTreeMap<String, Vec<u8>>,
    budget: &mut Budget,
) -> Result<(), PackageError> {
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| not_a_zip(&error))?;
        if !file.is_file() {
            continue;
        }
        let Some(name) = file.enclosed_name() else {
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            return Err(PackageError::Invalid(format!("the zip holds the path {name:?}")));
        };
        let name = name.to_string_lossy().replace('\\', "/");
        if name.split('/').any(|part| part == PACKAGES) {
            continue;
        }
        files.insert(name, content(file, budget)?);
    }
    Ok(())
}

fn zip_file(
    archive: &mut zip::ZipArchive<Cursor<Vec<u8>>>,
    path: &str,
    budget: &mut Budget,
) -> Result<Option<Vec<u8>>, PackageError> {
    match archive.by_name(path) {
        Ok(file) if file.is_file() => content(file, budget).map(Some),
        _ => Ok(None),
    }
}

/// Unpacks a file. The size in a zip's directory may be false.
fn content<R: std::io::Read>(file: R, budget: &mut Budget) -> Result<Vec<u8>, PackageError> {
    let mut content = Vec::new();
    file.take(budget.bytes.saturating_add(1)).read_to_end(&mut content).map_err(|error| not_a_zip(&error))?;
    budget.spend(u64::try_from(content.len()).unwrap_or(u64::MAX))?;
    Ok(content)
}
