//! Migrations: numbered, forward-only, run at start. One text serves both engines.

pub(crate) mod lines;

use std::fmt::Write as _;

use aws_lc_rs::digest;

use crate::error::StoreError;

/// One migration.
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    text: &'static str,
}

/// The version whose migration is followed by `lines`, which puts the statements into order.
const ROWS_IN_ORDER: i64 = 15;

/// The version after which `chain::begin` records the rows that there are, once the later migrations have run.
const CHAIN: i64 = 19;

/// Checksums of earlier texts of migrations that left the same tables and rows. A database with one of them is
/// accepted.
const SAME_RESULT: &[(i64, &str)] =
    &[(ROWS_IN_ORDER, "2b064a96823ad247d15278d0428730fab32b6490f58d01ee7c4a5a654d28a9dd")];

/// Every migration, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "foundation", text: include_str!("../../migrations/0001_foundation.sql") },
    Migration { version: 2, name: "acquirers", text: include_str!("../../migrations/0002_acquirers.sql") },
    Migration { version: 3, name: "channels", text: include_str!("../../migrations/0003_channels.sql") },
    Migration { version: 4, name: "web_orders", text: include_str!("../../migrations/0004_web_orders.sql") },
    Migration {
        version: 5,
        name: "web_order_numbers",
        text: include_str!("../../migrations/0005_web_order_numbers.sql"),
    },
    Migration { version: 6, name: "sharing", text: include_str!("../../migrations/0006_sharing.sql") },
    Migration { version: 7, name: "calls", text: include_str!("../../migrations/0007_calls.sql") },
    Migration {
        version: 8,
        name: "sign_in_tries",
        text: include_str!("../../migrations/0008_sign_in_tries.sql"),
    },
    Migration { version: 9, name: "standings", text: include_str!("../../migrations/0009_standings.sql") },
    Migration { version: 10, name: "names", text: include_str!("../../migrations/0010_names.sql") },
    Migration {
        version: 11,
        name: "share_returns",
        text: include_str!("../../migrations/0011_share_returns.sql"),
    },
    Migration {
        version: 12,
        name: "reconciliation",
        text: include_str!("../../migrations/0012_reconciliation.sql"),
    },
    Migration { version: 13, name: "dialects", text: include_str!("../../migrations/0013_dialects.sql") },
    Migration { version: 14, name: "retention", text: include_str!("../../migrations/0014_retention.sql") },
    Migration {
        version: ROWS_IN_ORDER,
        name: "rows_in_order",
        text: include_str!("../../migrations/0015_rows_in_order.sql"),
    },
    Migration {
        version: 16,
        name: "account_lines",
        text: include_str!("../../migrations/0016_account_lines.sql"),
    },
    Migration {
        version: 17,
        name: "busy_tables",
        text: include_str!("../../migrations/0017_busy_tables.sql"),
    },
    Migration { version: 18, name: "archive", text: include_str!("../../migrations/0018_archive.sql") },
    Migration { version: CHAIN, name: "chain", text: include_str!("../../migrations/0019_chain.sql") },
    Migration { version: 20, name: "developers", text: include_str!("../../migrations/0020_developers.sql") },
    Migration { version: 21, name: "webhooks", text: include_str!("../../migrations/0021_webhooks.sql") },
    Migration {
        version: 22,
        name: "resent_notices",
        text: include_str!("../../migrations/0022_resent_notices.sql"),
    },
    Migration { version: 23, name: "products", text: include_str!("../../migrations/0023_products.sql") },
    Migration { version: 24, name: "agreements", text: include_str!("../../migrations/0024_agreements.sql") },
    Migration { version: 25, name: "console", text: include_str!("../../migrations/0025_console.sql") },
    Migration {
        version: 26,
        name: "refund_requests",
        text: include_str!("../../migrations/0026_refund_requests.sql"),
    },
];

/// The table that records which migrations ran.
pub(crate) const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
    (version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";

/// How far the schema of a database has been migrated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schema {
    /// It has none of our tables.
    Absent,
    /// Some migrations have not run. The next command that writes runs them.
    Behind {
        /// How many of them.
        pending: usize,
    },
    /// Every migration has run.
    Current,
}

impl Schema {
    /// The state that follows from the migrations that ran.
    pub(crate) fn of(done: &[(i64, String)]) -> Result<Self, StoreError> {
        Ok(match pending(done)?.len() {
            0 => Self::Current,
            pending => Self::Behind { pending },
        })
    }
}

/// Which engine the text is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Migration {
    /// The statements for one engine.
    pub(crate) fn sql(&self, dialect: Dialect) -> String {
        match dialect {
            // STRICT refuses values of another type; WITHOUT ROWID keeps rows in key order.
            Dialect::Sqlite => shard_last(&without_postgres(self.text))
                .replace("BIGINT", "INTEGER")
                .replace("@clustered", "STRICT, WITHOUT ROWID")
                .replace("@heap", "STRICT")
                .replace("@request_hash", &request_hash(false, "r.owner, r.operation, r.key"))
                .replace("@user_account", "CAST(e.user_id || x'01' || CAST(e.currency AS BLOB) AS BLOB)"),
            Dialect::Postgres => self
                .text
                .replace(POSTGRES_ONLY, "")
                .replace("BLOB", "BYTEA")
                .replace("@clustered", "")
                .replace("@heap", "")
                .replace("@request_hash", &request_hash(true, "r.owner, r.operation, r.key"))
                .replace("@user_account", "e.user_id || '\\x01'::bytea || convert_to(e.currency, 'UTF8')"),
        }
    }

    /// True if the order of the statements' lines has to be checked after this migration.
    pub(crate) const fn orders_lines(&self) -> bool {
        self.version == ROWS_IN_ORDER
    }

    /// True if the rows that there are have to be recorded after this migration and those that run with it: they are read as
    /// they are described today.
    pub(crate) const fn begins_chain(&self) -> bool {
        self.version == CHAIN
    }

    /// The SHA-256 of the text.
    pub(crate) fn checksum(&self) -> String {
        let hash = digest::digest(&digest::SHA256, self.text.as_bytes());
        hash.as_ref().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// The SQL for a request's hash of owner, operation and key, as `tables::request_hash` computes it; SQLite is given
/// that function.
pub(crate) fn request_hash(is_postgres: bool, of: &str) -> String {
    if !is_postgres {
        return format!("request_hash({of})");
    }
    let (owner, rest) = of.split_once(", ").unwrap_or((of, ""));
    let (operation, key) = rest.split_once(", ").unwrap_or((rest, ""));
    format!("substr(sha256({owner} || convert_to({operation} || ':' || {key}, 'UTF8')), 1, 16)")
}

/// Marks a line that is a whole statement for PostgreSQL only.
const POSTGRES_ONLY: &str = "@postgres ";

fn without_postgres(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with(POSTGRES_ONLY)).collect::<Vec<_>>().join("\n")
}

/// Moves the shard to the end of every key. A SQLite file is one node: there the shard spreads nothing, and keys that
/// begin with a time-ordered id are appended to the end of their index instead of touching a page per merchant.
fn shard_last(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once("(shard, ") {
        Some((before, rest)) => match rest.split_once(')') {
            Some((columns, after)) => format!("{before}({columns}, shard){after}"),
            None => line.to_owned(),
        },
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Every name that a table has had in any version: those that migrations created, and those they renamed a table to.
pub(crate) fn names_ever() -> impl Iterator<Item = &'static str> {
    let lines = MIGRATIONS.iter().flat_map(|migration| migration.text.lines());
    let names = lines.filter_map(|line| {
        let made = line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.strip_suffix(" ("));
        made.or_else(|| line.split_once(" RENAME TO ")?.1.strip_suffix(';'))
    });
    names.chain(["schema_migrations", crate::call_log::TABLE])
}

/// The migrations that have not run, given what ran.
///
/// # Errors
/// When the database is newer than this program, or when a migration was changed after it ran.
pub(crate) fn pending(done: &[(i64, String)]) -> Result<&'static [Migration], StoreError> {
    for (version, checksum) in done {
        let Some(migration) = MIGRATIONS.iter().find(|migration| migration.version == *version) else {
            return Err(StoreError::Migration(format!(
                "the database has version {version}, which this program does not know; use a newer program"
            )));
        };
        let same = SAME_RESULT.contains(&(*version, checksum.as_str()));
        if migration.checksum() != *checksum && !same {
            return Err(StoreError::Migration(format!(
                "version {version} ({}) is not the one that ran on this database",
                migration.name
            )));
        }
    }
    MIGRATIONS.get(done.len()..).ok_or_else(|| StoreError::Migration("versions are missing".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::apply_all;

    #[test]
    fn versions_are_numbered_without_gaps() {
        for (migration, version) in MIGRATIONS.iter().zip(1..) {
            assert_eq!(migration.version, version);
        }
    }

    /// Whatever the version of a database, its tables are known by name.
    #[test]
    fn the_names_of_every_version_are_known() {
        let file = crate::sqlite::in_memory();
        file.execute_batch(LEDGER).unwrap();
        let known: Vec<_> = names_ever().collect();
        for migration in MIGRATIONS {
            file.execute_batch(&migration.sql(Dialect::Sqlite)).unwrap();
            let mut tables = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
            let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
            for table in tables {
                assert!(known.contains(&table.as_str()), "{table} of version {}", migration.version);
            }
        }
    }

    #[test]
    fn a_changed_or_unknown_migration_is_refused() {
        assert!(pending(&[(1, "other".to_owned())]).is_err());
        assert!(pending(&[(99, String::new())]).is_err());
        assert_eq!(pending(&[]).unwrap().len(), MIGRATIONS.len());
        for (version, checksum) in SAME_RESULT {
            let earlier = pending(&[(*version, (*checksum).to_owned())]);
            assert!(earlier.is_ok());
            let elsewhere = pending(&[(version + 1, (*checksum).to_owned())]);
            assert!(elsewhere.is_err());
        }
    }

    #[test]
    fn in_a_file_keys_end_with_the_shard() {
        let sql = MIGRATIONS[0].sql(Dialect::Sqlite);
        assert!(!sql.contains("(shard, ") && sql.contains("PRIMARY KEY (subject, id, shard)"));
        assert!(MIGRATIONS[0].sql(Dialect::Postgres).contains("PRIMARY KEY (shard, subject, id)"));
    }

    /// Orders of the earlier versions keep the terms under which they were made.
    #[test]
    fn earlier_orders_know_how_their_shares_come_back() {
        let file = crate::sqlite::in_memory();
        let (before, after) = MIGRATIONS.split_at(10);
        for migration in before {
            file.execute_batch(&migration.sql(Dialect::Sqlite)).unwrap();
        }
        for (number, provider) in [(1, "wechat_pay"), (2, "alipay"), (3, "qq_wallet")] {
            let row = "INSERT INTO payment_attempts (shard, payment, number, merchant, account, provider, method, \
                amount, currency, request, created_at, expires_at, sharing, state, checks, next_check_at, provider_calls, fee, \
                refunded, shared) \
                VALUES (1, x'01', ?1, x'02', x'03', ?2, 'native', 1, 'CNY', '{}', 1, 2, 'off', 'prepared', 0, 1, 0, 0, 0, 0)";
            file.execute(row, rusqlite::params![number, provider]).unwrap();
        }
        file.execute_batch(&after[0].sql(Dialect::Sqlite)).unwrap();
        let mut found = file.prepare("SELECT share_returns FROM payment_attempts ORDER BY number").unwrap();
        let found: Vec<String> = found.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(found, ["alone", "with_refund", "with_refund"]);
    }

    /// A confirmation's key moves to its payment, a request is found by its hash, and an account leads to its lines.
    #[test]
    fn earlier_rows_are_put_in_order() {
        let file = crate::sqlite::in_memory();
        let (before, after) = MIGRATIONS.split_at(14);
        apply_all(&file, before).unwrap();
        let payment = "INSERT INTO payments (shard, id, merchant, amount, currency, request_id, client_id, payee, description, \
            created_at, expires_at, state, state_at, payer, transfer, refunded, attempts_made, attempts_live) VALUES \
            (1, x'a1', x'0b', 5, 'IQD', 'R', 'C', 'P', 'D', 1, 2, 'succeeded', 1, x'0c', x'd2', 0, 0, 0)";
        let requests = "INSERT INTO requests (shard, owner, operation, key, at, state, fingerprint, subject, answer) VALUES \
            (1, x'0b', 'pay', 'R', 1, 'done', x'01', x'a1', x'22'), (1, x'0c', 'confirm', 'K', 2, 'done', x'02', x'a1', x'33'), \
            (1, x'0c', 'confirm', 'F', 3, 'done', x'03', x'f1', x'44')";
        // The second line has the smallest id of the three.
        let entries = "INSERT INTO entries (shard, user_id, transfer, change, currency, balance_after, kind, subject, counterparty) \
            VALUES (1, x'0c', x'd1', 9, 'IQD', 9, 'top_up', x'0c', ''), (1, x'0c', x'd0', -4, 'IQD', 5, 'payment', x'a1', ''), \
            (1, x'0c', x'd2', -5, 'IQD', 0, 'payment', x'a1', ''), (1, x'0c', x'd3', 7, 'USD', 7, 'top_up', x'0c', '')";
        let accounts = "INSERT INTO accounts (shard, id, debits_pending, debits_posted, credits_pending, credits_posted) VALUES \
            (1, x'0c01495144', 0, 0, 0, 0)";
        for text in [payment, requests, entries, accounts] {
            file.execute_batch(text).unwrap();
        }
        apply_all(&file, after).unwrap();
        let texts = |question: &str| -> Vec<String> {
            let mut statement = file.prepare(question).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(texts("SELECT confirm_key || hex(confirm_fingerprint) FROM payments"), ["K02"]);
        let found =
            "SELECT operation || key FROM requests r WHERE hash = request_hash(r.owner, r.operation, r.key)";
        assert_eq!(texts(found), ["payR", "confirmF"]);
        let lines = "SELECT currency || number || hex(transfer) || hex(previous) FROM entries \
            ORDER BY currency, number";
        assert_eq!(texts(lines), ["IQD1D1", "IQD2D0D1", "IQD3D2D0", "USD1D3"]);
        assert_eq!(texts("SELECT lines || hex(last_line) FROM accounts"), ["3D2"]);
    }

    /// What is there when the chain begins is recorded as the writer would write it, so that its next change fits.
    #[test]
    fn earlier_rows_begin_the_chain() {
        let file = crate::sqlite::in_memory();
        let (before, after) = MIGRATIONS.split_at(18);
        apply_all(&file, before).unwrap();
        let payment = "INSERT INTO payments (shard, id, merchant, amount, currency, request_id, client_id, payee, description, \
            created_at, expires_at, state, refunded, attempts_made, attempts_live, dialect) VALUES (0, zeroblob(16), zeroblob(16), \
            5, 'IQD', 'R', 'C', 'P', 'D', 1, 2, 'created', 0, 0, 0, ?1)";
        let default = cashier_core::merchant::DialectName::default();
        file.execute(payment, [default.as_str()]).unwrap();
        let month = "INSERT INTO archived_months (shard, month, until, began_at) VALUES (0, '2026-01', 1769904000000000, 1)";
        file.execute(month, []).unwrap();
        apply_all(&file, after).unwrap();
        let number = |question: &str| file.query_row(question, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(number("SELECT COUNT(*) FROM payments WHERE dialect IS NULL"), 1, "written anew");
        assert_eq!(number("SELECT COUNT(*) FROM blocks WHERE chain = 0 AND number = 0"), 1);
        // Four counts, and the tags of the two.
        assert_eq!(number("SELECT length(facts) FROM blocks"), 4 * 4 + 16 + 8);
        assert!(number("SELECT at FROM blocks") > 1_700_000_000_000_000);
    }

    #[test]
    fn no_placeholder_is_left() {
        for migration in MIGRATIONS {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let statements: String = migration
                    .sql(dialect)
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("--"))
                    .collect();
                assert!(!statements.contains('@'), "{dialect:?}");
            }
        }
    }
}
