//! A payment provider that is down.

use cashier_core::error::{Code, Error};
use cashier_core::provider::Method;
use cashier_engine::providers::{Capabilities, PayRequest, PayerFacts};

use super::play::Play;

impl Play<'_> {
    /// A provider does not answer the call that makes an order, and answers the same call later; then the order is paid
    /// there. It is the test merchant's account with a sandbox.
    pub(super) async fn lose_provider(&mut self) -> Result<(), Error> {
        let (app, merchant) = (self.app, self.developer.merchant());
        let providers = &app.providers;
        let detail = "The merchant has no account with a payment provider: give it one of a sandbox, with `cashier provider \
            add --test`.";
        let provider = providers.on_trial(merchant).await?;
        let provider = provider.ok_or_else(|| Error::new(Code::ProcessFail).with_detail(detail))?;
        let Capabilities { title, currencies, .. } = provider;
        self.prefer(currencies);
        let made = self.order(app.rules.payment_lifetime, true).await?;
        let request = PayRequest {
            provider: provider.name,
            method: Method::Native,
            payer: PayerFacts::default(),
            sharing: false,
        };
        providers.start_in_vain(made.id, &request).await?;
        self.step(&format!("{title} did not answer: nobody knows whether the order exists there."), made.id);
        providers.start(made.id, request).await?;
        self.step(
            &format!("{title} answers again: the same call, under the same number, made the order."),
            made.id,
        );
        if providers.pay_at_sandbox(made.id).await? {
            self.told("The payer paid it there, and the wallet heard of it.", made.id).await
        } else {
            self.step(
                "It can be paid there now: this is not our sandbox, whose payer would have done it.",
                made.id,
            );
            Ok(())
        }
    }
}
