//! Ended rows that may be deleted, by the time of their end, from a given time on, a page at a time.

use cashier_core::agreement::Agreement;
use cashier_core::app_user::{AppSession, AppUser, IdpVisit};
use cashier_core::auth::{AuthCode, Grant};
use cashier_core::call::ApiCall;
use cashier_core::chain::StoredRoot;
use cashier_core::message::Message;
use cashier_core::notice::Notice;
use cashier_core::provider::Incident;
use cashier_core::request::Request;
use cashier_core::session::Session;
use cashier_core::time::Timestamp;

use super::Reader;
use crate::cell::Cell;
use crate::error::StoreError;
use crate::table::{Table, first_id};

/// A row that can be found by the time of its end. An index begins with that column, under the same condition.
pub trait Ended: Table {
    /// The column with the end time.
    const COLUMN: &'static str;

    /// Which rows may be deleted at all.
    const CONDITION: &'static str = "";

    /// A time in the column's format.
    fn bound(at: Timestamp) -> Cell<'static> {
        Cell::from(at)
    }
}

macro_rules! ended {
    ($($row:ty, $column:literal;)+) => {$(
        impl Ended for $row {
            const COLUMN: &'static str = $column;
        }
    )+};
}

ended! {
    Session, "expires_at";
    AppSession, "expires_at";
    AuthCode, "expires_at";
    Grant, "refresh_expires_at";
    IdpVisit, "expires_at";
    ApiCall, "at";
}

/// The newest stays: the next one is linked to it.
impl Ended for StoredRoot {
    const COLUMN: &'static str = "at";
    const CONDITION: &'static str = "is_daily = 0 AND number < (SELECT MAX(r.number) FROM roots r) AND";
}

/// Anonymous users, whether they have ordered or not.
impl Ended for AppUser {
    const COLUMN: &'static str = "created_at";
    const CONDITION: &'static str = "is_anonymous = 1 AND";
}

impl Ended for Agreement {
    const COLUMN: &'static str = "expires_at";
    const CONDITION: &'static str = "state IN ('offered', 'refused') AND";
}

impl Ended for Request {
    const COLUMN: &'static str = "at";
    const CONDITION: &'static str = "operation = 'send_inbox' AND";
}

impl Ended for Notice {
    const COLUMN: &'static str = "state_at";
    const CONDITION: &'static str = "state <> 'due' AND (body IS NOT NULL OR template IS NOT NULL) AND";
}

impl Ended for Incident {
    const COLUMN: &'static str = "minute";

    fn bound(at: Timestamp) -> Cell<'static> {
        // Rounded up, so that a minute that began at `at` does not count as before it.
        Cell::from(at.as_micros().saturating_add(59_999_999).div_euclid(60_000_000))
    }
}

impl Ended for Message {
    const COLUMN: &'static str = "id";
    /// The proof of the books needs the subject of a notice.
    const CONDITION: &'static str =
        "NOT EXISTS (SELECT 1 FROM notices n WHERE n.shard = messages.shard AND n.subject = messages.id)
         AND NOT EXISTS (SELECT 1 FROM archived_notices n WHERE n.shard = messages.shard AND n.subject = messages.id) AND";

    fn bound(at: Timestamp) -> Cell<'static> {
        Cell::from(first_id(at))
    }
}

/// The end of the statement that finds them.
fn question<T: Ended>() -> String {
    let (column, condition) = (T::COLUMN, T::CONDITION);
    format!("WHERE {condition} {column} >= ?1 AND {column} < ?2 ORDER BY {column} LIMIT ?3")
}

impl Reader {
    /// Rows that ended at `from` or later and before `until`, the earliest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ended<T: Ended>(
        &self,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<T>, StoreError> {
        self.rows(&question::<T>(), vec![T::bound(from), T::bound(until), Cell::from(limit)]).await
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::migrate::{Dialect, MIGRATIONS};

    fn schema() -> Connection {
        let connection = crate::sqlite::in_memory();
        for migration in MIGRATIONS {
            connection.execute_batch(&migration.sql(Dialect::Sqlite)).unwrap();
        }
        connection
    }

    fn plan<T: Ended>(connection: &Connection) -> String {
        let text = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM {} AS {} {}",
            T::everywhere(),
            T::NAME,
            question::<T>()
        );
        let mut statement = connection.prepare(&text).unwrap();
        let places = [T::bound(Timestamp::default()), T::bound(Timestamp::default()), Cell::from(1_u32)];
        let lines = statement.query_map(rusqlite::params_from_iter(places), |row| row.get::<_, String>(3));
        lines.unwrap().collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    /// However many rows there are, only ended ones are read, in order.
    #[test]
    fn what_ended_is_found_by_an_index() {
        let connection = schema();
        macro_rules! check {
            ($($row:ty, $index:literal;)+) => {$(
                let found = plan::<$row>(&connection);
                assert!(found.contains($index) && !found.contains("TEMP B-TREE"), "{found}");
            )+};
        }
        check! {
            Session, "USING INDEX sessions_by_end (expires_at>? AND expires_at<?)";
            AppSession, "USING INDEX app_sessions_by_end (expires_at>? AND expires_at<?)";
            AuthCode, "USING INDEX auth_codes_by_end (expires_at>? AND expires_at<?)";
            Grant, "USING INDEX grants_by_end (refresh_expires_at>? AND refresh_expires_at<?)";
            Agreement, "USING INDEX agreements_by_end (expires_at>? AND expires_at<?)";
            IdpVisit, "USING INDEX idp_visits_by_end (expires_at>? AND expires_at<?)";
            AppUser, "USING INDEX app_users_without_name (created_at>? AND created_at<?)";
            Request, "USING INDEX requests_without_money (at>? AND at<?)";
            Request, "USING INDEX archived_requests_without_money (at>? AND at<?)";
            Notice, "USING INDEX notices_to_forget (state_at>? AND state_at<?)";
            Notice, "USING INDEX archived_notices_to_forget (state_at>? AND state_at<?)";
            Message, "USING INDEX messages_by_time (id>? AND id<?)";
            Incident, "USING INDEX incidents_by_time (minute>? AND minute<?)";
            ApiCall, "USING INDEX calls_by_time (at>? AND at<?)";
            StoredRoot, "USING INDEX roots_to_forget (at>? AND at<?)";
        }
    }

    /// A row belongs to exactly one of two consecutive pages.
    #[test]
    fn bounds_keep_the_order_of_time() {
        let at = |micros| Timestamp::from_micros(micros);
        let bounds = [0, 1, 60_000_000, 60_000_001, 120_000_000].map(|micros| Incident::bound(at(micros)));
        assert_eq!(bounds, [0, 1, 1, 2, 2].map(|minute: i64| Cell::Int(minute)));
        let Cell::Short(early) = Message::bound(at(1_000)) else { panic!("not an id") };
        let Cell::Short(late) = Message::bound(at(2_000)) else { panic!("not an id") };
        assert!(early.as_slice() < late.as_slice());
    }
}
