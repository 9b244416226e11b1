//! The commands for a merchant's developers.

mod commands;
mod listen;
pub(crate) mod listening;
pub(crate) mod receiver;
mod restarts;
mod stub;
