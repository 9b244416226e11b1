//! The operator adds an app, or changes what it may do.

use super::{App, AppConfig};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::merchant::ClientId;
use crate::world::{Keys, World};

/// Adds an app, or replaces the configuration of one that exists.
pub struct SaveApp {
    /// The app's client id.
    pub client_id: ClientId,
    /// The `Client-Id` of the merchant that is paid. It never changes.
    pub merchant_client_id: String,
    /// The name.
    pub name: String,
    /// False when its requests are refused.
    pub active: bool,
    /// What it may do.
    pub config: AppConfig,
}

impl Command<World> for SaveApp {
    type Outcome = App;

    fn name_keys(&self, keys: &mut Keys) {
        keys.apps.insert(self.client_id.to_string());
        keys.merchants.insert(self.merchant_client_id.clone());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<App> {
        let Some(merchant) = world.merchants.get(&self.merchant_client_id)?.map(|merchant| merchant.id)
        else {
            let detail = format!("There is no merchant {}.", self.merchant_client_id);
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        };
        let before = world.apps.get(&self.client_id.to_string())?;
        if before.is_some_and(|app| app.merchant != merchant) {
            let detail = format!("The app {} belongs to another merchant.", self.client_id);
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let app = App {
            client_id: self.client_id.to_string(),
            merchant,
            merchant_client_id: self.merchant_client_id.clone(),
            name: self.name.clone(),
            active: self.active,
            config: self.config.clone(),
            created_at: before.map_or(fresh.at(), |app| app.created_at),
        };
        world.apps.put(app.clone())?;
        Ok(app)
    }
}
