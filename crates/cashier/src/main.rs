//! The `cashier` binary.

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    // Asked before the command line is understood: an error in it is printed in the form that was asked for, too.
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
