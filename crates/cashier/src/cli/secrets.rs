//! PINs, passwords and keys for commands. They are not flags: a command line is visible to every user of the machine and
//! kept in the shell's history. They come from the environment, from a prompt in the terminal, or from a line of
//! standard input.

use std::io::{IsTerminal as _, Read as _};

use anyhow::{Context as _, Result, ensure};
use cashier_core::secret::Secret;

/// The longest line accepted.
const LINE_MAX: usize = 1_024;

/// The password of a new user.
pub(super) fn new_password() -> Result<Secret<String>> {
    ask("CASHIER_NEW_PASSWORD", "Password, at least 8 characters: ")
}

/// A new payment PIN.
pub(super) fn new_pin() -> Result<Secret<String>> {
    ask("CASHIER_NEW_PIN", "Payment PIN, six digits: ")
}

/// A developer key of a wallet.
pub(super) fn developer_key() -> Result<Secret<String>> {
    let key = ask(crate::developer::KEY_VARIABLE, "Developer key (dk_…): ")?;
    Ok(Secret::new(key.expose().trim().to_owned()))
}

fn ask(variable: &str, question: &str) -> Result<Secret<String>> {
    if let Some(value) = std::env::var_os(variable) {
        let value = value.into_string().ok().filter(|value| !value.is_empty());
        return value.map(Secret::new).with_context(|| format!("{variable} is empty, or not UTF-8"));
    }
    let text = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(question)
            .with_context(|| format!("cannot prompt in the terminal; set {variable} instead"))?
    } else {
        read_line().with_context(|| format!("set {variable}, or give it as a line on standard input"))?
    };
    ensure!(!text.is_empty(), "nothing was entered; set {variable}, or give it as a line on standard input");
    Ok(Secret::new(text))
}

/// One line, read byte by byte: what follows belongs to the next prompt.
fn read_line() -> Result<String> {
    let (mut line, mut input) = (Vec::new(), std::io::stdin().lock());
    for byte in input.by_ref().bytes().take(LINE_MAX) {
        match byte? {
            b'\n' => break,
            byte => line.push(byte),
        }
    }
    let text = String::from_utf8(line).context("the line is not UTF-8")?;
    Ok(text.trim_end_matches('\r').to_owned())
}
