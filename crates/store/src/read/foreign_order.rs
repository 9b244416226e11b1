//! Orders of other acquirers.

use cashier_core::foreign::ForeignOrder;
use cashier_core::id::ForeignOrderId;

use super::Reader;
use crate::error::StoreError;

impl Reader {
    /// One foreign order.
    pub async fn foreign_order(&self, id: ForeignOrderId) -> Result<Option<ForeignOrder>, StoreError> {
        self.by_key(&id).await
    }
}
