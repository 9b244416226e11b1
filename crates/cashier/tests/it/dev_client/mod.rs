//! The commands for a merchant's developers.

mod commands;
mod listen;
mod receiver;
mod restarts;
mod stub;
