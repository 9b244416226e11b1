//! The `cashier` binary: configuration, wiring, command line, demo.

mod app;
mod cli;
mod config;
mod demo;
mod keys;
mod logs;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let cli = cli::Cli::parse();
    match cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            cli::print_error(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
