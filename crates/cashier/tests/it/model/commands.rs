//! Random commands, and the product's answers to them.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::PaymentId;
use cashier_core::ledger::Owner;
use cashier_core::message::SendInbox;
use cashier_core::payment::{
    CancelBy, CancelOutcome, CancelPayment, ConfirmPayment, Confirmation, ExpirePayment, IdempotencyKey,
    PaymentRef,
};
use cashier_core::refund::{MakeRefund, Refund, RefundState};
use cashier_core::request::Answer;
use cashier_core::standing::{By, ChangeStanding, StandingChange};
use cashier_core::time::Timestamp;
use cashier_core::user::TopUp;
use cashier_engine::SubmitError;

use super::{MERCHANTS, Model, PayRequest, Said, USERS, Who};
use crate::commands::message;
use crate::random::Random;
use crate::support::{PIN, System, WRONG_PIN, amount, create};

impl Model {
    pub(super) fn params(&self, random: &mut Random, known: usize) -> PayRequest {
        let (user, merchant) = (random.below(USERS + 1), random.below(MERCHANTS + 1));
        let (own_user, own_merchant) = (user % USERS, merchant % MERCHANTS);
        let minor = i64::try_from(random.below(900)).unwrap() + 1;
        let request = random.below(60);
        if known == 0 || random.chance(25) {
            let life_s = 20 + u64::try_from(random.below(100)).unwrap();
            return match random.below(4) {
                0 => PayRequest::TopUp { user: own_user, minor: minor * 3, reference: random.below(80) },
                _ => PayRequest::Create { merchant, request, minor: 100 * (minor % 5 + 1), life_s },
            };
        }
        let payment = random.below(known);
        let real = self.payments[payment].minor;
        match random.below(14) {
            0..=5 => {
                let seen = if random.chance(5) { real + 1 } else { real };
                let right_pin = random.chance(97) || user == USERS;
                let key = random.chance(50).then(|| u8::from(random.chance(20)));
                PayRequest::Confirm { payment, user, right_pin, seen, key }
            }
            6 => PayRequest::CancelById { payment, merchant },
            7 => PayRequest::CancelByRequest { merchant, request },
            8 if random.chance(30) => PayRequest::CancelByUser { payment },
            9 => PayRequest::Expire { payment },
            10 => PayRequest::Message {
                merchant: own_merchant,
                request: random.below(20),
                fingerprint: u8::from(random.chance(20)),
            },
            11 => PayRequest::Stand {
                who: if random.chance(50) { Who::User(own_user) } else { Who::Merchant(own_merchant) },
                // Most of the time everyone is in good standing.
                change: if random.chance(25) { StandingChange::Suspend } else { StandingChange::Reinstate },
            },
            _ => PayRequest::Refund { merchant, request, payment, minor: minor % (real + 20) + 1 },
        }
    }

    pub(super) async fn submit(
        &self,
        system: &System,
        seed: u64,
        params: &PayRequest,
        now: Timestamp,
    ) -> (Said, Option<PaymentId>) {
        let engine = &system.engine;
        let name = |request: usize| format!("{seed}-{request}");
        match params {
            PayRequest::TopUp { user, minor, reference } => {
                let (reference, source) = (name(*reference), "Model".to_owned());
                let command = TopUp { user: self.users[*user].id, amount: amount(*minor), reference, source };
                (answered(engine.submit(command).await), None)
            }
            PayRequest::Create { merchant, request, minor, life_s } => {
                let expires_at = now.saturating_add(Duration::from_secs(*life_s));
                let command = create(self.merchants[*merchant].id, &name(*request), *minor, expires_at);
                let outcome = engine.submit(command).await;
                let made = outcome.as_ref().ok().map(|answer| answer.subject.as_id());
                (answered(outcome), made)
            }
            PayRequest::Confirm { payment, user, right_pin, seen, key } => {
                let payment = &self.payments[*payment];
                let command = ConfirmPayment {
                    payment: payment.id,
                    user: self.users[*user].id,
                    seen_amount: amount(*seen),
                    seen_payee: self.merchants[payment.merchant].id,
                    pin: if *right_pin { PIN } else { WRONG_PIN },
                    idempotency: key.map(|number| IdempotencyKey {
                        key: format!("{}-{user}", payment.id),
                        fingerprint: [number; 32],
                    }),
                };
                let said = match engine.submit(command).await {
                    Ok(Confirmation::Paid { .. }) => Said::Done,
                    Ok(Confirmation::Repeated { .. }) => Said::Replayed,
                    Ok(Confirmation::WrongPin { tries_left }) => Said::WrongPin(tries_left),
                    Ok(Confirmation::PinLocked) => Said::Locked,
                    Err(error) => refused(error),
                };
                (said, None)
            }
            PayRequest::CancelById { payment, merchant } => {
                let by = CancelBy::Merchant(self.merchants[*merchant].id);
                (cancel(system, PaymentRef::Id(self.payments[*payment].id), by).await, None)
            }
            PayRequest::CancelByRequest { merchant, request } => {
                let by = CancelBy::Merchant(self.merchants[*merchant].id);
                (cancel(system, PaymentRef::RequestId(name(*request)), by).await, None)
            }
            PayRequest::CancelByUser { payment } => (
                cancel(system, PaymentRef::Id(self.payments[*payment].id), CancelBy::User(self.users[0].id))
                    .await,
                None,
            ),
            PayRequest::Expire { payment } => {
                let closed =
                    engine.submit(ExpirePayment { payment: self.payments[*payment].id }).await.unwrap();
                (if closed { Said::Done } else { Said::NotFound }, None)
            }
            PayRequest::Refund { merchant, request, payment, minor } => {
                let mut fingerprint = [0; 32];
                fingerprint[..8].copy_from_slice(&minor.to_be_bytes());
                fingerprint[8..24].copy_from_slice(&self.payments[*payment].id.to_bytes());
                let command = MakeRefund {
                    merchant: self.merchants[*merchant].id,
                    request_id: name(*request),
                    payment: PaymentRef::Id(self.payments[*payment].id),
                    amount: amount(*minor),
                    reason: None,
                    window: Duration::from_secs(1_000_000),
                    fingerprint,
                    answer: Arc::new(|refund: &Refund| match refund.state {
                        RefundState::Succeeded { .. } | RefundState::Processing { .. } => Vec::new(),
                        RefundState::Failed { code, .. } => code.row().name.as_bytes().to_vec(),
                    }),
                    forward: None,
                };
                let said = match engine.submit(command).await {
                    Ok(answer) if answer.replayed => Said::Replayed,
                    Ok(answer) if answer.body.is_empty() => Said::Done,
                    Ok(answer) => {
                        Said::Failed(Code::from_name(std::str::from_utf8(&answer.body).unwrap()).unwrap())
                    }
                    Err(error) => refused(error),
                };
                (said, None)
            }
            PayRequest::Message { merchant, request, fingerprint } => {
                let merchant = &self.merchants[*merchant];
                let message = message(merchant.id, merchant.grant.unwrap(), &name(*request));
                let command = SendInbox { fingerprint: [*fingerprint; 32], ..message };
                (answered(engine.submit(command).await), None)
            }
            PayRequest::Stand { who, change } => (self.stand(system, *who, *change).await, None),
        }
    }

    async fn stand(&self, system: &System, who: Who, change: StandingChange) -> Said {
        let subject: Owner = match who {
            Who::User(user) => self.users[user].id.into(),
            Who::Merchant(merchant) => self.merchants[merchant].id.into(),
        };
        let by = By { actor: "model".to_owned(), reason: "test".to_owned() };
        let changed = system.engine.submit(ChangeStanding { subject, change, by }).await.unwrap();
        if changed { Said::Done } else { Said::Replayed }
    }
}

async fn cancel(system: &System, payment: PaymentRef, by: CancelBy) -> Said {
    match system.engine.submit(CancelPayment { payment, by }).await {
        Ok(CancelOutcome::Closed(_)) => Said::Done,
        Ok(CancelOutcome::NotFound) => Said::NotFound,
        Err(error) => refused(error),
    }
}

fn answered(outcome: Result<Answer, SubmitError>) -> Said {
    match outcome {
        Ok(answer) if answer.replayed => Said::Replayed,
        Ok(_) => Said::Done,
        Err(error) => refused(error),
    }
}

fn refused(error: SubmitError) -> Said {
    match error {
        SubmitError::Refused(error) => Said::Refused(error.code),
        other => panic!("{other}"),
    }
}
