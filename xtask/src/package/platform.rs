//! Where a program runs: its processor, and the oldest C library with all that it asks for, as the program itself says.
//!
//! Each kind of package has its own name for the same platform; they are all here.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// The libraries that every Linux with the GNU C library has, for wheels as for Debian. All but the first belong to
/// it too, or to the compiler's runtime.
const LIBRARIES: [&str; 7] =
    ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1", "ld-linux"];
/// The C library of each Debian release, the oldest first: its minor version, and the release.
const DEBIAN: [(u32, &str); 3] = [(31, "Debian 11"), (36, "Debian 12"), (41, "Debian 13")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Processor {
    X86,
    Arm,
}

/// Linux on a processor, with the GNU C library 2.`glibc_minor` or newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Platform {
    processor: Processor,
    glibc_minor: u32,
}

impl Platform {
    /// Reads the platform from a program.
    ///
    /// # Errors
    /// When binutils' `readelf` does not understand the program, or the program needs a library that not every system
    /// has.
    pub(super) fn of(program: &Path) -> Result<Self> {
        let mut readelf = Command::new("readelf");
        readelf.env("LC_ALL", "C").args(["--wide", "--file-header", "--dynamic", "--version-info"]);
        let said = process::capture(readelf.arg(program)).context("this is not a program for Linux")?;
        Self::from_readelf(&said).with_context(|| format!("{} cannot be packaged", program.display()))
    }

    fn from_readelf(said: &str) -> Result<Self> {
        let machine = said.lines().find_map(|line| line.trim().strip_prefix("Machine:")).unwrap_or("").trim();
        let processor = match machine {
            "Advanced Micro Devices X86-64" => Processor::X86,
            "AArch64" => Processor::Arm,
            _ => bail!("no package is made for the processor {machine:?}; x86-64 and AArch64 are known"),
        };
        for library in said.lines().filter_map(|line| between(line, "Shared library: [", "]")) {
            if !LIBRARIES.iter().any(|known| library.starts_with(known)) {
                bail!("it needs {library}, which not every system has; link it statically");
            }
        }
        let minor = |line| between(line, "Name: GLIBC_2.", " ")?.split('.').next()?.parse::<u32>().ok();
        let glibc_minor = said.lines().filter_map(minor).max().context("it needs no GNU C library")?;
        Ok(Self { processor, glibc_minor })
    }

    /// The oldest version of the C library, such as `2.34`.
    pub(super) fn glibc(self) -> String {
        format!("2.{}", self.glibc_minor)
    }

    /// The systems for a reader, such as "Linux `x86_64` with glibc 2.34 or newer: Debian 12 and newer".
    pub(super) fn in_words(self) -> String {
        let debian = DEBIAN.iter().find(|(minor, _)| *minor >= self.glibc_minor);
        let debian = debian
            .map_or("none of Debian's releases yet".to_owned(), |(_, name)| format!("{name} and newer"));
        format!("Linux {} with glibc {} or newer: {debian}", self.machine(), self.glibc())
    }

    /// As the kernel and Python say it.
    const fn machine(self) -> &'static str {
        match self.processor {
            Processor::X86 => "x86_64",
            Processor::Arm => "aarch64",
        }
    }

    /// As Rust says it.
    pub(super) fn triple(self) -> String {
        format!("{}-unknown-linux-gnu", self.machine())
    }

    /// As Debian says it.
    pub(super) const fn debian(self) -> &'static str {
        match self.processor {
            Processor::X86 => "amd64",
            Processor::Arm => "arm64",
        }
    }

    /// The processor as Node.js says it.
    pub(super) const fn node(self) -> &'static str {
        match self.processor {
            Processor::X86 => "x64",
            Processor::Arm => "arm64",
        }
    }

    /// The platform tag of a wheel.
    pub(super) fn wheel(self) -> String {
        format!("manylinux_2_{}_{}", self.glibc_minor, self.machine())
    }
}

fn between<'a>(line: &'a str, start: &str, end: &str) -> Option<&'a str> {
    line.split_once(start)?.1.split(end).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
ELF Header:
  Machine:                           Advanced Micro Devices X86-64
Dynamic section at offset 0x1 contains 30 entries:
 0x0000000000000001 (NEEDED)             Shared library: [libgcc_s.so.1]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
 000000: Version: 1  File: libc.so.6  Cnt: 3
  0x0010:   Name: GLIBC_2.34  Flags: none  Version: 12
  0x0020:   Name: GLIBC_2.2.5  Flags: none  Version: 4
  0x0030:   Name: GLIBC_2.9  Flags: none  Version: 3
  0x0040:   Name: GCC_3.0  Flags: none  Version: 2
";

    /// The newest version that the program names is the oldest that it runs on; versions are numbers, not text.
    #[test]
    fn the_newest_symbol_decides() {
        let platform = Platform::from_readelf(SAID).unwrap();
        assert_eq!(platform.wheel(), "manylinux_2_34_x86_64");
        assert_eq!(platform.in_words(), "Linux x86_64 with glibc 2.34 or newer: Debian 12 and newer");
        assert_eq!((platform.debian(), platform.node()), ("amd64", "x64"));
        let arm = SAID.replace("Advanced Micro Devices X86-64", "AArch64");
        assert_eq!(Platform::from_readelf(&arm).unwrap().triple(), "aarch64-unknown-linux-gnu");
    }

    /// What would not run elsewhere is refused, with the reason.
    #[test]
    fn a_program_that_does_not_travel_is_refused() {
        for (from, to, reason) in [
            ("libgcc_s.so.1", "libsqlite3.so.0", "libsqlite3.so.0"),
            ("Advanced Micro Devices X86-64", "RISC-V", "RISC-V"),
            ("GLIBC_", "MUSL_", "no GNU C library"),
        ] {
            let error = Platform::from_readelf(&SAID.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    /// The platform of a real program can be read.
    #[test]
    fn a_real_program_has_a_platform() {
        let own = std::env::current_exe().unwrap();
        assert!(Platform::of(&own).unwrap().triple().starts_with(std::env::consts::ARCH));
    }
}
