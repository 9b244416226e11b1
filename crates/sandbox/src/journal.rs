//! Makes the sandbox's state survive a restart: one line of JSON per change, appended.
//!
//! Replaying is trivial: the last line about an object counts. A last line that was truncated by a crash is dropped.
//! Lines are written at once but not synced to disk: this is a sandbox, and a power failure may cost it a second.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::orders::{Order, Receiver};
use crate::settings::Settings;

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    /// A complete order.
    Order(Box<Order>),
    /// A receiver of shares.
    Receiver(Receiver),
    /// The settings from the control API.
    Settings(Settings),
    /// How far the providers' clock is ahead.
    ClockAheadUs(i64),
}

/// The open journal.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens the journal and passes every line to `replay`.
    ///
    /// # Errors
    /// When the file cannot be read, or a line other than the last is invalid.
    pub(crate) fn open(path: &Path, mut replay: impl FnMut(Line)) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut reader = BufReader::new(&file);
        let (mut line, mut good) = (Vec::new(), 0_u64);
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            replay(serde_json::from_slice(&line).map_err(io::Error::other)?);
            good = good.saturating_add(u64::try_from(read).unwrap_or_default());
        }
        // Anything after the last complete line was truncated.
        file.set_len(good)?;
        file.seek(io::SeekFrom::End(0))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Appends lines in one write.
    ///
    /// # Errors
    /// When writing to disk fails.
    pub(crate) fn append(&mut self, lines: &[Line]) -> io::Result<()> {
        self.file.write_all(&encode(lines)?)
    }

    /// Replaces the journal with these lines, atomically.
    ///
    /// # Errors
    /// When writing to disk fails.
    pub(crate) fn rewrite(&mut self, lines: &[Line]) -> io::Result<()> {
        let partial = self.path.with_extension("partial");
        std::fs::write(&partial, encode(lines)?)?;
        std::fs::rename(&partial, &self.path)?;
        self.file = OpenOptions::new().append(true).open(&self.path)?;
        Ok(())
    }
}

fn encode(lines: &[Line]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, line).map_err(io::Error::other)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
