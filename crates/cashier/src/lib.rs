//! The `cashier` binary as a library: configuration, wiring, command line, demo. Tests and benchmarks start the same
//! system as the binary.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod developer;
pub mod keys;
mod logs;
pub mod proof;
mod server;
