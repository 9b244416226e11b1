//! The server that a notice goes to, as the operator has set it up.

use std::time::Duration;

use cashier_core::id::MerchantId;
use cashier_core::merchant::{DialectName, Role, Webhooks};
use cashier_core::notice::{Channel, Notice};
use cashier_protocol::dialect::Dialect;

use super::{Deliveries, Undelivered};
use crate::outbound::Reach;
use crate::workers::SCHEDULE;

/// A client's or an app's server.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// What it speaks; apps have no dialect.
    dialect: Option<&'static dyn Dialect>,
    webhooks: Webhooks,
    reach: Reach,
    /// How the operator can allow notices to a private address.
    allowing: String,
}

impl Receiver {
    pub(super) const fn dialect(&self) -> Option<&'static dyn Dialect> {
        self.dialect
    }

    /// How its notices are signed beyond its dialect. An app has those of its merchant.
    pub const fn webhooks(&self) -> &Webhooks {
        &self.webhooks
    }

    /// The addresses that it may have.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// The command that lets notices go to private addresses.
    pub fn allowing(&self) -> &str {
        &self.allowing
    }

    /// True when an answer accepts a notice. An app accepts with any 2xx.
    pub fn is_accepted(&self, status: u16, body: &[u8]) -> bool {
        let any = || (200..300).contains(&status);
        self.dialect.map_or_else(any, |dialect| dialect.is_accepted(status, body))
    }

    /// The pauses after failed attempts. After the last one a notice is given up.
    pub fn retry_pauses(&self) -> &'static [Duration] {
        self.dialect.map_or(SCHEDULE.as_slice(), |dialect| dialect.retry_pauses())
    }
}

impl Deliveries {
    /// The receiver of a notice; `None` for one that goes to an acquirer or a user.
    ///
    /// # Errors
    /// [`Undelivered::NotNow`].
    pub async fn receiver(&self, notice: &Notice) -> Result<Option<Receiver>, Undelivered> {
        match &notice.channel {
            Channel::Merchant { merchant, client_id, .. } => {
                self.client(client_id, *merchant).await.map(Some)
            }
            Channel::Trigger { merchant, app, .. } => {
                let webhooks = self.reader.webhooks_of(*merchant).await?;
                self.app(app, webhooks).await.map(Some)
            }
            Channel::Acquirer { .. } | Channel::Mail { .. } | Channel::Sms { .. } => Ok(None),
        }
    }

    async fn client(&self, client_id: &str, id: MerchantId) -> Result<Receiver, Undelivered> {
        let (client, webhooks) = self.reader.receiving_client(client_id).await?.unzip();
        let webhooks = webhooks.unwrap_or_else(|| Webhooks::unchanged(id));
        let name = client.as_ref().map_or(DialectName::WALLET, |client| client.dialect.clone());
        let unknown = || Undelivered::NotNow(format!("this program does not know the dialect {name}"));
        let dialect = self.dialects.named(&name).ok_or_else(unknown)?;
        let is_private = client.as_ref().is_some_and(|client| client.private_notify);
        let (noun, flag) = match client.map(|client| client.role) {
            Some(Role::Wallet) => ("partner", "--private"),
            _ => ("merchant", "--private-notify"),
        };
        let allowing = format!("cashier {noun} set --client-id {client_id} {flag} true --reason …");
        Ok(Receiver { dialect: Some(dialect), webhooks, reach: reach(is_private), allowing })
    }

    async fn app(&self, app: &str, webhooks: Webhooks) -> Result<Receiver, Undelivered> {
        let found = self.reader.app(app).await?;
        let is_private = found.is_some_and(|app| app.config.private_trigger);
        let allowing = format!("cashier app add --client-id {app} … --private-trigger");
        Ok(Receiver { dialect: None, webhooks, reach: reach(is_private), allowing })
    }
}

const fn reach(is_private: bool) -> Reach {
    if is_private { Reach::Anywhere } else { Reach::Public }
}
