//! The operator's commands, run as an operator runs them: what they refuse, print and leave unchanged.

mod clients;
mod doctor;
mod keys;
mod notices;
mod refunds;
mod standing;
mod verify;
mod webhooks;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which a wallet is set up.
pub(crate) struct Desk {
    folder: TempDir,
}

/// The result of a command.
pub(crate) struct Said {
    pub(crate) is_success: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { is_success: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Everything that was printed.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// The JSON on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.all()))
    }

    /// Asserts that the command succeeded.
    pub(crate) fn right(self) -> Self {
        assert!(self.is_success, "{}", self.all());
        self
    }

    /// Asserts that the command failed and named each of these.
    pub(crate) fn refused(self, names: &[&str]) -> Self {
        assert!(!self.is_success, "{}", self.all());
        for name in names {
            assert!(self.all().contains(name), "{name} is not in {}", self.all());
        }
        self
    }
}

impl Desk {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with keys and a merchant's key pair.
    pub(super) fn with_keys() -> Self {
        let desk = Self::new();
        desk.run(&["keys", "generate"]).right();
        desk.run(&["keys", "generate", "--merchant", "shop"]).right();
        desk
    }

    /// A desk that also has the merchant SHOP.
    pub(crate) fn with_merchant() -> Self {
        let desk = Self::with_keys();
        desk.run(&ADD_SHOP).right();
        desk
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Every file under the folder, sorted.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        fn list(folder: &Path, files: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { list(&path, files) } else { files.push(path) }
            }
        }
        let mut files = Vec::new();
        list(self.folder.path(), &mut files);
        files.sort();
        files
    }

    /// The program in this folder, with its database and keys there and nothing else from outside.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cashier"));
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CASHIER_"))
        {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null());
        command.env("CASHIER_DATABASE", "sqlite:wallet.db").env("CASHIER_KEYS", "keys").env("USER", "nadia");
        command.env("CASHIER_LISTEN", "127.0.0.1:0");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }

    pub(super) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Said {
        Said::of(self.command(arguments).envs(environment.iter().copied()).output().unwrap())
    }

    /// Runs a command that reads `input`.
    pub(super) fn run_reading(&self, arguments: &[&str], input: &str) -> Said {
        use std::io::Write as _;
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that reads nothing closes its end.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Said::of(child.wait_with_output().unwrap())
    }
}

/// Adds the merchant of the desk.
pub(super) const ADD_SHOP: [&str; 8] =
    ["merchant", "add", "--client-id", "SHOP", "--name", "Shop", "--public-key", "shop.public.pem"];
