//! What a program prints when it is ready: the line that a test waits for.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout};

use serde_json::Value;

use crate::patience::within;

/// The rest of what a program prints. Nobody reads it; dropping it closes the pipe.
pub(crate) struct Rest(#[expect(dead_code, reason = "it is held, not read")] BufReader<ChildStdout>);

/// The first line that a program prints, which is JSON.
pub(crate) async fn first_line(program: &mut Child) -> (Value, Rest) {
    let mut stdout = BufReader::new(program.stdout.take().unwrap());
    let reading = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        (line, stdout)
    });
    let (line, rest) = within("the program's first line", reading).await.unwrap();
    let said = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    (said, Rest(rest))
}
