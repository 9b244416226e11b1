//! The columns of a row that PostgreSQL sent.

use cashier_core::chain::Value;

use crate::cell::{ColumnType, Source};
use crate::error::StoreError;

impl Source for tokio_postgres::Row {
    fn int(&self, index: usize) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(index)?)
    }

    fn text(&self, index: usize) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(index)?)
    }

    fn blob(&self, index: usize) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.try_get(index)?)
    }

    fn value(&self, index: usize, ty: ColumnType, take: &mut dyn FnMut(Value<'_>)) -> Result<(), StoreError> {
        take(match ty {
            ColumnType::Int => self.try_get::<_, Option<i64>>(index)?.map_or(Value::Null, Value::Int),
            ColumnType::Text => self.try_get::<_, Option<&str>>(index)?.map_or(Value::Null, Value::Text),
            ColumnType::Blob => self.try_get::<_, Option<&[u8]>>(index)?.map_or(Value::Null, Value::Bytes),
        });
        Ok(())
    }
}
