//! One statement of the writer with its rows.

use std::pin::pin;

use futures_util::SinkExt as _;
use tokio_postgres::{Client, Statement};

use super::array::ColumnArray;
use super::copy::copied;
use crate::cell::{Cell, ColumnType};
use crate::error::StoreError;

/// What a statement does.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Verb {
    /// Reads rows by their keys, and locks them.
    Select,
    /// Reads a whole sparse table, limited to one row more than allowed. Nothing is locked.
    Whole,
    Insert,
    /// Inserts as well, at less cost for many rows and more for a few.
    Copy,
    /// Sets the columns that may change.
    Update,
    /// Sets every column.
    Rewrite,
    Delete,
}

/// One statement with its rows.
pub(super) struct Work<'a> {
    pub(super) table: &'static str,
    pub(super) verb: Verb,
    pub(super) statement: Statement,
    /// Changes those of the rows that were put aside.
    pub(super) archived: Option<Statement>,
    pub(super) cells: Vec<Cell<'a>>,
    pub(super) types: Vec<ColumnType>,
}

impl Work<'_> {
    pub(super) fn row_count(&self) -> usize {
        self.cells.len().checked_div(self.types.len()).unwrap_or(0)
    }

    pub(super) fn arrays(&self) -> Vec<ColumnArray<'_>> {
        let stride = self.types.len();
        self.types
            .iter()
            .enumerate()
            .map(|(offset, ty)| ColumnArray { cells: &self.cells, stride, offset, ty: *ty })
            .collect()
    }

    /// Runs the statement and returns how many rows it touched.
    pub(super) async fn write(&self, client: &Client) -> Result<u64, StoreError> {
        if self.verb != Verb::Copy {
            return Ok(client.execute_raw(&self.statement, self.arrays()).await?);
        }
        let mut sink = pin!(client.copy_in(&self.statement).await?);
        let rows = copied(&self.cells, self.types.len());
        sink.send(rows.map_err(|error| StoreError::Corrupt(error.to_string()))?).await?;
        Ok(sink.finish().await?)
    }
}
