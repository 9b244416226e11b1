//! Makes sure that this machine has the programs a task needs.
//!
//! Invariant: installed programs are used as they are, and nothing else is installed or changed. Missing ones come
//! from Debian's packages (as root) and from npm by exact version; no package may download a browser.

mod apt;
mod node;

use std::path::{Path, PathBuf};

use anyhow::Result;

pub(crate) use node::test_packages;

use crate::postgres;

/// Something a task needs from outside the Rust toolchain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// A C compiler with the C library's headers, for the C code in our dependencies.
    Compiler,
    /// PostgreSQL 15 or newer with its client programs.
    Postgres,
    /// A Chromium browser, and fonts with Chinese and Arabic.
    Chromium,
    /// Node.js.
    Node,
    /// The package installer of Node.js.
    Npm,
    /// Python, for the tests of the host SDK.
    Python,
    /// Creates Python environments and installs packages into them.
    PythonPackages,
    /// Gives a test its own network and host names.
    Namespaces,
    /// OpenSSL's command-line tool, to create and convert keys.
    Openssl,
    /// curl, for the commands in the documents.
    Curl,
    /// A Rust compiler with the source of its standard library, and an optimiser, for WebAssembly.
    Wasm,
}

/// Debian's Rust, separate from the product's toolchain.
pub(crate) const WASM_CARGO: &str = "/usr/bin/cargo";
pub(crate) const WASM_COMPILER: &str = "/usr/bin/rustc";
const WASM_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";

impl Tool {
    fn is_present(self) -> bool {
        match self {
            Self::Compiler => program("gcc").is_some() || program("cc").is_some(),
            Self::Postgres => postgres::is_installed(),
            Self::Chromium => chromium().is_some(),
            Self::Node => program("node").is_some(),
            Self::Npm => program("npm").is_some(),
            Self::Python => program("python3").is_some(),
            Self::PythonPackages => has_python_modules(),
            Self::Namespaces => ["unshare", "mount", "ip"].into_iter().all(|name| program(name).is_some()),
            Self::Openssl => program("openssl").is_some(),
            Self::Curl => program("curl").is_some(),
            Self::Wasm => {
                is_executable(Path::new(WASM_CARGO))
                    && is_executable(Path::new(WASM_COMPILER))
                    && Path::new(WASM_SOURCE).is_file()
                    && program("wasm-opt").is_some()
            }
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Compiler => &["gcc", "libc6-dev"],
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium", "fonts-noto-cjk", "fonts-noto-core"],
            Self::Node => &["nodejs"],
            Self::Npm => &["npm"],
            Self::Python => &["python3"],
            Self::PythonPackages => &["python3-venv"],
            Self::Namespaces => &["util-linux", "mount", "iproute2"],
            Self::Openssl => &["openssl"],
            Self::Curl => &["curl", "ca-certificates"],
            Self::Wasm => &["rustc-web", "cargo-web", "libstd-rust-web-dev", "rust-web-src", "binaryen"],
        }
    }
}

/// Installs the Debian packages of the missing tools. Does nothing when all are present.
///
/// # Errors
/// When a tool is missing and cannot be installed; the message has the command to run by hand.
pub(crate) fn ensure(tools: &[Tool]) -> Result<()> {
    let missing: Vec<&str> =
        tools.iter().filter(|tool| !tool.is_present()).flat_map(|tool| tool.packages()).copied().collect();
    if missing.is_empty() { Ok(()) } else { apt::install(&missing) }
}

/// The path that a shell would find for this program name.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

/// The browser: the one named by the variable `CHROMIUM`, or the installed one.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return is_executable(&named).then_some(named);
    }
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(program)
}

/// Whether Python has the modules for creating environments; Debian packages them separately.
fn has_python_modules() -> bool {
    let mut python = std::process::Command::new("python3");
    let asked = python.args(["-c", "import ensurepip, venv"]).stderr(std::process::Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs are found along `PATH`, as a shell does.
    #[test]
    fn program_looks_along_the_path() {
        assert!(program("sh").is_some());
        assert_eq!(program("no-such-program-anywhere"), None);
    }

    /// A machine that has everything is not touched.
    #[test]
    fn nothing_missing_means_nothing_done() {
        assert!(ensure(&[]).is_ok());
    }
}
