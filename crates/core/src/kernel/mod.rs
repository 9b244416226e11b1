//! What decisions build on: rows with a key, the rows of a table within a batch, and the command that changes them.
//!
//! This module knows no table. All tables are in one list above everything else, [`crate::for_each_table`].
//!
//! Invariant: a decision is a pure function of the loaded rows, the command and [`Fresh`](crate::id::Fresh). It never
//! waits, never reads a clock and never draws randomness. A refused command leaves no change behind.

mod command;
mod kept;
mod machine;
mod rows;

pub use command::{Command, Decision, Stop, Tables};
pub use machine::{Line, Machine, START, allowed};
pub use rows::{Change, Row, Rows, Version};
