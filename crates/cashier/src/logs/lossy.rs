//! A log that never blocks its writers: lines wait in a bounded queue for one thread that writes them.
//!
//! Invariants: logging a line neither waits nor fails nor panics, whatever has happened to the destination - a full
//! disk, a closed pipe, a reader that does not read. A line that does not fit, is too long, or cannot be written is
//! dropped and counted. Memory is bounded in lines and in bytes.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing_subscriber::fmt::MakeWriter;

/// The maximum number of waiting lines.
const LINES_MAX: usize = 8_192;
/// The maximum number of waiting bytes.
const BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest line. A longer one is dropped: truncated, it would no longer be JSON.
const LINE_MAX: usize = 64 * 1024;

/// The handle for writing to the log. Cheap to clone.
#[derive(Clone)]
pub(crate) struct LossyLog {
    lines: SyncSender<Item>,
    state: Arc<State>,
}

/// The state shared by both ends.
#[derive(Default)]
struct State {
    waiting_bytes: AtomicUsize,
    dropped: AtomicU64,
}

enum Item {
    Line(Vec<u8>),
    /// Answered once every line before it has been written.
    Flush(SyncSender<()>),
}

/// Formats the number of lost lines in the log's format.
pub(crate) type Notice = fn(u64) -> String;

impl LossyLog {
    /// Starts the thread that writes to `sink`. After lines were lost, `notice` reports it there once there is room
    /// again.
    pub(crate) fn start(sink: impl Write + Send + 'static, notice: Notice) -> io::Result<Self> {
        let (lines, inbox) = sync_channel(LINES_MAX);
        let state = Arc::new(State::default());
        let (own, sink) = (Arc::clone(&state), Mutex::new(sink));
        let work = move || {
            // A sink that panics loses one line, not the log.
            while std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                write(&inbox, &mut *sink.lock().unwrap_or_else(PoisonError::into_inner), &own, notice);
            }))
            .is_err()
            {
                own.dropped.fetch_add(1, Ordering::Relaxed);
            }
        };
        std::thread::Builder::new().name("log".to_owned()).spawn(work)?;
        Ok(Self { lines, state })
    }

    /// The number of lines dropped so far.
    pub(crate) fn dropped(&self) -> u64 {
        self.state.dropped.load(Ordering::Relaxed)
    }

    /// Waits until everything logged so far is written, but no longer than `longest`.
    pub(crate) fn flush(&self, longest: Duration) {
        let (done, written) = sync_channel(1);
        let end = Instant::now().checked_add(longest);
        while self.lines.try_send(Item::Flush(done.clone())).is_err() {
            if end.is_none_or(|end| Instant::now() >= end) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = written.recv_timeout(longest);
    }

    fn put(&self, line: &[u8]) {
        let length = line.len();
        let before = self.state.waiting_bytes.fetch_add(length, Ordering::Relaxed);
        let fits = length <= LINE_MAX && before.saturating_add(length) <= BYTES_MAX;
        if fits {
            match self.lines.try_send(Item::Line(line.to_vec())) {
                Ok(()) => return,
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
            }
        }
        self.state.waiting_bytes.fetch_sub(length, Ordering::Relaxed);
        self.state.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

/// Writes lines until every handle is gone.
fn write(inbox: &Receiver<Item>, sink: &mut dyn Write, state: &State, notice: Notice) {
    let mut told = 0;
    while let Ok(item) = inbox.recv() {
        let line = match item {
            Item::Line(line) => line,
            Item::Flush(done) => {
                let _ = sink.flush();
                let _ = done.send(());
                continue;
            }
        };
        state.waiting_bytes.fetch_sub(line.len(), Ordering::Relaxed);
        if sink.write_all(&line).is_err() {
            state.dropped.fetch_add(1, Ordering::Relaxed);
            continue;
        }
        let dropped = state.dropped.load(Ordering::Relaxed);
        if dropped > told && sink.write_all(notice(dropped).as_bytes()).is_ok() {
            told = dropped;
        }
    }
}

/// One line being logged. `tracing` writes a line in one piece.
pub(crate) struct Line<'a>(&'a LossyLog);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.put(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LossyLog {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn notice(dropped: u64) -> String {
        format!("lost {dropped}\n")
    }

    /// A sink that writes only as much as the test allows.
    struct Stalled {
        gate: Receiver<io::Result<()>>,
        written: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Stalled {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.gate.recv().unwrap_or(Ok(()))?;
            self.written.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_does_not_read_holds_up_nobody() {
        let (open, gate) = channel();
        let written = Arc::new(Mutex::new(Vec::new()));
        let log = LossyLog::start(Stalled { gate, written: Arc::clone(&written) }, notice).unwrap();
        let count = 3 * LINES_MAX;
        for _ in 0..count {
            Line(&log).write_all(b"line\n").unwrap();
        }
        // One more than fits the queue: the thread is holding it.
        let dropped = usize::try_from(log.dropped()).unwrap();
        assert!((count - LINES_MAX - 1..=count - LINES_MAX).contains(&dropped), "{dropped}");
        // The reader is back.
        drop(open);
        log.flush(Duration::from_mins(1));
        let text = String::from_utf8(written.lock().unwrap().clone()).unwrap();
        assert_eq!(text.matches("line\n").count() + dropped, count);
        assert_eq!(text.matches("lost ").count(), 1, "it is said once");
        assert!(text.contains(&notice(log.dropped())));
    }

    #[test]
    fn a_sink_that_fails_or_panics_loses_lines_and_nothing_else() {
        struct Broken(u32);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                self.0 += 1;
                assert!(self.0 != 2, "on purpose");
                Err(io::ErrorKind::BrokenPipe.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::StorageFull.into())
            }
        }
        let log = LossyLog::start(Broken(0), notice).unwrap();
        for _ in 0..4 {
            Line(&log).write_all(b"line\n").unwrap();
        }
        log.flush(Duration::from_mins(1));
        assert_eq!(log.dropped(), 4);
    }

    #[test]
    fn memory_is_bounded_in_bytes_and_long_lines_are_dropped() {
        let (open, gate) = channel();
        let log = LossyLog::start(Stalled { gate, written: Arc::default() }, notice).unwrap();
        Line(&log).write_all(&vec![b'x'; LINE_MAX + 1]).unwrap();
        assert_eq!(log.dropped(), 1);
        for _ in 0..2 * BYTES_MAX / LINE_MAX {
            Line(&log).write_all(&vec![b'x'; LINE_MAX]).unwrap();
        }
        assert!(log.state.waiting_bytes.load(Ordering::Relaxed) <= BYTES_MAX);
        assert!(usize::try_from(log.dropped()).unwrap() >= BYTES_MAX / LINE_MAX - 1);
        drop(open);
    }
}
