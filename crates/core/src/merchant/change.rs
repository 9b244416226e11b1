//! The operator changes a client, or ends one of its keys.

use super::{Merchant, MerchantKey, Webhooks};
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId};
use crate::kernel::{Command, Decision};
use crate::standing::{ActKind, By, record};
use crate::world::{Keys, World};

/// Changes the fields that are given and leaves the rest.
pub struct ChangeClient {
    /// Its `Client-Id`.
    pub client_id: String,
    /// The new name that users see. Existing orders keep the old one.
    pub name: Option<String>,
    /// Whether notices may go to loopback and private addresses.
    pub private_notify: Option<bool>,
    /// Where a partner wallet's server is, without a slash at the end.
    pub server_url: Option<String>,
    /// Whether its notices carry the headers of CloudEvents.
    pub cloud_events: Option<bool>,
    /// Who does it, and why.
    pub by: By,
}

impl Command<World> for ChangeClient {
    /// The client after the change.
    type Outcome = Merchant;

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchants.insert(self.client_id.clone());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Merchant> {
        let before = world.merchants.get(&self.client_id)?.cloned();
        let before = before.ok_or_else(|| Error::new(Code::InvalidClient))?;
        let mut after = before.clone();
        let mut changed = Vec::new();
        if let Some(name) = self.name.as_ref().filter(|name| **name != before.name) {
            changed.push(format!("name: {} is now {name}", before.name));
            after.name.clone_from(name);
        }
        if let Some(private) = self.private_notify.filter(|private| *private != before.private_notify) {
            changed.push(format!("private addresses: {}", if private { "allowed" } else { "refused" }));
            after.private_notify = private;
        }
        if let Some(url) = self.server_url.as_ref().filter(|url| before.server_url.as_ref() != Some(url)) {
            changed.push(format!("server: {url}"));
            after.server_url = Some(url.clone());
        }
        if let Some(wanted) = self.cloud_events {
            let webhooks = Webhooks::of(world, before.id)?;
            if webhooks.cloud_events != wanted {
                changed.push(format!("CloudEvents: {}", if wanted { "on" } else { "off" }));
                world.webhooks.put(Webhooks { cloud_events: wanted, ..webhooks })?;
            }
        }
        if !changed.is_empty() {
            record(world, fresh, (before.id.into(), ActKind::Change), changed.join("; "), &self.by);
            world.merchants.put(after.clone())?;
        }
        Ok(after)
    }
}

/// Ends a key of a client: signatures made with it are refused from now on.
pub struct EndMerchantKey {
    /// The key's owner.
    pub merchant: MerchantId,
    /// The version.
    pub version: u32,
    /// Who does it, and why.
    pub by: By,
}

impl Command<World> for EndMerchantKey {
    /// False when it had already been ended; then nothing is recorded.
    type Outcome = bool;

    fn name_keys(&self, keys: &mut Keys) {
        keys.merchant_keys.insert((self.merchant, self.version));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<bool> {
        let Some(key) = world.merchant_keys.get(&(self.merchant, self.version))?.cloned() else {
            let detail = format!("There is no key of version {}.", self.version);
            return Err(Error::new(Code::KeyNotFound).with_detail(detail).into());
        };
        if key.ended_at.is_some() {
            return Ok(false);
        }
        let detail = format!("key version {}", self.version);
        record(world, fresh, (self.merchant.into(), ActKind::EndKey), detail, &self.by);
        world.merchant_keys.put(MerchantKey { ended_at: Some(fresh.at()), ..key })?;
        Ok(true)
    }
}
