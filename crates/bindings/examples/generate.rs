//! Writes the Kotlin, Swift and Python sources of the host SDK: `generate <library> <library to ship> <folder>`.
//!
//! The first library is read, so it must have its symbols; the second is put into the Python package. Run by
//! `cargo xtask bindings`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use cashier_host::payment::ResultCode;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");
/// The hand-written part of the Python package.
const PYTHON: [&str; 2] = ["__init__.py", "guards.py"];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [library, shipped, out] = args.as_slice() else {
        bail!("generate <library> <library to ship> <folder>")
    };
    let package = format!("{out}/python/cashier_host");
    for (language, folder) in [
        (TargetLanguage::Kotlin, format!("{out}/kotlin")),
        (TargetLanguage::Swift, format!("{out}/swift")),
        (TargetLanguage::Python, package.clone()),
    ] {
        write_sources(language, library, folder)?;
    }
    write(
        &format!("{out}/kotlin/opencashier/host/codes.kt"),
        &codes("package opencashier.host\n\n", "const val"),
    )?;
    write(&format!("{out}/swift/Codes.swift"), &codes("", "public let"))?;
    write(&format!("{package}/codes.py"), &codes("", ""))?;
    for file in PYTHON {
        let from = format!("{FOLDER}/python/{file}");
        fs::copy(&from, format!("{package}/{file}")).with_context(|| format!("cannot copy {from}"))?;
    }
    let name = Path::new(shipped).file_name().context("the library has no name")?;
    fs::copy(shipped, Path::new(&package).join(name)).with_context(|| format!("cannot copy {shipped}"))?;
    Ok(())
}

fn write_sources(language: TargetLanguage, library: &str, folder: String) -> Result<()> {
    generate(GenerateOptions {
        languages: vec![language],
        source: library.into(),
        out_dir: folder.into(),
        config_override: Some(format!("{FOLDER}/bindgen.toml").into()),
        format: false,
        crate_filter: Some("cashier_host_ffi".to_owned()),
        metadata_no_deps: true,
    })
}

/// The result codes as constants, which `UniFFI` cannot export: a keyword of the language, the name and the code.
fn codes(head: &str, keyword: &str) -> String {
    let mut text = head.to_owned();
    for code in ResultCode::ALL {
        let name = match code {
            ResultCode::Success => "CODE_SUCCESS",
            ResultCode::Processing => "CODE_PROCESSING",
            ResultCode::Failed => "CODE_FAILED",
            ResultCode::Cancelled => "CODE_USER_CANCEL",
            ResultCode::NetworkError => "CODE_NETWORK_ERROR",
            ResultCode::Unknown => "CODE_UNKNOWN",
        };
        let line = format!("{keyword} {name} = \"{code}\"");
        let _ = writeln!(text, "{}", line.trim_start());
    }
    text
}

fn write(path: &str, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {path}"))
}
