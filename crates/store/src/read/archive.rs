//! The months that were put aside.

use cashier_core::archive::ArchivedMonth;

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// Every month that was put aside, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn archived_months(&self) -> Result<Vec<ArchivedMonth>, StoreError> {
        self.rows("ORDER BY month", params![]).await
    }
}
