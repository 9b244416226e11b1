//! The log of calls: what clients sent and were sent, for their developers.
//!
//! It is no part of the books. It has its own file beside a SQLite database, and its own table and connections in a
//! PostgreSQL database; no migration, batch or proof knows of it, and whoever loses it loses no money. So it is written
//! without waiting for the disk.

mod read;
mod write;

use std::path::{Path, PathBuf};

use cashier_core::id::{CallId, MerchantId};

pub use read::{CallQuery, CallReader, Statuses};
pub use write::CallWriter;

use crate::address::Address;

/// The name of its table.
pub(crate) const TABLE: &str = "call_log";

/// Its table, and the order in which its rows are swept. `bytes` stands before the texts, so that adding it up does not read
/// them.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS call_log (
  client BLOB NOT NULL,
  id BLOB NOT NULL,
  bytes BIGINT NOT NULL,
  kind TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status BIGINT,
  code TEXT,
  duration_us BIGINT NOT NULL,
  exchange TEXT NOT NULL,
  PRIMARY KEY (client, id)
);
CREATE INDEX IF NOT EXISTS call_log_by_id ON call_log (id);
";

/// What kind of call it was. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallKind {
    /// The client called the OpenAPI.
    Api,
    /// The client's server was called with a notice.
    Webhook,
}

impl CallKind {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Webhook => "webhook",
        }
    }

    /// The kind with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Api, Self::Webhook].into_iter().find(|kind| kind.name() == name)
    }
}

/// One call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoggedCall {
    /// Whose call it was.
    pub client: MerchantId,
    /// Its id, which begins with its time.
    pub id: CallId,
    /// Its kind.
    pub kind: CallKind,
    /// The method of HTTP.
    pub method: String,
    /// The path.
    pub path: String,
    /// The status of the answer, if there was one.
    pub status: Option<i64>,
    /// The result code of the answer, if it has one.
    pub code: Option<String>,
    /// How long it took.
    pub duration_us: i64,
    /// What was sent and what was answered, as a JSON object.
    pub exchange: String,
}

/// The file of the log of a SQLite database: `cashier-calls.db` for `cashier.db`.
pub fn call_log_file(database: &Path) -> PathBuf {
    let stem = database.file_stem().unwrap_or_default().to_string_lossy();
    let end = database.extension().map_or_else(String::new, |end| format!(".{}", end.to_string_lossy()));
    database.with_file_name(format!("{stem}-calls{end}"))
}

/// Where the log of a database lies: its file, or the database itself.
fn place(address: &Address) -> Address {
    match address {
        Address::Sqlite(path) => Address::Sqlite(call_log_file(path)),
        Address::Postgres(url) => Address::Postgres(url.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_lies_beside_the_database() {
        assert_eq!(call_log_file(Path::new("data/cashier.db")), Path::new("data/cashier-calls.db"));
        assert_eq!(call_log_file(Path::new("books")), Path::new("books-calls"));
    }
}
