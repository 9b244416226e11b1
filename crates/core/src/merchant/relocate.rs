//! A partner wallet's server moves.

use super::{Merchant, Role};
use crate::error::{Code, Error};
use crate::id::Fresh;
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Sets the URL of a partner wallet's server.
pub struct MovePartner {
    /// Its `Client-Id`.
    pub client_id: String,
    /// The URL of its server, without a trailing slash.
    pub server_url: String,
}

impl Command<World> for MovePartner {
    type Outcome = Merchant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchants.insert(self.client_id.clone());
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<Merchant> {
        let found = world.merchants.get(&self.client_id)?.cloned();
        let partner = found.filter(|partner| partner.role == Role::Wallet);
        let partner = partner.ok_or_else(|| Error::new(Code::InvalidClient))?;
        let partner = Merchant { server_url: Some(self.server_url.clone()), ..partner };
        world.merchants.put(partner.clone())?;
        Ok(partner)
    }
}
