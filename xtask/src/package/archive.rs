//! Archives whose bytes depend on the files and on one time only: tar, gzip, ar and zip.
//!
//! Owners are always root, and nothing names the machine. A tar header is the POSIX one (ustar), which every tool reads.

use std::io::{Cursor, Write as _};

use anyhow::{Context, Result, bail};
use flate2::{Compression, GzBuilder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::tree::{Mode, Tree};

/// The size of a block of a tar archive: headers have it, and contents are filled up to it.
const BLOCK: usize = 512;
/// The longest name without a second field, which nothing here needs.
const LONGEST_NAME: usize = 100;
/// In a gzip header: the system is not known, so that it is the same on each.
const ANY_SYSTEM: u8 = 255;

/// A compressed tar archive of the files, below `folder`. `time` is in seconds since 1970, in UTC.
///
/// # Errors
/// When a name is too long for the format.
pub(super) fn tar_gz(tree: &Tree, folder: &str, time: u64) -> Result<Vec<u8>> {
    gzip(&tar(tree, folder, time)?)
}

/// `bytes` as a gzip file without name and time.
///
/// # Errors
/// None that occur in memory.
pub(super) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer =
        GzBuilder::new().mtime(0).operating_system(ANY_SYSTEM).write(Vec::new(), Compression::new(6));
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn tar(tree: &Tree, folder: &str, time: u64) -> Result<Vec<u8>> {
    let mut archive = header(&format!("{folder}/"), Entry::Folder, time)?;
    for name in tree.folders() {
        archive.extend(header(&format!("{folder}/{name}/"), Entry::Folder, time)?);
    }
    for (name, file) in tree.files() {
        let entry = Entry::File { mode: file.mode, size: file.bytes.len() };
        archive.extend(header(&format!("{folder}/{name}"), entry, time)?);
        archive.extend_from_slice(&file.bytes);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    archive.resize(archive.len() + 2 * BLOCK, 0);
    Ok(archive)
}

#[derive(Clone, Copy)]
enum Entry {
    Folder,
    File { mode: Mode, size: usize },
}

fn header(name: &str, entry: Entry, time: u64) -> Result<Vec<u8>> {
    if name.len() > LONGEST_NAME {
        bail!("{name} is longer than {LONGEST_NAME} bytes, which a tar archive cannot hold in one field");
    }
    let (mode, size, kind) = match entry {
        Entry::Folder => (Mode::Program.bits(), 0, "5"),
        Entry::File { mode, size } => (mode.bits(), size, "0"),
    };
    let before = [
        filled(name, LONGEST_NAME),
        format!("{mode:07o}\0").into_bytes(),
        b"0000000\0".to_vec(),
        b"0000000\0".to_vec(),
        format!("{size:011o}\0").into_bytes(),
        format!("{time:011o}\0").into_bytes(),
    ]
    .concat();
    let after = [
        kind.as_bytes().to_vec(),
        filled("", 100),
        b"ustar\x0000".to_vec(),
        filled("root", 32),
        filled("root", 32),
        b"0000000\x000000000\0".to_vec(),
        filled("", 155 + 12),
    ]
    .concat();
    // The sum counts its own field as eight blanks.
    let sum: u32 =
        before.iter().chain(&after).map(|byte| u32::from(*byte)).sum::<u32>() + 8 * u32::from(b' ');
    Ok([before, format!("{sum:06o}\0 ").into_bytes(), after].concat())
}

fn filled(text: &str, length: usize) -> Vec<u8> {
    let mut field = text.as_bytes().to_vec();
    field.resize(length, 0);
    field
}

/// An `ar` archive, as Debian's packages use it: the files in this order.
pub(super) fn ar(files: &[(&str, Vec<u8>)], time: u64) -> Vec<u8> {
    let mut archive = b"!<arch>\n".to_vec();
    for (name, bytes) in files {
        let head = format!("{name:<16}{time:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, "100644", bytes.len());
        archive.extend_from_slice(head.as_bytes());
        archive.extend_from_slice(bytes);
        if bytes.len() % 2 == 1 {
            archive.push(b'\n');
        }
    }
    archive
}

/// A zip archive. Its times are those of the format's first day, because it has no time zone to state another one in.
///
/// # Errors
/// None that occur in memory.
pub(super) fn zip(tree: &Tree) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, file) in tree.files() {
        writer.start_file(name, options.unix_permissions(file.mode.bits())).context("cannot write a zip")?;
        writer.write_all(&file.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::process::capture;

    fn sample() -> Tree {
        let mut tree = Tree::default();
        tree.add("bin/run", Mode::Program, "#!/bin/sh\n").unwrap();
        tree.text("share/a", vec![7; 513]).unwrap();
        tree
    }

    /// GNU tar lists the files with mode, owner, size and time.
    #[test]
    fn tar_is_understood() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), tar_gz(&sample(), "a-1", 86_400).unwrap()).unwrap();
        let mut tar = Command::new("tar");
        tar.env("TZ", "UTC").env("LC_ALL", "C").args(["--list", "--verbose", "--gzip", "--file"]);
        let listing = capture(tar.arg(file.path())).unwrap();
        let lines: Vec<String> =
            listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            lines,
            [
                "drwxr-xr-x root/root 0 1970-01-02 00:00 a-1/",
                "drwxr-xr-x root/root 0 1970-01-02 00:00 a-1/bin/",
                "drwxr-xr-x root/root 0 1970-01-02 00:00 a-1/share/",
                "-rwxr-xr-x root/root 10 1970-01-02 00:00 a-1/bin/run",
                "-rw-r--r-- root/root 513 1970-01-02 00:00 a-1/share/a",
            ]
        );
    }

    /// A name that does not fit is an error, not a shorter name.
    #[test]
    fn long_names_are_refused() {
        let mut tree = Tree::default();
        tree.text(&"n".repeat(99), "").unwrap();
        assert!(tar_gz(&tree, "a", 0).is_err());
    }

    /// Contents of odd length are followed by a filler that is not part of them.
    #[test]
    fn ar_is_padded() {
        let archive = ar(&[("a", b"x".to_vec()), ("b", b"yz".to_vec())], 9);
        let text = String::from_utf8(archive).unwrap();
        let head = |name: &str, size: u8| format!("{name:<16}9           0     0     100644  {size:<10}`\n");
        assert_eq!(text, format!("!<arch>\n{}x\n{}yz", head("a", 1), head("b", 2)));
    }

    /// A zip archive gives the files back, with the right to run them.
    #[test]
    fn zip_is_understood() {
        let mut archive = zip::ZipArchive::new(Cursor::new(zip(&sample()).unwrap())).unwrap();
        let file = archive.by_name("bin/run").unwrap();
        assert_eq!(file.unix_mode().unwrap() & 0o777, 0o755);
        assert_eq!(file.size(), 10);
    }

    /// Everything is the same the second time.
    #[test]
    fn archives_are_reproducible() {
        let make = || [tar_gz(&sample(), "a", 5).unwrap(), zip(&sample()).unwrap()].concat();
        assert_eq!(make(), make());
    }
}
