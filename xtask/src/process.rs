//! Runs other programs.
//!
//! Invariant: a program that exits with a non-zero code is an error here, so it cannot be ignored. No program gets
//! standard input, so none can wait for a person. Output is passed through unfiltered, or written to a file where two
//! things run at the same time.

use std::cell::RefCell;
use std::fs::File;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

thread_local! {
    /// The file that receives the output of programs started by this thread, if not the terminal.
    static OUTPUT: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// Runs `work` while the output of programs started by this thread goes into a file.
pub(crate) fn into_file<T>(file: File, work: impl FnOnce() -> T) -> T {
    OUTPUT.with(|output| *output.borrow_mut() = Some(file));
    let done = work();
    OUTPUT.with(|output| *output.borrow_mut() = None);
    done
}

/// Runs `command` with its output on the terminal. The command line is printed to standard error first, so that
/// standard output holds only the program's own output.
///
/// # Errors
/// When the program cannot be started or exits with a non-zero code.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    OUTPUT.with(|output| -> std::io::Result<()> {
        let output = output.borrow();
        let Some(mut file) = output.as_ref() else {
            eprintln!("$ {line}");
            return Ok(());
        };
        writeln!(file, "$ {line}")?;
        command.stdout(file.try_clone()?).stderr(file.try_clone()?);
        Ok(())
    })?;
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot start: {line}"))?;
    if !status.success() {
        bail!("{line}: {status}");
    }
    Ok(())
}

/// Runs `command` and returns its standard output, without the final line break.
///
/// # Errors
/// When the program cannot be started, exits with a non-zero code (the message holds its standard error), or writes
/// something that is not UTF-8.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let line = describe(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start: {line}"))?;
    if !output.status.success() {
        bail!("{line}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim_end());
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("{line}: output is not UTF-8"))?;
    Ok(text.trim_end().to_owned())
}

/// The command line as a person would type it; long arguments are not shortened.
fn describe(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        let arg = arg.to_string_lossy();
        if arg.is_empty() || arg.contains(char::is_whitespace) {
            line.push('\'');
            line.push_str(&arg);
            line.push('\'');
        } else {
            line.push_str(&arg);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A failing program is an error that includes the program's output.
    #[test]
    fn capture_reports_failure_with_the_programs_words() {
        let error =
            capture(Command::new("sh").args(["-c", "echo broken >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("broken"), "{error}");
        assert!(error.contains('3'), "{error}");
    }

    /// A program's output goes into the file while one is set.
    #[test]
    fn output_can_be_kept() {
        let kept = tempfile::NamedTempFile::new().unwrap();
        into_file(kept.reopen().unwrap(), || run(Command::new("sh").args(["-c", "echo a; echo b >&2"])))
            .unwrap();
        assert_eq!(std::fs::read_to_string(kept.path()).unwrap(), "$ sh -c 'echo a; echo b >&2'\na\nb\n");
    }

    /// A program that reads standard input gets end of file at once.
    #[test]
    fn no_program_waits_for_input() {
        assert_eq!(capture(&mut Command::new("cat")).unwrap(), "");
    }

    /// Arguments with blanks are quoted in messages.
    #[test]
    fn describe_quotes_blanks() {
        assert_eq!(describe(Command::new("a").args(["b c", "d"])), "a 'b c' d");
    }
}
