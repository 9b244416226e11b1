//! What a user agreed to let a merchant see or do.

use crate::id::{Fresh, MerchantId, UserId};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// The scopes that a user granted to a merchant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// The user who agreed.
    pub user: UserId,
    /// The merchant.
    pub merchant: MerchantId,
    /// The scopes.
    pub scopes: Vec<String>,
    /// When it last changed.
    pub at: Timestamp,
}

impl Row for Consent {
    type Key = (UserId, MerchantId);

    fn key(&self) -> Self::Key {
        (self.user, self.merchant)
    }
}

/// A user agrees to additional scopes.
pub struct AnswerConsent {
    /// The user who agrees.
    pub user: UserId,
    /// The merchant.
    pub merchant: MerchantId,
    /// The scopes.
    pub scopes: Vec<String>,
}

impl Command<World> for AnswerConsent {
    type Outcome = Consent;

    fn name_keys(&self, keys: &mut Keys) {
        keys.consents.insert((self.user, self.merchant));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Consent> {
        let known = world.consents.get(&(self.user, self.merchant))?;
        let mut scopes = known.map(|consent| consent.scopes.clone()).unwrap_or_default();
        for scope in &self.scopes {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        let consent = Consent { user: self.user, merchant: self.merchant, scopes, at: fresh.at() };
        world.consents.put(consent.clone())?;
        Ok(consent)
    }
}
