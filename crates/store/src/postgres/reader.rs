//! The read pool.

use std::sync::Arc;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts,
};
use futures_util::TryStreamExt as _;
use std::time::Duration;
use tokio_postgres::NoTls;

use super::connect::{config, tls, wants_tls};
use super::describe;
use crate::cell::{Cell, Source};
use crate::error::StoreError;

/// The maximum number of concurrent reads.
const CONNECTIONS: usize = 8;

/// How long a read waits for a connection.
const WAIT: Duration = Duration::from_secs(2);

/// The time limit of one query. The server has a shorter limit of its own, but a stopped server enforces none.
const ANSWER_MAX: Duration = Duration::from_millis(4_500);

/// The readers of a PostgreSQL database.
#[derive(Clone)]
pub(crate) struct PgReader {
    url: Arc<str>,
    pool: Pool,
    /// The time limit of one query; none for the proof of the books.
    longest: Option<Duration>,
}

impl PgReader {
    pub(crate) fn new(url: &str) -> Result<Self, StoreError> {
        let options = "-c statement_timeout=4s -c default_transaction_read_only=on";
        Self::with(url, options, CONNECTIONS, Some(ANSWER_MAX))
    }

    /// One connection without time limits, for the proof of the books.
    pub(crate) fn patient(&self) -> Result<Self, StoreError> {
        // No snapshot is taken: the proof may last for hours, and would keep old rows from being vacuumed.
        Self::with(&self.url, "-c statement_timeout=0 -c default_transaction_read_only=on", 1, None)
    }

    /// Refreshes the server's statistics, so that its plans fit. Without this the joins of a proof can take days.
    pub(crate) async fn analyze(&self) -> Result<(), StoreError> {
        let client = self.connection().await?;
        client.batch_execute("ANALYZE").await?;
        Ok(())
    }

    fn with(
        url: &str,
        options: &str,
        connections: usize,
        longest: Option<Duration>,
    ) -> Result<Self, StoreError> {
        let mut config = config(url)?;
        config.options(options);
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if wants_tls(&config) {
            Manager::from_config(config, tls()?, manager_config)
        } else {
            Manager::from_config(config, NoTls, manager_config)
        };
        let timeouts = Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) };
        let pool = Pool::builder(manager)
            .max_size(connections)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { url: Arc::from(url), pool, longest })
    }

    /// Whatever prevents a connection, to us the database is unavailable.
    async fn connection(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(inner) => StoreError::Unavailable(describe(&inner)),
            other => StoreError::Unavailable(other.to_string()),
        })
    }

    /// Runs one query and decodes every row of its result.
    pub(crate) async fn rows<R>(
        &self,
        text: Arc<str>,
        cells: Vec<Cell<'static>>,
        decode: fn(&dyn Source) -> Result<R, StoreError>,
    ) -> Result<Vec<R>, StoreError> {
        let client = self.connection().await?;
        let asking = ask(&client, &text, cells, decode);
        let Some(longest) = self.longest else { return asking.await };
        if let Ok(answer) = tokio::time::timeout(longest, asking).await {
            return answer;
        }
        // The answer may still arrive: nobody else must get this connection.
        drop(Object::take(client));
        Err(StoreError::Unavailable("PostgreSQL does not answer".to_owned()))
    }
}

async fn ask<R>(
    client: &Object,
    text: &str,
    cells: Vec<Cell<'static>>,
    decode: fn(&dyn Source) -> Result<R, StoreError>,
) -> Result<Vec<R>, StoreError> {
    let statement = client.prepare_cached(text).await?;
    let answer = client.query_raw(&statement, cells).await?;
    futures_util::pin_mut!(answer);
    let mut rows = Vec::new();
    while let Some(row) = answer.try_next().await? {
        rows.push(decode(&row)?);
    }
    Ok(rows)
}
