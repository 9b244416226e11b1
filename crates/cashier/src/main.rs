//! The `cashier` binary.

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    match cashier::cli::run(cashier::cli::Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            cashier::cli::print_error(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
