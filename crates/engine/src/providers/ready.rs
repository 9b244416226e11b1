//! An account's connector, together with what its provider can do.

use std::future::Future;
use std::time::Duration;

use cashier_core::provider::{
    CallKind, Finding, Made, PaymentAttempt, ProviderAccount, ProviderTerms, QueryAnswer, Receiver,
    SendAnswer,
};

use super::answers::not_sent;
use super::capabilities::{Capabilities, Configured, Provider};
use super::connector::{Closing, Connector, Creation, Listed, Order, Task};
use super::settings::SettingsError;
use super::wire::Wire;
use crate::outbound::{Reach, TIMEOUT};

/// How many exchanges one call makes at most: keys are fetched before it, and once more for an answer with new ones.
const EXCHANGES: u32 = 3;
/// The time that no call outlasts.
pub(super) const CALL_MAX: Duration = TIMEOUT.saturating_mul(EXCHANGES);

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

    /// The connector, for what is not waited for by a round.
    pub(super) fn connector(&self) -> &dyn Connector {
        &*self.connector
    }

    /// Makes an order, or makes it again.
    pub(super) async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        within(self.connector.create(wire, order), Creation::Made(Made::Unknown)).await
    }

    /// Asks how an order stands.
    pub(super) async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        within(self.connector.query(wire, attempt), Finding::Unknown).await
    }

    /// Sees to it that an order can no longer be paid.
    pub(super) async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        within(self.connector.close(wire, attempt), Closing::Unknown).await
    }

    /// Makes a provider call, or makes it again under its number.
    pub(super) async fn send(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let call = match task.call.kind {
            CallKind::Refund | CallKind::Surplus => self.connector.refund(wire, task),
            CallKind::Share | CallKind::Return | CallKind::Finish => match self.refuse_sharing() {
                Some(reason) => return not_sent(&reason),
                None => self.connector.share(wire, task),
            },
        };
        within(call, SendAnswer::Unknown).await
    }

    /// Asks what the provider has under a provider call's number.
    pub(super) async fn ask(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let call = match task.call.kind {
            CallKind::Refund | CallKind::Surplus => self.connector.query_refund(wire, task),
            CallKind::Share | CallKind::Return | CallKind::Finish => self.connector.query_share(wire, task),
        };
        within(call, QueryAnswer::Unknown).await
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

/// A call that takes longer than any can is silence.
async fn within<T>(call: impl Future<Output = T>, silence: T) -> T {
    tokio::time::timeout(CALL_MAX, call).await.unwrap_or(silence)
}
