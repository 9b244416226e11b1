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
use crate::cell::Cell;
use crate::error::StoreError;
use crate::read::Each;

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
}

/// One state of the database, for long reads, on one connection. Cheap to clone.
#[derive(Clone)]
pub(crate) struct PgSnapshot {
    client: Arc<Object>,
}

impl PgReader {
    pub(crate) fn new(url: &str) -> Result<Self, StoreError> {
        Self::with(url, "-c statement_timeout=4s -c default_transaction_read_only=on", CONNECTIONS)
    }

    /// A snapshot of the database as it is now, without time limits. Old rows are not vacuumed while it exists.
    pub(crate) async fn snapshot(&self) -> Result<PgSnapshot, StoreError> {
        let options = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0";
        let client = Self::with(&self.url, options, 1)?.connection().await?;
        // Fresh statistics: without them the joins of a proof can take days.
        if let Err(error) = client.batch_execute("ANALYZE").await {
            // A read-only role may not do this; then the proof just takes longer.
            tracing::warn!(error = %describe(&error), "cannot refresh the statistics");
        }
        client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        // The first query takes the snapshot.
        client.batch_execute("SELECT 1 FROM schema_migrations LIMIT 1").await?;
        Ok(PgSnapshot { client: Arc::new(client) })
    }

    fn with(url: &str, options: &str, connections: usize) -> Result<Self, StoreError> {
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
        Ok(Self { url: Arc::from(url), pool })
    }

    /// Whatever prevents a connection, to us the database is unavailable.
    async fn connection(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(inner) => StoreError::Unavailable(describe(&inner)),
            other => StoreError::Unavailable(other.to_string()),
        })
    }

    /// Runs one query and takes every row of its result.
    pub(crate) async fn rows(
        &self,
        text: Arc<str>,
        cells: Vec<Cell<'static>>,
        each: Each,
    ) -> Result<(), StoreError> {
        let client = self.connection().await?;
        let asking = ask(&client, &text, cells, each);
        if let Ok(answer) = tokio::time::timeout(ANSWER_MAX, asking).await {
            return answer;
        }
        // The answer may still arrive, so nobody else may get this connection.
        drop(Object::take(client));
        Err(StoreError::Unavailable("PostgreSQL does not answer".to_owned()))
    }
}

impl PgSnapshot {
    /// Runs one query and takes every row of its result.
    pub(crate) async fn rows(
        &self,
        text: Arc<str>,
        cells: Vec<Cell<'static>>,
        each: Each,
    ) -> Result<(), StoreError> {
        ask(&self.client, &text, cells, each).await
    }
}

async fn ask(
    client: &Object,
    text: &str,
    cells: Vec<Cell<'static>>,
    mut each: Each,
) -> Result<(), StoreError> {
    let statement = client.prepare_cached(text).await?;
    let answer = client.query_raw(&statement, cells).await?;
    futures_util::pin_mut!(answer);
    while let Some(row) = answer.try_next().await? {
        each(&row)?;
    }
    Ok(())
}
