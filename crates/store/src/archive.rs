//! Moves the rows of old months into the archive, in small transactions beside running servers.
//!
//! Invariant: each transaction moves whole rows, from one table to its archive. Every question sees both tables, so it finds the same rows
//! between any two of them, and a move that was interrupted is simply begun again: it goes on with what is left.

use std::time::Duration;

use cashier_core::time::Timestamp;

use crate::address::Address;
use crate::error::StoreError;
use crate::postgres::PgMover;
use crate::sqlite::SqliteMover;

/// How many rows are moved in one transaction, at most.
pub(crate) const ROWS_MAX: u32 = 2_000;

/// How often a step is tried that others keep out.
const TRIES: u32 = 5;
/// The pause before it is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// One transaction's work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The table that the rows left.
    pub table: &'static str,
    /// How many they were.
    pub rows: u64,
}

/// Moves rows into the archive.
pub struct Mover {
    engine: Engine,
}

enum Engine {
    /// None while a step has it, and after one that was given up.
    Sqlite(Option<Box<SqliteMover>>),
    Postgres(Box<PgMover>),
}

impl Mover {
    /// Prepares to move all rows made before `until`, which must be the end of a month that is recorded as archived.
    ///
    /// # Errors
    /// When the database cannot be reached, or another process moves rows.
    pub async fn open(address: &Address, until: Timestamp) -> Result<Self, StoreError> {
        let engine = match address {
            Address::Sqlite(path) => {
                let path = path.clone();
                let mover = blocking(move || SqliteMover::open(&path, until)).await?;
                Engine::Sqlite(Some(Box::new(mover)))
            }
            Address::Postgres(url) => Engine::Postgres(Box::new(PgMover::open(url, until).await?)),
        };
        Ok(Self { engine })
    }

    /// Moves the next rows in one transaction; `None` when nothing is left to do.
    ///
    /// # Errors
    /// When the database does not answer. What was moved before stays moved.
    pub async fn step(&mut self) -> Result<Option<Moved>, StoreError> {
        for _ in 1..TRIES {
            match self.once().await {
                Err(StoreError::Conflict(_)) => tokio::time::sleep(PAUSE).await,
                other => return other,
            }
        }
        self.once().await
    }

    async fn once(&mut self) -> Result<Option<Moved>, StoreError> {
        match &mut self.engine {
            Engine::Postgres(mover) => mover.step().await,
            Engine::Sqlite(place) => {
                let gone = || StoreError::Unavailable("an earlier step was given up".to_owned());
                let mut mover = place.take().ok_or_else(gone)?;
                let (mover, done) = blocking(move || {
                    let done = mover.step();
                    Ok((mover, done))
                })
                .await?;
                *place = Some(mover);
                done
            }
        }
    }
}

async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, StoreError> + Send + 'static,
) -> Result<R, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::Unavailable(format!("the work ended early: {error}")))?
}
