//! Settings stored with the data.

use cashier_core::setting::Setting;

use super::Reader;
use crate::error::StoreError;

impl Reader {
    /// The value of a setting.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.by_key::<Setting>(&name.to_owned()).await?.map(|setting| setting.value))
    }
}
