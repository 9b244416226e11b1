//! Receivers of shares: added to and removed from the provider's list.

use std::sync::Arc;

use cashier_core::error::{Code, Error};
use cashier_core::id::{MerchantId, ProviderAccountId};
use cashier_core::provider::{Listing, ProviderName, PutReceiver, Receiver};

use super::connector::Listed;
use super::ready::Ready;
use super::{Providers, refused, unread};

/// A receiver, as a merchant names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewReceiver {
    /// The kind and the account at the provider, such as `MERCHANT_ID:1900000109`.
    pub receiver: String,
    /// Its relation to the merchant, such as `SUPPLIER`.
    pub relation: String,
    /// The real name, where the provider requires it.
    pub name: Option<String>,
}

impl Providers {
    /// The account whose receivers a merchant means when it names a provider.
    ///
    /// # Errors
    /// `CHANNEL_NOT_AVAILABLE` when the merchant has no active account there, or the provider does not support
    /// sharing.
    pub async fn sharing_account(
        &self,
        merchant: MerchantId,
        provider: ProviderName,
    ) -> Result<ProviderAccountId, Error> {
        let found = self.reader.active_account(merchant, provider).await.map_err(|error| unread(&error))?;
        let found = found.filter(|account| self.registry.sharing().contains(&account.provider));
        found.map(|account| account.id).ok_or_else(|| Error::new(Code::ChannelNotAvailable))
    }

    /// Adds a receiver of shares to the provider's list. Repeating it is safe.
    ///
    /// # Errors
    /// `CHANNEL_REFUSED` with the provider's message, `CHANNEL_NO_ANSWER`.
    pub async fn add_receiver(&self, account: ProviderAccountId, new: &NewReceiver) -> Result<(), Error> {
        let connector = self.connector_of(account).await?;
        self.put_receiver(account, (&new.receiver, &new.relation), Listing::Asked).await?;
        let row = self.row(account, (&new.receiver, &new.relation), false);
        let said = connector.add_receiver(&self.wire, &row, new.name.as_deref()).await;
        concluded(said)?;
        self.put_receiver(account, (&new.receiver, &new.relation), Listing::Added).await
    }

    /// Removes a receiver from the provider's list. It keeps the shares it got, which can still be taken back.
    ///
    /// # Errors
    /// `CHANNEL_REFUSED` with the provider's message, `CHANNEL_NO_ANSWER`; `SHARING_NOT_POSSIBLE` when it was never
    /// added.
    pub async fn remove_receiver(&self, account: ProviderAccountId, receiver: &str) -> Result<(), Error> {
        let known = self.reader.receivers_of(account).await.map_err(|error| unread(&error))?;
        let known = known.into_iter().find(|known| known.receiver == receiver).ok_or_else(|| {
            Error::new(Code::SharingNotPossible).with_detail("The receiver was never added.")
        })?;
        let connector = self.connector_of(account).await?;
        // From now on nothing is shared with it, whatever the provider answers.
        self.put_receiver(account, (receiver, &known.relation), Listing::Removed).await?;
        concluded(connector.remove_receiver(&self.wire, &known).await)
    }

    async fn connector_of(&self, account: ProviderAccountId) -> Result<Arc<Ready>, Error> {
        let found = self.reader.provider_account(account).await.map_err(|error| unread(&error))?;
        self.connector(&found.ok_or_else(|| Error::new(Code::ChannelNotAvailable))?)
    }

    fn row(&self, account: ProviderAccountId, (receiver, relation): (&str, &str), active: bool) -> Receiver {
        let at = self.wire.engine.clock().now();
        Receiver { account, receiver: receiver.to_owned(), relation: Arc::from(relation), active, at }
    }

    async fn put_receiver(
        &self,
        account: ProviderAccountId,
        (receiver, relation): (&str, &str),
        listing: Listing,
    ) -> Result<(), Error> {
        let (receiver, relation) = (receiver.to_owned(), Arc::from(relation));
        let command = PutReceiver { account, receiver, relation, listing };
        self.wire.engine.submit(command).await.map_err(refused)
    }
}

fn concluded(said: Listed) -> Result<(), Error> {
    match said {
        Listed::Done => Ok(()),
        Listed::Refused(reason) => Err(Error::new(Code::ChannelRefused).with_detail(reason)),
        Listed::Unknown => Err(Error::new(Code::ChannelNoAnswer)),
    }
}
