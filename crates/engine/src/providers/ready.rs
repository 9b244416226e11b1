//! An account's connector, together with what its provider can do.

use std::ops::Deref;

use cashier_core::provider::{CallKind, ProviderAccount, ProviderTerms, QueryAnswer, Receiver, SendAnswer};

use super::answers::not_sent;
use super::capabilities::{Capabilities, Configured, Provider};
use super::connector::{Connector, Listed, Task};
use super::settings::SettingsError;
use super::wire::Wire;
use crate::outbound::Reach;

/// One account, ready for calls. What its provider does not offer is never asked of the connector.
pub(super) struct Ready {
    capabilities: &'static Capabilities,
    connector: Box<dyn Connector>,
}

impl Ready {
    pub(super) fn build(
        provider: &dyn Provider,
        account: &ProviderAccount,
        secrets: &str,
    ) -> Result<Self, SettingsError> {
        let reach = if account.private { Reach::Anywhere } else { Reach::Public };
        let connector = provider.connect(&Configured { settings: &account.settings, secrets, reach })?;
        Ok(Self { capabilities: provider.capabilities(), connector })
    }

    pub(super) fn terms(&self) -> ProviderTerms {
        self.capabilities.terms()
    }

    /// Makes a provider call, or makes it again under its number.
    pub(super) async fn send(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        match task.call.kind {
            CallKind::Refund | CallKind::Surplus => self.connector.refund(wire, task).await,
            CallKind::Share | CallKind::Return | CallKind::Finish => match self.refuse_sharing() {
                Some(reason) => not_sent(&reason),
                None => self.connector.share(wire, task).await,
            },
        }
    }

    /// Asks what the provider has under a provider call's number.
    pub(super) async fn ask(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        match task.call.kind {
            CallKind::Refund | CallKind::Surplus => self.connector.query_refund(wire, task).await,
            CallKind::Share | CallKind::Return | CallKind::Finish => {
                self.connector.query_share(wire, task).await
            }
        }
    }

    /// Puts a receiver of shares on the provider's list.
    pub(super) async fn add_receiver(&self, wire: &Wire, receiver: &Receiver, name: Option<&str>) -> Listed {
        match self.refuse_sharing() {
            Some(reason) => Listed::Refused(reason),
            None => self.connector.add_receiver(wire, receiver, name).await,
        }
    }

    /// Takes a receiver off the provider's list.
    pub(super) async fn remove_receiver(&self, wire: &Wire, receiver: &Receiver) -> Listed {
        match self.refuse_sharing() {
            Some(reason) => Listed::Refused(reason),
            None => self.connector.remove_receiver(wire, receiver).await,
        }
    }

    fn refuse_sharing(&self) -> Option<String> {
        let Capabilities { sharing, title, .. } = self.capabilities;
        sharing.is_none().then(|| format!("{title} has no profit sharing"))
    }
}

impl Deref for Ready {
    type Target = dyn Connector;

    fn deref(&self) -> &Self::Target {
        &*self.connector
    }
}
