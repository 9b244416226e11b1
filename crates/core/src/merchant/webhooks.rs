//! How a client's notices are signed and wrapped beyond what its dialect says.
//!
//! Secrets are not stored: one is computed from the client's id and the version that stands here. So every client has one,
//! whenever it was added.

use std::time::Duration;

use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId};
use crate::kernel::{Command, Decision, Row};
use crate::standing::{ActKind, By, record};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// What can be set. A client that changed nothing has no row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Webhooks {
    /// The client.
    pub client: MerchantId,
    /// The version of its secret, 1 for the first.
    pub secret_version: u32,
    /// Until then the secret before it signs too.
    pub earlier_until: Option<Timestamp>,
    /// True when its notices carry the headers of CloudEvents.
    pub cloud_events: bool,
}

impl Webhooks {
    /// Those of a client that changed nothing.
    pub const fn unchanged(client: MerchantId) -> Self {
        Self { client, secret_version: 1, earlier_until: None, cloud_events: false }
    }

    /// The version before the present one, while it still signs.
    pub fn earlier_version(&self, now: Timestamp) -> Option<u32> {
        let signs = self.earlier_until.is_some_and(|until| now < until);
        signs.then(|| self.secret_version.saturating_sub(1)).filter(|version| *version > 0)
    }

    /// The versions that sign at this time, the newest first.
    pub fn versions(&self, now: Timestamp) -> impl Iterator<Item = u32> + use<> {
        std::iter::once(self.secret_version).chain(self.earlier_version(now))
    }

    /// What is stored of a client, or those of one that changed nothing.
    pub(super) fn of(world: &mut World, client: MerchantId) -> Decision<Self> {
        Ok(world.webhooks.get(&client)?.cloned().unwrap_or_else(|| Self::unchanged(client)))
    }
}

impl Row for Webhooks {
    type Key = MerchantId;

    fn key(&self) -> MerchantId {
        self.client
    }
}

/// Gives a client a new secret. The one before it goes on signing for a while, so that receivers can be changed one after
/// the other.
pub struct RotateWebhookSecret {
    /// The client.
    pub client: MerchantId,
    /// How long the earlier secret signs too. Zero ends every earlier one at once.
    pub keep: Duration,
    /// Who does it, and why.
    pub by: By,
}

impl Command<World> for RotateWebhookSecret {
    /// What is stored after the change.
    type Outcome = Webhooks;

    fn name_keys(&self, keys: &mut Keys) {
        keys.webhooks.insert(self.client);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Webhooks> {
        let (before, now) = (Webhooks::of(world, self.client)?, fresh.at());
        let is_kept = !self.keep.is_zero();
        // Only two sign at a time: a receiver that still has the oldest would refuse everything without a warning.
        if let Some((version, until)) = before.earlier_version(now).zip(before.earlier_until)
            && is_kept
        {
            let detail = format!(
                "The secret of version {version} signs until {}: rotate after that, or end it now by keeping none.",
                until.to_rfc3339()
            );
            return Err(Error::new(Code::ParamIllegal).with_detail(detail).into());
        }
        let after = Webhooks {
            secret_version: before.secret_version.saturating_add(1),
            earlier_until: is_kept.then(|| now.saturating_add(self.keep)),
            ..before
        };
        let earlier = match after.earlier_until {
            Some(until) => format!("the earlier one signs until {}", until.to_rfc3339()),
            None => "earlier ones do not sign any more".to_owned(),
        };
        let detail = format!("webhook secret: version {}; {earlier}", after.secret_version);
        record(world, fresh, (self.client.into(), ActKind::Change), detail, &self.by);
        world.webhooks.put(after.clone())?;
        Ok(after)
    }
}

#[cfg(test)]
mod tests {
    use crate::id::Shard;

    use super::*;

    #[test]
    fn the_earlier_secret_signs_until_its_time() {
        let at = Timestamp::from_micros;
        let first = Webhooks::unchanged(MerchantId::new(at(0), Shard::of_text("x"), 1));
        assert_eq!(first.versions(at(0)).collect::<Vec<_>>(), [1]);
        let second = Webhooks { secret_version: 2, earlier_until: Some(at(10)), ..first.clone() };
        assert_eq!(second.versions(at(9)).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(second.versions(at(10)).collect::<Vec<_>>(), [2]);
        let odd = Webhooks { earlier_until: Some(at(10)), ..first };
        assert_eq!(odd.versions(at(9)).collect::<Vec<_>>(), [1], "there is none before the first");
    }
}
