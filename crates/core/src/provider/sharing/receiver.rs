//! Who may get shares: the provider's list for a merchant, as far as we added to it.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

use crate::id::{Fresh, ProviderAccountId, ReceiverId};
use crate::kernel::{Command, Decision, Row};
use crate::ledger::{AccountId, AccountKind};
use crate::money::Currency;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One receiver of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receiver {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The kind and the account at the provider, such as `MERCHANT_ID:1900000109`.
    pub receiver: String,
    /// Its relation to the merchant, such as `SUPPLIER`.
    pub relation: Arc<str>,
    /// True once the provider has accepted it.
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

/// What is known about a receiver's entry on the provider's list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// The provider is about to be asked to add it. A receiver already on the list stays usable.
    Asked,
    /// The provider has it.
    Added,
    /// The provider no longer has it.
    Removed,
}

/// Records a receiver: inactive before the provider is asked, active once it has accepted.
pub struct PutReceiver {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The receiver.
    pub receiver: String,
    /// Its relation to the merchant.
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
        // A repeated request whose answer is lost must not deactivate an existing receiver.
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

/// The account of a receiver with one provider. The provider holds the money; this account only records who got what.
pub(super) fn receiver_account(account: ProviderAccountId, receiver: &str, currency: Currency) -> AccountId {
    let mut text = account.to_bytes().to_vec();
    text.extend_from_slice(receiver.as_bytes());
    let hash = digest(&SHA256, &text);
    let entropy = hash.as_ref().first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    let id = ReceiverId::new(Timestamp::from_micros(0), account.shard(), entropy);
    AccountId { owner: id.into(), kind: AccountKind::ShareReceiver, currency }
}
