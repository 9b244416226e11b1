//! The operator adds a merchant, or a further key of one.

use super::{Merchant, MerchantKey};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, Shard};
use crate::world::{Command, Decision, Keys, World};

/// Adds a merchant with its first key.
pub struct CreateMerchant {
    /// Its `Client-Id`.
    pub client_id: String,
    /// The name that users see.
    pub name: String,
    /// Its public key as `SubjectPublicKeyInfo` DER.
    pub spki: Vec<u8>,
    /// True when notices may go to loopback and private addresses.
    pub private_notify: bool,
}

impl Command for CreateMerchant {
    type Outcome = Merchant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchants.insert(self.client_id.clone());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Merchant> {
        if world.merchants.get(&self.client_id)?.is_some() {
            let detail = format!("The client id {} is taken.", self.client_id);
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let merchant = Merchant {
            client_id: self.client_id.clone(),
            id: fresh.id(Shard::of_text(&self.client_id)),
            name: self.name.clone(),
            active: true,
            private_notify: self.private_notify,
            created_at: fresh.at(),
        };
        world.merchants.put(merchant.clone())?;
        world.merchant_keys.insert_fresh(MerchantKey {
            merchant: merchant.id,
            version: 1,
            spki: self.spki.clone(),
            created_at: fresh.at(),
        });
        Ok(merchant)
    }
}

/// Adds a further key. The old ones stay valid, so that a merchant can change keys without a gap.
pub struct AddMerchantKey {
    /// Whose key.
    pub merchant: MerchantId,
    /// Which version; one more than the newest.
    pub version: u32,
    /// The key as `SubjectPublicKeyInfo` DER.
    pub spki: Vec<u8>,
}

impl Command for AddMerchantKey {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchant_keys.insert((self.merchant, self.version));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        if world.merchant_keys.get(&(self.merchant, self.version))?.is_some() {
            let detail = format!("The merchant has a key of version {} already.", self.version);
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        world.merchant_keys.put(MerchantKey {
            merchant: self.merchant,
            version: self.version,
            spki: self.spki.clone(),
            created_at: fresh.at(),
        })
    }
}
