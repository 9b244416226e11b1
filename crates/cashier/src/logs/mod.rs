//! Logs: to standard error, as text for people or as JSON for machines. Work never waits for them, and never fails
//! because of them.

mod lossy;

use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::Duration;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use lossy::LossyLog;

/// How long the process waits for the last lines at exit.
const LAST_LINES: Duration = Duration::from_secs(1);

/// The log of this process, once it has been started.
static LOG: OnceLock<LossyLog> = OnceLock::new();

/// Writes the last lines when dropped.
pub(crate) struct Logging(());

impl Drop for Logging {
    fn drop(&mut self) {
        if let Some(log) = LOG.get() {
            log.flush(LAST_LINES);
        }
    }
}

/// The number of lines dropped because nobody read them, or because they could not be written.
pub(crate) fn dropped_lines() -> u64 {
    LOG.get().map_or(0, LossyLog::dropped)
}

/// Starts logging. `filter` is used when `CASHIER_LOG` is not set.
///
/// # Errors
/// When the system cannot start a thread.
pub(crate) fn start(filter: &str) -> std::io::Result<Logging> {
    let from_environment = std::env::var("CASHIER_LOG").ok();
    let filter = from_environment.as_deref().unwrap_or(filter);
    let filter = filter.parse().unwrap_or_else(|_| Targets::new().with_default(Level::INFO));
    // PostgreSQL's notices arrive at level info; they are not our events.
    let filter = filter.with_target("tokio_postgres", Level::WARN);
    let is_terminal = std::io::stderr().is_terminal();
    let log = LossyLog::start(std::io::stderr(), if is_terminal { lost_line } else { lost_json })?;
    let log = LOG.get_or_init(|| log).clone();
    let lines = fmt::layer().with_writer(log).with_target(false).log_internal_errors(false);
    let registry = tracing_subscriber::registry().with(filter);
    // A second start, as in tests, has no effect.
    if is_terminal {
        let _ = registry.with(lines).try_init();
    } else {
        let _ = registry.with(lines.json().flatten_event(true)).try_init();
    }
    // The default hook writes to standard error itself, and would wait for its reader.
    std::panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        let said = panic.payload_as_str().unwrap_or("?");
        tracing::error!(
            thread = thread.name().unwrap_or("?"),
            at,
            panic = said,
            "a part of the program panicked"
        );
    }));
    Ok(Logging(()))
}

fn lost_line(dropped: u64) -> String {
    format!("WARN log lines were lost dropped={dropped}\n")
}

fn lost_json(dropped: u64) -> String {
    format!("{{\"level\":\"WARN\",\"message\":\"log lines were lost\",\"dropped\":{dropped}}}\n")
}
