//! The disk under a SQLite database, as a power cut would leave it.
//!
//! What certainly survives: the log as it was when the last finished sync of ours began, and what SQLite syncs itself
//! before it continues: the header of a log that starts over, and the frames that a checkpoint has begun to move into
//! the database. Of everything written later, any part may survive.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cashier_store::SyncFile;
use tempfile::TempDir;

use crate::random::Random;

/// The sizes of the log's header and of the header before each page (<https://www.sqlite.org/walformat.html>).
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Where the index stores the number of frames in the log, of those in the database, and of those that a checkpoint may
/// be moving.
const FRAMES_AT: usize = 16;
const MOVED_AT: usize = 96;
const MOVING_AT: usize = 128;

/// The smallest piece that a disk writes atomically, and a page of the file system.
const SECTOR: usize = 512;
const PAGE: usize = 4_096;

/// What survives of the data written since the last sync.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Kept {
    Nothing,
    /// As after `kill -9`: the system still has it.
    Everything,
    /// All up to a byte in the middle.
    Torn,
    /// Some sectors.
    Scattered,
    /// All but one page, which is full of zeros.
    Hole,
}

impl Kept {
    pub(crate) const ALL: [Self; 5] =
        [Self::Nothing, Self::Everything, Self::Torn, Self::Scattered, Self::Hole];

    /// A file that was certainly `sure`, and to which `written` was then written.
    fn apply(self, sure: &[u8], written: &[u8], random: &mut Random) -> Vec<u8> {
        let mut before = sure.to_vec();
        before.resize(before.len().max(written.len()), 0);
        let changed: Vec<usize> = (0..written.len()).filter(|at| before[*at] != written[*at]).collect();
        if changed.is_empty() {
            return sure.to_vec();
        }
        let chosen = changed[random.below(changed.len())];
        match self {
            Self::Nothing => sure.to_vec(),
            Self::Everything => written.to_vec(),
            Self::Torn => [&written[..chosen], &before[chosen..]].concat(),
            Self::Scattered => {
                let sectors = written.chunks(SECTOR).zip(before.chunks(SECTOR));
                sectors.flat_map(|(new, old)| if random.chance(50) { new } else { old }).copied().collect()
            }
            Self::Hole => {
                let hole = changed.iter().filter(|at| **at / PAGE == chosen / PAGE);
                let mut kept = written.to_vec();
                hole.for_each(|at| kept[*at] = 0);
                kept
            }
        }
    }
}

/// What a power cut left.
pub(crate) struct Image {
    folder: TempDir,
    /// How much of the log it kept.
    pub(crate) kept: Kept,
    /// How many answers had been given by then.
    pub(crate) answers: usize,
}

impl Image {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("image.db")
    }
}

/// Both files at one moment.
struct Files {
    database: Vec<u8>,
    log: Vec<u8>,
    /// The bytes of the log that a checkpoint had synced when the database was read.
    moving: usize,
}

impl Files {
    /// Reads them again if the log started over meanwhile: they must belong together.
    fn read(path: &Path) -> Self {
        let log = beside(path, "-wal");
        loop {
            let mut header = Vec::new();
            File::open(&log).unwrap().take(32).read_to_end(&mut header).unwrap();
            let database = fs::read(path).unwrap();
            let frames = index(path, MOVING_AT);
            let log = fs::read(&log).unwrap();
            if log.starts_with(&header) {
                let page = log.get(8..12).map_or(0, |size| u32::from_be_bytes(size.try_into().unwrap()));
                let moving = HEADER + frames * (FRAME_HEADER + usize::try_from(page).unwrap());
                return Self { database, moving: moving.min(log.len()), log };
            }
        }
    }

    /// What distinguishes one use of the log from the next.
    fn header(&self) -> &[u8] {
        &self.log[..HEADER.min(self.log.len())]
    }
}

/// What is known to be on the disk, and images of it at some moments.
struct Known {
    log: Vec<u8>,
    /// As it was first seen after the log started over.
    database: Vec<u8>,
    header: Vec<u8>,
    /// How often the log started over.
    restarts: usize,
    random: Random,
    images: Vec<Image>,
}

/// Watches the syncs of a database, and takes images just before some of them are known to be done.
pub(crate) struct Disk {
    path: PathBuf,
    answers: Box<dyn Fn() -> usize + Send + Sync>,
    known: Mutex<Known>,
}

impl Disk {
    /// The disk under the database at `path`. `answers` returns how many answers were given.
    pub(crate) fn under(
        path: &Path,
        seed: u64,
        answers: impl Fn() -> usize + Send + Sync + 'static,
    ) -> Arc<Self> {
        let known = Known {
            log: Vec::new(),
            database: Vec::new(),
            header: Vec::new(),
            restarts: 0,
            random: Random::new(seed),
            images: Vec::new(),
        };
        Arc::new(Self { path: path.to_owned(), answers: Box::new(answers), known: Mutex::new(known) })
    }

    /// For the store: does each sync, and watches it.
    pub(crate) fn sync_file(self: &Arc<Self>) -> SyncFile {
        let disk = Arc::clone(self);
        Arc::new(move |file| disk.sync(file))
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        let covered = Files::read(&self.path).log;
        file.sync_data()?;
        let mut known = self.known.lock().unwrap();
        let written = Files::read(&self.path);
        // Counted last: no answer given by now may depend on this sync.
        known.cut(&written, (self.answers)());
        known.log = covered;
        Ok(())
    }

    /// How many images there are, and how often the log started over.
    pub(crate) fn progress(&self) -> (usize, usize) {
        let known = self.known.lock().unwrap();
        (known.images.len(), known.restarts)
    }

    pub(crate) fn take_images(&self) -> Vec<Image> {
        std::mem::take(&mut self.known.lock().unwrap().images)
    }

    /// True if the database has all of the log, so that the next commit starts the log over.
    pub(crate) fn is_moved(&self) -> bool {
        index(&self.path, MOVED_AT) == index(&self.path, FRAMES_AT)
    }
}

impl Known {
    fn cut(&mut self, written: &Files, answers: usize) {
        if self.header != written.header() {
            self.restarts += usize::from(!self.header.is_empty());
            self.header = written.header().to_vec();
            self.database.clone_from(&written.database);
        }
        if !self.random.chance(60) {
            return;
        }
        let sure = written.moving.max(self.header.len());
        let mut log = self.log.clone();
        log.resize(log.len().max(sure), 0);
        log[..sure].copy_from_slice(&written.log[..sure]);
        let kept = Kept::ALL[self.images.len() % Kept::ALL.len()];
        let database = Kept::ALL[self.random.below(Kept::ALL.len())];
        let folder = tempfile::tempdir().unwrap();
        let image = Image { folder, kept, answers };
        let database = database.apply(&self.database, &written.database, &mut self.random);
        fs::write(image.path(), database).unwrap();
        let log = kept.apply(&log, &written.log, &mut self.random);
        fs::write(beside(&image.path(), "-wal"), log).unwrap();
        self.images.push(image);
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A number in the index that all connections share.
fn index(path: &Path, at: usize) -> usize {
    let index = fs::read(beside(path, "-shm")).unwrap();
    let number = u32::from_ne_bytes(index[at..at + 4].try_into().unwrap());
    usize::try_from(number).unwrap()
}
