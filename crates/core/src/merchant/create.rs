//! The operator adds a merchant, a partner wallet, or another key of one.

use super::{ClientId, DialectName, Merchant, MerchantKey, Role};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, Shard};
use crate::kernel::{Command, Decision};
use crate::mode::Mode;
use crate::standing::Standing;
use crate::world::{Keys, World};

/// Adds a merchant with its first key.
pub struct CreateMerchant {
    /// Its `Client-Id`.
    pub client_id: ClientId,
    /// The name that users see.
    pub name: String,
    /// Its public key as `SubjectPublicKeyInfo` DER.
    pub spki: Vec<u8>,
    /// True when notices may go to loopback and private addresses.
    pub private_notify: bool,
    /// Its dialect, which never changes.
    pub dialect: DialectName,
    /// Which money it takes, which never changes either.
    pub mode: Mode,
}

impl Command<World> for CreateMerchant {
    type Outcome = Merchant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchants.insert(self.client_id.to_string());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Merchant> {
        let merchant = Merchant {
            client_id: self.client_id.to_string(),
            id: fresh.id(Shard::of_text(self.client_id.as_str())),
            name: self.name.clone(),
            private_notify: self.private_notify,
            role: Role::Merchant,
            server_url: None,
            dialect: self.dialect.clone(),
            created_at: fresh.at(),
        };
        add(world, merchant, (&self.spki, self.mode))
    }
}

/// Adds a partner wallet with its first key.
pub struct CreatePartner {
    /// Its `Client-Id`.
    pub client_id: ClientId,
    /// Its name.
    pub name: String,
    /// Its public key as `SubjectPublicKeyInfo` DER.
    pub spki: Vec<u8>,
    /// The URL of its server; without it, its users' payments cannot be refunded.
    pub server_url: Option<String>,
    /// True when its server may be at a loopback or private address.
    pub private_notify: bool,
    /// Which money its users pay with. It never changes.
    pub mode: Mode,
}

impl Command<World> for CreatePartner {
    type Outcome = Merchant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchants.insert(self.client_id.to_string());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Merchant> {
        let partner = Merchant {
            client_id: self.client_id.to_string(),
            id: fresh.id(Shard::of_text(self.client_id.as_str())),
            name: self.name.clone(),
            private_notify: self.private_notify,
            role: Role::Wallet,
            server_url: self.server_url.clone(),
            dialect: DialectName::WALLET,
            created_at: fresh.at(),
        };
        add(world, partner, (&self.spki, self.mode))
    }
}

/// Writes a new client with its first key, unless the client id is taken.
fn add(world: &mut World, client: Merchant, (spki, mode): (&[u8], Mode)) -> Decision<Merchant> {
    if world.merchants.get(&client.client_id)?.is_some() {
        let detail = format!("The client id {} is taken.", client.client_id);
        return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
    }
    world.merchants.put(client.clone())?;
    Standing::begin(world, client.id.into(), mode);
    world.merchant_keys.insert_fresh(MerchantKey {
        merchant: client.id,
        version: 1,
        spki: spki.to_vec(),
        created_at: client.created_at,
        ended_at: None,
    });
    Ok(client)
}

/// Adds another key. The old ones stay valid, so that a merchant can change keys without interruption.
pub struct AddMerchantKey {
    /// The key's owner.
    pub merchant: MerchantId,
    /// The version: one more than the newest.
    pub version: u32,
    /// The key as `SubjectPublicKeyInfo` DER.
    pub spki: Vec<u8>,
}

impl Command<World> for AddMerchantKey {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchant_keys.extend((1..=self.version).map(|version| (self.merchant, version)));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        if world.merchant_keys.get(&(self.merchant, self.version))?.is_some() {
            let detail = format!("The merchant has a key of version {} already.", self.version);
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        // Not even one that was ended: if it was stolen, the thief still has it.
        for version in 1..self.version {
            if world.merchant_keys.get(&(self.merchant, version))?.is_some_and(|key| key.spki == self.spki) {
                let detail = format!("This key is registered already, as version {version}.");
                return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
            }
        }
        world.merchant_keys.put(MerchantKey {
            merchant: self.merchant,
            version: self.version,
            spki: self.spki.clone(),
            created_at: fresh.at(),
            ended_at: None,
        })
    }
}
