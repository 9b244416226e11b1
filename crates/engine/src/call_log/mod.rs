//! The log of calls, for the developers of clients: handed to a thread of its own that writes it.
//!
//! Invariants: handing in neither waits nor fails; what does not fit is dropped and counted; memory and the stored log are
//! bounded for each client. Nobody's money waits for it: it shares no batch, no lock and no connection with the books.

mod exchange;
mod meter;
mod redact;
mod thread;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;
use cashier_core::id::MerchantId;
use cashier_core::time::Timestamp;
use cashier_store::Address;
use cashier_store::call_log::{CallKind, CallWriter};
use tokio::sync::watch;

use crate::entropy::Entropy;
use meter::Meters;

pub use exchange::BODY_KEPT;

/// How many calls may wait to be written.
const CALLS_MAX: usize = 256;

/// How many bytes of them.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// How long calls are kept.
pub const KEPT: Duration = Duration::from_hours(7 * 24);

/// How many bytes of one client are kept, and how many calls.
pub const CLIENT_BYTES_MAX: i64 = 32 * 1024 * 1024;
/// See [`CLIENT_BYTES_MAX`].
pub const CLIENT_CALLS_MAX: i64 = 10_000;

/// Headers, as names and values.
pub type Headers = Vec<(String, String)>;

/// One message of a call. Its headers are listed on the log's own thread.
pub struct Message {
    /// Lists the headers.
    pub headers: Box<dyn FnOnce() -> Headers + Send>,
    /// The body.
    pub body: Bytes,
}

/// One call that ended.
pub struct Call {
    /// Its client.
    pub client: MerchantId,
    /// When it began.
    pub at: Timestamp,
    /// Its kind.
    pub kind: CallKind,
    /// The method of HTTP.
    pub method: String,
    /// The path.
    pub path: String,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The result code, where the answer's body has none.
    pub code: Option<&'static str>,
    /// How long it took.
    pub duration: Duration,
    /// What was sent.
    pub request: Message,
    /// What was answered; without an answer, the body says why.
    pub response: Message,
}

impl Call {
    /// About how much memory it holds.
    const fn weight(&self) -> usize {
        self.request.body.len().saturating_add(self.response.body.len())
    }
}

/// Takes calls. Cheap to clone.
#[derive(Clone)]
pub struct CallLog {
    queue: Option<SyncSender<Item>>,
    state: Arc<State>,
}

/// What the thread is told.
enum Item {
    Call(Box<Call>),
    Stop,
}

/// What both ends share.
struct State {
    meters: Mutex<Meters>,
    waiting: AtomicUsize,
    written: watch::Sender<u64>,
    /// True once the log is there.
    is_open: AtomicBool,
}

/// The thread that writes.
pub struct CallLogThread {
    queue: SyncSender<Item>,
    thread: JoinHandle<()>,
}

impl CallLogThread {
    /// Writes what was handed in, and ends. Later calls are dropped.
    pub async fn stop(self) {
        let Self { queue, thread } = self;
        let ended = move || {
            let _ = queue.send(Item::Stop);
            thread.join()
        };
        let _ = tokio::task::spawn_blocking(ended).await;
    }
}

impl CallLog {
    /// A log that takes nothing.
    pub fn off() -> Self {
        Self { queue: None, state: Arc::new(State::new()) }
    }

    /// Creates the log beside this database, and starts its thread.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn start(database: &Address, entropy: &dyn Entropy) -> std::io::Result<(Self, CallLogThread)> {
        let (queue, inbox) = sync_channel(CALLS_MAX);
        let state = Arc::new(State::new());
        let writer = thread::Work::new(CallWriter::new(database), Arc::clone(&state), entropy.seed());
        let thread =
            std::thread::Builder::new().name("call-log".to_owned()).spawn(move || writer.run(&inbox))?;
        let own = queue.clone();
        Ok((Self { queue: Some(queue), state }, CallLogThread { queue: own, thread }))
    }

    /// Returns whether a call of this client would be taken now, and counts it. Ask before collecting what it holds.
    pub fn admits(&self, client: MerchantId) -> bool {
        if self.queue.is_none() {
            return false;
        }
        let is_full = self.state.waiting.load(Ordering::Relaxed) >= BYTES_MAX;
        self.state.meters().admits(client, Instant::now(), is_full)
    }

    /// Hands in a call that was admitted.
    pub fn put(&self, call: Call) {
        let Some(queue) = &self.queue else { return };
        let (client, weight) = (call.client, call.weight());
        self.state.waiting.fetch_add(weight, Ordering::Relaxed);
        if queue.try_send(Item::Call(Box::new(call))).is_err() {
            self.state.waiting.fetch_sub(weight, Ordering::Relaxed);
            self.state.meters().drop_one(client);
        }
    }

    /// How many calls of this client this process has dropped.
    pub fn dropped(&self, client: MerchantId) -> u64 {
        self.state.meters().dropped(client)
    }

    /// False before the log was created, which may take a moment.
    pub fn is_open(&self) -> bool {
        self.state.is_open.load(Ordering::Acquire)
    }

    /// Changes whenever this process has written calls.
    pub fn written(&self) -> watch::Receiver<u64> {
        self.state.written.subscribe()
    }

    /// Drops what is known of clients that were quiet.
    pub fn forget(&self) {
        self.state.meters().forget(Instant::now());
    }
}

impl State {
    fn new() -> Self {
        let (waiting, is_open) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { meters: Mutex::default(), waiting, written: watch::Sender::new(0), is_open }
    }

    fn meters(&self) -> std::sync::MutexGuard<'_, Meters> {
        self.meters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
