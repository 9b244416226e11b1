//! Who may get shares: the list that a provider keeps for a merchant, as far as we put it there.

use std::sync::Arc;

use crate::id::{Fresh, ProviderAccountId};
use crate::kernel::{Command, Decision, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One receiver of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receiver {
    /// Of which account.
    pub account: ProviderAccountId,
    /// The kind and the account at the provider, such as `MERCHANT_ID:1900000109`.
    pub receiver: String,
    /// What it is to the merchant, such as `SUPPLIER`.
    pub relation: Arc<str>,
    /// True once the provider has taken it.
    pub active: bool,
    /// When it was last changed.
    pub at: Timestamp,
}

impl Row for Receiver {
    type Key = (ProviderAccountId, String);

    fn key(&self) -> Self::Key {
        (self.account, self.receiver.clone())
    }
}

/// What is known about a receiver's place on the provider's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// The provider is about to be asked to add it. A receiver that is there stays usable.
    Asked,
    /// The provider has it.
    Added,
    /// The provider does not have it any more.
    Removed,
}

/// Writes down a receiver: inactive before the provider is asked, active once it said yes.
pub struct PutReceiver {
    /// Of which account.
    pub account: ProviderAccountId,
    /// Who.
    pub receiver: String,
    /// What it is to the merchant.
    pub relation: Arc<str>,
    /// What is known.
    pub listing: Listing,
}

impl Command<World> for PutReceiver {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.receivers.insert((self.account, self.receiver.clone()));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let key = (self.account, self.receiver.clone());
        // A repeat whose answer is lost must not take a receiver away that is there.
        let was = world.receivers.get(&key)?.is_some_and(|receiver| receiver.active);
        world.receivers.put(Receiver {
            account: self.account,
            receiver: self.receiver.clone(),
            relation: Arc::clone(&self.relation),
            active: match self.listing {
                Listing::Asked => was,
                Listing::Added => true,
                Listing::Removed => false,
            },
            at: fresh.at(),
        })
    }
}
