//! The read pool.

use std::sync::Arc;

use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime, Timeouts};
use futures_util::TryStreamExt as _;
use std::time::Duration;
use tokio_postgres::NoTls;

use super::connect::{config, tls, wants_tls};
use super::describe;
use crate::cell::{Cell, Source};
use crate::error::StoreError;

/// How many reads run at once.
const CONNECTIONS: usize = 8;

/// How long a read waits for a connection.
const WAIT: Duration = Duration::from_secs(5);

/// The readers of a PostgreSQL database.
#[derive(Clone)]
pub(crate) struct PgReader {
    pool: Pool,
}

impl PgReader {
    pub(crate) fn new(url: &str) -> Result<Self, StoreError> {
        let mut config = config(url)?;
        config.options("-c statement_timeout=15s -c default_transaction_read_only=on");
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if wants_tls(&config) {
            Manager::from_config(config, tls()?, manager_config)
        } else {
            Manager::from_config(config, NoTls, manager_config)
        };
        let timeouts = Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { pool })
    }

    /// Runs one question and decodes every row of its answer.
    pub(crate) async fn rows<R>(
        &self,
        text: Arc<str>,
        cells: Vec<Cell<'static>>,
        decode: fn(&dyn Source) -> Result<R, StoreError>,
    ) -> Result<Vec<R>, StoreError> {
        // Whatever keeps a connection from being opened, the database is not there for us.
        let client = self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(inner) => StoreError::Unavailable(describe(&inner)),
            other => StoreError::Unavailable(other.to_string()),
        })?;
        let statement = client.prepare_cached(&text).await?;
        let answer = client.query_raw(&statement, cells).await?;
        futures_util::pin_mut!(answer);
        let mut rows = Vec::new();
        while let Some(row) = answer.try_next().await? {
            rows.push(decode(&row)?);
        }
        Ok(rows)
    }
}
