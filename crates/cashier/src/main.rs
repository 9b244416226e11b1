//! The `cashier` binary.

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    // Checked before the command line is parsed, so that a usage error is also printed in the requested format.
    let output = cashier::cli::Output { json: std::env::args_os().any(|argument| argument == "--json") };
    let cli = match cashier::cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cashier::cli::print_usage_error(&error, output),
    };
    match cashier::cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            cashier::cli::print_error(&error, output);
            std::process::ExitCode::FAILURE
        }
    }
}
