//! What is played for test merchants: a provider that does not answer, and a payer at its sandbox.
//!
//! Invariant: nothing here is done for a live merchant.

use bytes::Bytes;
use cashier_core::error::{Code, Error};
use cashier_core::id::{MerchantId, PaymentId};
use cashier_core::provider::{Made, Method, ProviderAccount, RecordAnswer};

use super::{Begun, Capabilities, PayRequest, Providers, refused, settings, unread};
use crate::outbound::{Post, Reach};

impl Providers {
    /// The first provider with which a merchant has an account that an order can be tried with, by a code that is shown.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn on_trial(&self, merchant: MerchantId) -> Result<Option<&'static Capabilities>, Error> {
        for provider in self.registry.all().filter(|one| one.methods.contains(&Method::Native)) {
            let found = self.reader.active_account(merchant, provider.name).await;
            if found.map_err(|error| unread(&error))?.is_some() {
                return Ok(Some(provider));
            }
        }
        Ok(None)
    }

    /// As [`Providers::start`] while the provider is down: nothing is sent, and the wallet does not know whether the order
    /// exists there. The same request once more makes the call, under the same number.
    ///
    /// # Errors
    /// As [`Providers::start`]; `TEST_CLIENT_REQUIRED` for a live merchant.
    pub async fn start_in_vain(&self, payment: PaymentId, params: &PayRequest) -> Result<(), Error> {
        self.require_test(self.merchant_of(payment).await?).await?;
        let Begun { attempt, .. } = self.begin(payment, params).await?;
        let command = RecordAnswer { attempt: attempt.id, made: Made::Unknown };
        self.wire.engine.submit(command).await.map_err(refused)?;
        Ok(())
    }

    /// Lets the payer at the sandbox pay an order, and asks the sandbox about it. False when the account is not with our
    /// sandbox: then somebody else has to pay.
    ///
    /// # Errors
    /// When the database does not answer; `TEST_CLIENT_REQUIRED` for a live merchant.
    pub async fn pay_at_sandbox(&self, payment: PaymentId) -> Result<bool, Error> {
        self.require_test(self.merchant_of(payment).await?).await?;
        let attempts = self.reader.payment_attempts_of(payment).await.map_err(|error| unread(&error))?;
        let Some(attempt) = attempts.into_iter().find(|attempt| attempt.state.is_live()) else {
            return Ok(false);
        };
        let account = self.reader.provider_account(attempt.account).await.map_err(|error| unread(&error))?;
        let account = account.ok_or_else(|| Error::new(Code::ChannelNotAvailable))?;
        let Some(url) = pay_url(&account, &attempt.id.to_string()) else { return Ok(false) };
        let post = Post {
            url,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: Bytes::from_static(b"{}"),
            reach: if account.private { Reach::Anywhere } else { Reach::Public },
        };
        let answered = self.wire.outbound.post(post).await;
        if !answered.is_ok_and(|answer| (200..300).contains(&answer.status)) {
            return Ok(false);
        }
        let paid = self.repair(payment).await?;
        Ok(paid.paid_at().is_some())
    }

    async fn require_test(&self, merchant: MerchantId) -> Result<(), Error> {
        let standing = self.reader.standing(merchant.into()).await.map_err(|error| unread(&error))?;
        if standing.mode.is_test() { Ok(()) } else { Err(Error::new(Code::TestClientRequired)) }
    }
}

/// Where the payer of an order is told to pay, if the account is with our sandbox.
fn pay_url(account: &ProviderAccount, number: &str) -> Option<String> {
    let mut url = settings::base_url(&account.settings)?;
    url.path_segments_mut().ok()?.pop_if_empty().extend(["sandbox", "v1", "orders", number, "pay"]);
    Some(url.into())
}
