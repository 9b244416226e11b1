//! Installs Debian packages as root, without prompting.
//!
//! It never starts a service: Debian's PostgreSQL package would create and start its own server, so that is switched
//! off before the package is installed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::program;
use crate::process;

const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";
const NO_CLUSTER: &str = "create_main_cluster = false";

/// Installs `packages` with their required dependencies only.
///
/// # Errors
/// When this is not Debian, we are not root, or apt-get fails.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if program("apt-get").is_none() {
        bail!("missing on this machine: {list} (names of Debian packages); install them and try again");
    }
    if process::capture(Command::new("id").arg("-u"))? != "0" {
        bail!("missing on this machine; run as root: apt-get update && apt-get install -y {list}");
    }
    process::run(apt().arg("update"))?;
    if packages.contains(&"postgresql") {
        process::run(apt().args(["install", "-y", "--no-install-recommends", "postgresql-common"]))?;
        forbid_own_cluster(Path::new(CLUSTER_SETTINGS))?;
    }
    process::run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
    command
}

fn forbid_own_cluster(file: &Path) -> Result<()> {
    let old = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    std::fs::write(file, without_cluster(&old)).with_context(|| format!("cannot write {}", file.display()))
}

/// The settings text with this one setting replaced, or appended.
fn without_cluster(text: &str) -> String {
    let is_setting = |line: &str| line.trim_start_matches(['#', ' ']).starts_with("create_main_cluster");
    let mut lines: Vec<&str> = text.lines().filter(|line| !is_setting(line)).collect();
    lines.push(NO_CLUSTER);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the file said before, it ends with the setting that prevents a new cluster.
    #[test]
    fn cluster_creation_is_switched_off() {
        let wanted = "# Settings\nssl = on\ncreate_main_cluster = false\n";
        assert_eq!(without_cluster("# Settings\n#create_main_cluster = true\nssl = on\n"), wanted);
        assert_eq!(without_cluster("# Settings\ncreate_main_cluster = true\nssl = on\n"), wanted);
        assert_eq!(without_cluster(wanted), wanted);
    }
}
