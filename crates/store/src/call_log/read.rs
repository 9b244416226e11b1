//! Reading the log.

use cashier_core::id::{CallId, MerchantId};

use super::{CallKind, LoggedCall, place};
use crate::address::Address;
use crate::cell::{Cell, Source};
use crate::error::StoreError;
use crate::postgres::PgReader;
use crate::read::{Reader, params};
use crate::sqlite::SqliteReader;

/// The readers of the log. Cheap to clone.
#[derive(Clone)]
pub struct CallReader(Reader);

/// Which calls are wanted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CallQuery {
    /// Only calls after this one; from the oldest when absent.
    pub after: Option<CallId>,
    /// Only this kind.
    pub kind: Option<CallKind>,
    /// Only paths that begin so.
    pub path: Option<String>,
    /// Only this method.
    pub method: Option<String>,
    /// Only answers with these statuses.
    pub status: Option<Statuses>,
    /// Only answers with this code.
    pub code: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// Statuses of answers: the first, and the one after the last.
pub type Statuses = (u16, u16);

impl CallReader {
    /// The readers of the log of this database, which its writer creates.
    ///
    /// # Errors
    /// When the address is not one.
    pub fn new(database: &Address) -> Result<Self, StoreError> {
        Ok(Self(match place(database) {
            Address::Sqlite(path) => Reader::sqlite(SqliteReader::alone(&path)),
            Address::Postgres(url) => Reader::postgres(PgReader::new(&url)?),
        }))
    }

    /// The calls of a client, oldest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn calls(&self, client: MerchantId, query: &CallQuery) -> Result<Vec<LoggedCall>, StoreError> {
        let after = query.after.map_or([0; 16], CallId::to_bytes);
        let (mut text, mut cells) = (BEGIN.to_owned(), params![client, after]);
        let mut add = |condition: &str, cell: Cell<'static>| {
            cells.push(cell);
            text.push_str(&condition.replace('#', &format!("?{}", cells.len())));
        };
        if let Some(kind) = query.kind {
            add(" AND kind = #", Cell::from(kind.name()));
        }
        if let Some(path) = &query.path {
            add(" AND substr(path, 1, length(CAST(# AS TEXT))) = #", Cell::from(path.clone()));
        }
        if let Some(method) = &query.method {
            add(" AND method = #", Cell::from(method.clone()));
        }
        if let Some((first, end)) = query.status {
            add(" AND status >= #", Cell::from(i64::from(first)));
            add(" AND status < #", Cell::from(i64::from(end)));
        }
        if let Some(code) = &query.code {
            add(" AND code = #", Cell::from(code.clone()));
        }
        add(" ORDER BY id LIMIT #", Cell::from(query.limit));
        let decode = move |source: &dyn Source| decode(client, source);
        self.0.ask_lossy(text, cells, decode).await
    }
}

const BEGIN: &str = "SELECT id, kind, method, path, status, code, duration_us, exchange FROM call_log AS c
    WHERE client = ?1 AND id > ?2";

fn decode(client: MerchantId, source: &dyn Source) -> Result<LoggedCall, StoreError> {
    let corrupt = || StoreError::Corrupt("the log of calls has a row of another form".to_owned());
    let text = |index| source.text(index)?.ok_or_else(corrupt);
    let id = source.blob(0)?.and_then(|bytes| CallId::from_slice(&bytes)).ok_or_else(corrupt)?;
    Ok(LoggedCall {
        client,
        id,
        kind: CallKind::from_name(&text(1)?).ok_or_else(corrupt)?,
        method: text(2)?,
        path: text(3)?,
        status: source.int(4)?,
        code: source.text(5)?,
        duration_us: source.int(6)?.ok_or_else(corrupt)?,
        exchange: text(7)?,
    })
}
