//! The thread that writes the log.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use cashier_core::id::{CallId, MerchantId, Shard};
use cashier_core::time::Timestamp;
use cashier_store::StoreError;
use cashier_store::call_log::CallWriter;

use super::{CLIENT_BYTES_MAX, CLIENT_CALLS_MAX, Call, Item, KEPT, State, exchange};

/// The most calls that are written together.
const PAGE: usize = 64;

/// How often old calls are deleted.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// A client's calls are counted after this many new ones.
const TRIM_AFTER: u32 = 200;

/// The most clients whose new calls are counted.
const COUNTED_MAX: usize = 10_000;

/// How often a failure is told.
const TELL_EVERY: Duration = Duration::from_mins(1);

pub(super) struct Work {
    writer: CallWriter,
    state: Arc<State>,
    /// The last id. Ids are given here, so that they are in the order of the rows.
    last: u128,
    entropy: u128,
    /// New calls of each client since its last trim.
    new: HashMap<MerchantId, u32>,
    /// The time of the newest call.
    latest: Timestamp,
    swept: Option<Instant>,
    told: Option<Instant>,
}

impl Work {
    pub(super) fn new(writer: CallWriter, state: Arc<State>, seed: [u8; 16]) -> Self {
        Self {
            writer,
            state,
            last: 0,
            entropy: u128::from_be_bytes(seed),
            new: HashMap::new(),
            latest: Timestamp::default(),
            swept: None,
            told: None,
        }
    }

    /// Writes until told to stop.
    pub(super) fn run(mut self, inbox: &Receiver<Item>) {
        let opened = self.writer.open();
        self.state.is_open.store(opened.is_ok(), Ordering::Release);
        self.tell(opened);
        let mut goes_on = true;
        while goes_on {
            let mut calls = Vec::new();
            let mut next = inbox.recv_timeout(SWEEP_EVERY);
            goes_on = loop {
                match next {
                    Ok(Item::Call(call)) => calls.push(*call),
                    Ok(Item::Stop) | Err(RecvTimeoutError::Disconnected) => break false,
                    Err(RecvTimeoutError::Timeout) => break true,
                }
                if calls.len() >= PAGE {
                    break true;
                }
                next = inbox.recv_timeout(Duration::ZERO);
            };
            if !calls.is_empty() {
                self.write(calls);
            }
            self.sweep();
        }
    }

    fn write(&mut self, calls: Vec<Call>) {
        let mut rows = Vec::with_capacity(calls.len());
        for call in calls {
            self.state.waiting.fetch_sub(call.weight(), Ordering::Relaxed);
            self.latest = self.latest.max(call.at);
            let id = self.next_id(call.at, call.client.shard());
            rows.push(exchange::row(call, id));
        }
        let done = self.writer.write(&rows);
        for row in &rows {
            if done.is_err() {
                self.state.meters().drop_one(row.client);
            } else if self.new.len() < COUNTED_MAX || self.new.contains_key(&row.client) {
                let count = self.new.entry(row.client).or_default();
                *count = count.saturating_add(1);
            }
        }
        if done.is_ok() {
            self.state.is_open.store(true, Ordering::Release);
            self.state.written.send_modify(|count| *count = count.wrapping_add(1));
        }
        self.tell(done);
    }

    /// An id of this time, greater than the last.
    fn next_id(&mut self, at: Timestamp, shard: Shard) -> CallId {
        let made = u128::from_be_bytes(CallId::new(at, shard, self.entropy).to_bytes());
        self.last = made.max(self.last.saturating_add(1));
        CallId::from_bytes(self.last.to_be_bytes())
    }

    /// Deletes what is too old, and what is too much of a client.
    fn sweep(&mut self) {
        let many: Vec<_> =
            self.new.iter().filter(|(_, count)| **count >= TRIM_AFTER).map(|(client, _)| *client).collect();
        for client in many {
            self.new.remove(&client);
            let done = self.writer.trim(client, CLIENT_BYTES_MAX, CLIENT_CALLS_MAX);
            self.tell(done);
        }
        if self.swept.is_some_and(|at| at.elapsed() < SWEEP_EVERY) {
            return;
        }
        self.swept = Some(Instant::now());
        if let Some(before) = self.latest.checked_sub(KEPT).filter(|_| self.latest > Timestamp::default()) {
            let done = self.writer.forget(CallId::new(before, Shard::from_low_bits(0), 0));
            self.tell(done);
        }
    }

    fn tell(&mut self, done: Result<(), StoreError>) {
        let Err(error) = done else { return };
        if self.told.is_none_or(|at| at.elapsed() >= TELL_EVERY) {
            self.told = Some(Instant::now());
            tracing::warn!(error = %error, "the log of calls could not be written; payments go on");
        }
    }
}
