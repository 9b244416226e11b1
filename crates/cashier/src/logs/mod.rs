//! Logs: to standard error, as lines for people or as JSON for machines.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts logging. `filter` is used when the environment names none in `CASHIER_LOG`.
pub(crate) fn start(filter: &str) {
    let from_environment = std::env::var("CASHIER_LOG").ok();
    let filter = EnvFilter::try_new(from_environment.as_deref().unwrap_or(filter))
        .unwrap_or_else(|_| EnvFilter::new("info"))
        // PostgreSQL's notices arrive as information; they are not events of ours.
        .add_directive("tokio_postgres=warn".parse().unwrap_or_else(|_| tracing::Level::WARN.into()));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start, as in tests, changes nothing.
    if std::io::stderr().is_terminal() {
        let _ = builder.try_init();
    } else {
        let _ = builder.json().flatten_event(true).try_init();
    }
}
