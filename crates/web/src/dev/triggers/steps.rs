//! The steps of triggers: each submits one command.

use std::sync::Arc;

use bytes::Bytes;
use cashier_core::chain::digest;
use cashier_core::error::{Code, Error};
use cashier_core::id::{PaymentId, Shard, UserId};
use cashier_core::mode::Mode;
use cashier_core::money::Amount;
use cashier_core::notice::{Body, Channel, Notice};
use cashier_core::payment::{
    CancelBy, CancelPayment, ConfirmPayment, Confirmation, ExpirePayment, PaymentRef, TellPayment,
};
use cashier_core::refund::MakeRefund;
use cashier_core::user::{CreateUser, TopUp};
use cashier_engine::outbound::{Post, Reach};
use cashier_protocol::wallet::answer;

use super::play::Play;
use super::run::Step;
use crate::dev::order::Made;
use crate::error::{read_error, submit_error};

/// The PIN of the payer, who cannot sign in: there is no password.
const PIN: &str = "000000";

impl Play<'_> {
    /// Notes what was done to a payment.
    pub(super) fn step(&mut self, summary: &str, payment: PaymentId) {
        let payment_id = Some(payment.to_string());
        self.steps.push(Step { summary: summary.to_owned(), payment_id, ..Step::default() });
    }

    /// The same once its notice was written.
    pub(super) async fn told(&mut self, summary: &str, payment: PaymentId) -> Result<(), Error> {
        let notices = self.app.reader.notices_of(payment.into()).await.map_err(|error| read_error(&error))?;
        self.step(summary, payment);
        if let (Some(step), Some(notice)) = (self.steps.last_mut(), notices.last()) {
            step.event_id = Some(notice.id.to_string());
        }
        Ok(())
    }

    /// The test user who pays the merchant's orders.
    async fn payer(&self) -> Result<UserId, Error> {
        let merchant = &self.developer.client.merchant;
        // No login id that somebody types has a colon.
        let login_id = format!("payer:{}", merchant.client_id);
        let find = || async {
            let found = self.app.reader.login(&login_id).await.map_err(|error| read_error(&error))?;
            Ok::<_, Error>(found.map(|login| login.user))
        };
        if let Some(user) = find().await? {
            return Ok(user);
        }
        let id: UserId = self.app.engine.fresh().id(Shard::of_text(&login_id));
        let command = CreateUser {
            id,
            login_id: login_id.clone(),
            password_hash: String::new(),
            pin: self.app.keys.pin_tag(id, PIN),
            name: format!("Test payer of {}", merchant.name),
            language: "en".to_owned(),
            email: None,
            phone: None,
            mode: Mode::Test,
        };
        match self.app.engine.submit(command).await {
            Ok(user) => Ok(user.id),
            // Another call was faster.
            Err(error) => find().await?.ok_or_else(|| submit_error(error)),
        }
    }

    /// The test user gets just enough test money, and pays.
    pub(super) async fn confirm(&mut self, made: &Made) -> Result<(), Error> {
        let user = self.payer().await?;
        let (reference, source) = (made.id.to_string(), "Trigger".to_owned());
        let top_up = TopUp { user, amount: made.amount, reference, source };
        self.app.engine.submit(top_up).await.map_err(submit_error)?;
        let command = ConfirmPayment {
            payment: made.id,
            user,
            seen_amount: made.amount,
            seen_payee: self.developer.merchant(),
            pin: self.app.keys.pin_tag(user, PIN),
            idempotency: None,
        };
        match self.app.engine.submit(command).await.map_err(submit_error)? {
            Confirmation::Paid { .. } | Confirmation::Repeated { .. } => {}
            Confirmation::WrongPin { .. } | Confirmation::PinLocked => {
                let detail =
                    "The test payer's PIN was changed: set it to 000000 with `cashier user set-pin`.";
                return Err(Error::new(Code::ProcessFail).with_detail(detail));
            }
        }
        self.told("A test user paid it.", made.id).await
    }

    pub(super) async fn close_expired(&mut self, payment: PaymentId) -> Result<(), Error> {
        self.app.engine.submit(ExpirePayment { payment }).await.map_err(submit_error)?;
        self.told("It expired.", payment).await
    }

    pub(super) async fn close(&mut self, payment: PaymentId) -> Result<(), Error> {
        let by = CancelBy::Merchant(self.developer.merchant());
        let command = CancelPayment { payment: PaymentRef::Id(payment), by };
        self.app.engine.submit(command).await.map_err(submit_error)?;
        self.told("The merchant cancelled it.", payment).await
    }

    pub(super) async fn give_back(&mut self, payment: PaymentId, amount: Amount) -> Result<(), Error> {
        let request_id = format!("dev-refund-{payment}");
        let command = MakeRefund {
            merchant: self.developer.merchant(),
            payment: PaymentRef::Id(payment),
            amount,
            reason: None,
            window: self.app.rules.refund_window,
            fingerprint: digest(request_id.as_bytes()),
            request_id,
            answer: Arc::new(answer::refunded),
            forward: None,
        };
        let made = self.app.engine.submit(command).await.map_err(submit_error)?;
        let id = made.subject.as_id();
        let refund = self.app.reader.refund(id).await.map_err(|error| read_error(&error))?;
        let state = refund.map_or("unknown", |refund| refund.state.name());
        self.steps.push(Step {
            summary: format!("{} of it were refunded: {state}.", amount.minor()),
            payment_id: Some(payment.to_string()),
            refund_id: Some(id.to_string()),
            event_id: None,
        });
        Ok(())
    }

    /// Writes a notice of a final payment.
    pub(super) async fn tell(&mut self, summary: &str, payment: PaymentId) -> Result<(), Error> {
        let command = TellPayment { payment, url: self.url().to_owned() };
        let notice = self.app.engine.submit(command).await.map_err(submit_error)?;
        self.step(summary, payment);
        if let Some(step) = self.steps.last_mut() {
            step.event_id = Some(notice.to_string());
        }
        Ok(())
    }

    /// Calls the merchant's server once about a payment, with a signature over another body.
    pub(super) async fn post_wrongly(&mut self, id: PaymentId) -> Result<(), Error> {
        let unknown = || Error::new(Code::ServiceUnavailable);
        let payment = self.app.reader.payment(id).await.map_err(|error| read_error(&error))?;
        let payment = payment.ok_or_else(unknown)?;
        let (client, at) = (&self.developer.client, self.app.engine.clock().now());
        let bytes = self.app.openapi.dialects().payment_notice(&payment).ok_or_else(unknown)?;
        let channel = Channel::Merchant {
            merchant: payment.merchant,
            client_id: payment.details.client_id.clone(),
            url: self.url().to_owned(),
            body: Body::new(*b"another body"),
        };
        // It is only signed, and never stored.
        let other = Notice::due_now(self.app.engine.fresh().id(id.shard()), id.into(), channel, at);
        let signed = self.app.deliveries.of(&other, at, None).await;
        let signed =
            signed.map_err(|why| Error::new(Code::ParamIllegal).with_detail(format!("notifyUrl: {why}.")));
        let signed = signed?.ok_or_else(unknown)?;
        let post = Post {
            url: signed.url,
            headers: signed.headers,
            body: Bytes::from(bytes),
            reach: if client.merchant.private_notify { Reach::Anywhere } else { Reach::Public },
        };
        let answer = match self.app.outbound.post(post).await {
            Ok(answer) => format!("the server answered {}", answer.status),
            Err(failure) => failure.to_string(),
        };
        self.step(&format!("A call with a wrong signature was made: {answer}."), id);
        Ok(())
    }
}
