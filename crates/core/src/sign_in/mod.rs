//! Limits on guessing passwords: attempts are counted before a password is checked, and a right one gives its attempt
//! back.
//!
//! Invariants: at most [`Limit::tries`] wrong passwords in a window for one key, however many arrive at once and at
//! however many processes, because they are counted in the write pipeline. The stored state is bounded: a key maps to
//! one of [`SLOTS`] slots, and a new key replaces the one in its slot. Slots come from a keyed hash, so nobody can
//! choose whose count to evict.

mod tries;

pub use tries::{CountTry, ForgiveTry, Limit, SLOTS, Tried, TryCount, TryKey, WINDOW};
