//! Writes the tables of the guide for merchants anew: `cargo xtask codegen` runs it at the root of the repository. With `--check`
//! it writes nothing, and fails when the guide would change.

use std::process::ExitCode;

use cashier_web::openapi::{GUIDE, guide};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let only_checks = std::env::args().any(|argument| argument == "--check");
    let text = std::fs::read_to_string(GUIDE)?;
    let made = guide(&text)?;
    if made == text {
        return Ok(ExitCode::SUCCESS);
    }
    if only_checks {
        return Ok(ExitCode::FAILURE);
    }
    std::fs::write(GUIDE, made)?;
    Ok(ExitCode::SUCCESS)
}
