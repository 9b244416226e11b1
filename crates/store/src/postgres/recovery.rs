//! Finding out whether a batch was committed, after the connection was lost at COMMIT.

use std::time::Duration;

use cashier_core::chain::Block;
use tokio_postgres::types::ToSql;

use super::connect::connect;
use crate::batch::Batch;
use crate::chain::Link;
use crate::error::StoreError;
use crate::table::Table as _;

/// The time limit of one lookup of a lost commit.
pub(super) const LOOK_MAX: Duration = Duration::from_secs(5);

/// The pauses while the writer tries to learn the outcome of a commit whose answer was lost.
const RECOVERY: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

/// The statement that adds a block.
pub(super) fn insert_block() -> String {
    let places = (1..=Block::COLUMNS.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO blocks ({}) VALUES ({places})", Block::column_list())
}

/// Asks over a new connection whether a batch's block was committed. Since its key is unique, this waits for a
/// transaction that is still running. Another writer may have claimed the chain since, and have put its own block there.
async fn was_committed(url: &str, batch: &dyn Batch, place: Link) -> Result<bool, StoreError> {
    let client = connect(url).await?;
    client.batch_execute("BEGIN; SET LOCAL statement_timeout = '30s'").await?;
    let block = place.block(batch.id(), batch.at(), &cashier_core::chain::Facts::default());
    let mut cells = Vec::new();
    block.encode(&mut cells);
    let values: Vec<_> = cells.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
    let inserted = client.execute(&format!("{} ON CONFLICT DO NOTHING", insert_block()), &values).await?;
    client.batch_execute("ROLLBACK").await?;
    if inserted == 1 {
        return Ok(false);
    }
    let question = "SELECT 1 FROM blocks WHERE shard = 0 AND chain = $1 AND number = $2 AND batch = $3";
    let (chain, number) = (i64::from(place.next.chain), place.next.number);
    let found = client.query_opt(question, &[&chain, &number, &batch.id().to_bytes().as_slice()]).await?;
    Ok(found.is_some())
}

/// The outcome of a batch whose block was to go to this place.
pub(super) async fn settle(
    url: &str,
    batch: &dyn Batch,
    place: Link,
    error: StoreError,
) -> Result<(), StoreError> {
    for pause in RECOVERY {
        tokio::time::sleep(pause).await;
        let look = tokio::time::timeout(LOOK_MAX, was_committed(url, batch, place)).await;
        let silent = |_| Err(StoreError::Unavailable("PostgreSQL does not answer".to_owned()));
        match look.unwrap_or_else(silent) {
            Ok(true) => return Ok(()),
            Ok(false) => return Err(error),
            Err(next) => tracing::warn!(error = %next, "cannot tell yet whether the commit went through"),
        }
    }
    Err(error)
}
