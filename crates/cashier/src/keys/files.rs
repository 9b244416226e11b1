//! Key files: read with a check of their permissions, written so that a crash leaves a complete file or none.

use std::fs::Permissions;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use tempfile::{Builder, NamedTempFile, PersistError};

/// Others may have no access to a secret, and the group may only read it.
const SECRET_DENIED: u32 = 0o027;
/// Everybody may write into the folder.
const FOLDER_DENIED: u32 = 0o002;
/// In such a folder nobody can replace the files of others.
const STICKY: u32 = 0o1000;

/// Whether access by others is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Privacy {
    /// Others must have no access.
    Required,
    /// The keys protect nothing: those of the demo.
    Ignored,
}

/// Refuses a folder in which everybody can replace the keys.
pub(super) fn check_folder(folder: &Path, privacy: Privacy) -> Result<()> {
    let Ok(found) = std::fs::metadata(folder) else { return Ok(()) };
    let mode = found.permissions().mode();
    ensure!(
        privacy == Privacy::Ignored || mode & FOLDER_DENIED == 0 || mode & STICKY != 0,
        "everybody can replace the keys in {} (mode {:04o}); run `chmod 700 {}`",
        folder.display(),
        mode & 0o7777,
        folder.display()
    );
    Ok(())
}

/// Reads a file that must not be empty.
pub(super) fn read(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!(
            "cannot read the key {}; restore it from the backup of the keys, or run `cashier keys generate` when this wallet \
             has no database yet",
            path.display()
        )
    })?;
    ensure!(
        !text.trim().is_empty(),
        "the key {} is empty; restore it from the backup of the keys. Only if no database was ever used with it, \
         remove the file and run `cashier keys generate`",
        path.display()
    );
    Ok(text)
}

/// Reads a secret that nobody else can read.
pub(super) fn read_secret(path: &Path, privacy: Privacy) -> Result<String> {
    let text = read(path)?;
    let mode = std::fs::metadata(path)?.permissions().mode();
    ensure!(
        privacy == Privacy::Ignored || mode & SECRET_DENIED == 0,
        "the permissions of {} let others read or replace the secret (mode {:04o}); run `chmod 600 {}`",
        path.display(),
        mode & 0o7777,
        path.display()
    );
    Ok(text)
}

/// Writes a file that only its owner can read. An existing file is not touched.
///
/// # Errors
/// When the file exists or cannot be written.
pub fn write_secret(path: &Path, text: &str) -> Result<()> {
    write(path, text, 0o600)
}

/// Writes a file that everybody can read. An existing file is not touched.
///
/// # Errors
/// When the file exists or cannot be written.
pub fn write_public(path: &Path, text: &str) -> Result<()> {
    write(path, text, 0o644)
}

/// Writes a file that only its owner can read, in the place of the one that is there.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn replace_secret(path: &Path, text: &str) -> Result<()> {
    write_as(path, text, 0o600, |file| file.persist(path).map(drop))
}

/// Writes a file that everybody can read, in the place of the one that is there.
///
/// # Errors
/// When it cannot be written.
pub(super) fn replace_public(path: &Path, text: &str) -> Result<()> {
    write_as(path, text, 0o644, |file| file.persist(path).map(drop))
}

/// Writes a temporary file, syncs it, renames it, and syncs the folder: if power fails, the file is complete or
/// absent.
fn write(path: &Path, text: &str, mode: u32) -> Result<()> {
    write_as(path, text, mode, |file| file.persist_noclobber(path).map(drop))
}

fn write_as(
    path: &Path,
    text: &str,
    mode: u32,
    persist: impl FnOnce(NamedTempFile) -> Result<(), PersistError>,
) -> Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let builder_mode = Permissions::from_mode(mode);
    let mut file =
        Builder::new().prefix(".new-").permissions(builder_mode).tempfile_in(folder).with_context(failed)?;
    file.write_all(text.as_bytes()).with_context(failed)?;
    file.as_file().sync_all().with_context(failed)?;
    persist(file).with_context(failed)?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).with_context(failed)
}
