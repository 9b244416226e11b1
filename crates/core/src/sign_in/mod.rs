//! Limits on guessing passwords: tries are counted before a password is looked at, and a right one gives its try back.
//!
//! Invariants: at most [`Limit::tries`] wrong passwords in a window for one key, however many arrive at once and at however many
//! processes, because they are counted in the write pipeline. What is kept has a bound: a key is a place among
//! [`SLOTS`], and a newcomer takes the place of whoever had it. Places come from a keyed hash, so nobody can choose
//! whose count to push out.

mod tries;

pub use tries::{CountTry, ForgiveTry, Limit, SLOTS, Tried, TryCount, TryKey, WINDOW};
