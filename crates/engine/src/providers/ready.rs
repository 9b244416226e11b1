//! An account's connector, together with its provider's capabilities.

use std::future::Future;
use std::time::Duration;

use cashier_core::provider::{
    CallKind, Finding, Made, PaymentAttempt, ProviderAccount, ProviderTerms, QueryAnswer, Receiver,
    SendAnswer,
};

use super::answers::not_sent;
use super::capabilities::{Capabilities, Configured, Provider};
use super::connector::{Closing, Connector, Creation, Listed, Order, Task};
use super::settings::{SettingsError, is_real};
use super::wire::Wire;
use crate::outbound::{Reach, TIMEOUT};

/// The maximum number of exchanges of one call: keys are fetched before it, and once more for an answer with new
/// ones.
const EXCHANGES: u32 = 3;
/// The upper limit on the duration of a call.
pub(super) const CALL_MAX: Duration = TIMEOUT.saturating_mul(EXCHANGES);

/// One account, ready for calls. The connector is never asked for features its provider does not offer.
pub(super) struct Ready {
    capabilities: &'static Capabilities,
    connector: Box<dyn Connector>,
    is_real: bool,
}

impl Ready {
    pub(super) fn build(
        provider: &dyn Provider,
        account: &ProviderAccount,
        secrets: &str,
    ) -> Result<Self, SettingsError> {
        let reach = if account.private { Reach::Anywhere } else { Reach::Public };
        let connector = provider.connect(&Configured { settings: &account.settings, secrets, reach })?;
        let capabilities = provider.capabilities();
        Ok(Self { capabilities, connector, is_real: is_real(capabilities, &account.settings) })
    }

    /// True when calls go to the provider itself.
    pub(super) const fn is_real(&self) -> bool {
        self.is_real
    }

    pub(super) fn terms(&self) -> ProviderTerms {
        self.capabilities.terms()
    }

    /// The connector, for calls that no round waits for.
    pub(super) fn connector(&self) -> &dyn Connector {
        &*self.connector
    }

    /// Creates an order, or repeats that call.
    pub(super) async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        within(self.connector.create(wire, order), Creation::Made(Made::Unknown)).await
    }

    /// Queries an order.
    pub(super) async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        within(self.connector.query(wire, attempt), Finding::Unknown).await
    }

    /// Makes sure that an order can no longer be paid.
    pub(super) async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        within(self.connector.close(wire, attempt), Closing::Unknown).await
    }

    /// Makes a provider call, or repeats it under its number.
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

    /// Queries what the provider has under a provider call's number.
    pub(super) async fn ask(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let call = match task.call.kind {
            CallKind::Refund | CallKind::Surplus => self.connector.query_refund(wire, task),
            CallKind::Share | CallKind::Return | CallKind::Finish => self.connector.query_share(wire, task),
        };
        within(call, QueryAnswer::Unknown).await
    }

    /// Adds a receiver of shares to the provider's list.
    pub(super) async fn add_receiver(&self, wire: &Wire, receiver: &Receiver, name: Option<&str>) -> Listed {
        match self.refuse_sharing() {
            Some(reason) => Listed::Refused(reason),
            None => self.connector.add_receiver(wire, receiver, name).await,
        }
    }

    /// Removes a receiver from the provider's list.
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

/// A call that exceeds the limit counts as silence.
async fn within<T>(call: impl Future<Output = T>, silence: T) -> T {
    tokio::time::timeout(CALL_MAX, call).await.unwrap_or(silence)
}
