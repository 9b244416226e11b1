//! The settings for each kind of temporary server.
//!
//! Durability is the same as in production everywhere: `fsync` and `synchronous_commit` stay on, so that tests and
//! figures reflect production.

/// A named list of `key=value` settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings(&'static [&'static str]);

impl Settings {
    /// Many short-lived databases and connections, little memory.
    pub(crate) const TEST: Self = Self(&[
        "fsync=on",
        "synchronous_commit=on",
        "max_connections=200",
        "shared_buffers=64MB",
        "max_wal_size=512MB",
        "autovacuum=on",
        "log_min_messages=warning",
    ]);

    /// Like a small production server.
    pub(crate) const BENCH: Self = Self(&[
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "max_connections=200",
        "shared_buffers=256MB",
        "max_wal_size=4GB",
        "checkpoint_timeout=15min",
    ]);

    /// The settings as arguments for the server program.
    pub(crate) fn arguments(self) -> impl Iterator<Item = String> {
        self.0.iter().flat_map(|setting| ["-c".to_owned(), (*setting).to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No kind of server turns durability off.
    #[test]
    fn durability_is_never_off() {
        for settings in [Settings::TEST, Settings::BENCH] {
            let arguments: Vec<String> = settings.arguments().collect();
            assert!(arguments.contains(&"fsync=on".to_owned()));
            assert!(arguments.contains(&"synchronous_commit=on".to_owned()));
        }
    }
}
