//! The invariants of kept notices: each is about something that is in the books, goes to whom it concerns, and its body
//! says what the books say.

use std::collections::HashMap;
use std::hash::Hash;

use cashier_core::foreign::ForeignOrder;
use cashier_core::id::{AcquirerId, ForeignOrderId, PaymentId, RefundId, TransferId, UserId};
use cashier_core::ledger::{AccountKind, Owner, Transfer};
use cashier_core::message::Message;
use cashier_core::notice::{Body, Channel, Notice, UserTemplate};
use cashier_core::payment::{Payer, Payment, State};
use cashier_core::refund::Refund;
use cashier_core::web_order::WebOrder;
use cashier_core::world::KeptBodies;

use super::walk::{Place, Walk};
use super::{Finding, ROWS_MAX, Report};
use crate::error::StoreError;
use crate::read::Reader;
use crate::table::Table;

const TOLD: &str = "a notice says what the books say, to whom it concerns";
const READABLE: &str = "the rows of notices and of what they are about can be read";

const NOTICES: Walk = Walk { table: Notice::NAME, key: ["subject", "id"], columns: "id", page: 1_000 };

/// What the notices of one page are about.
#[derive(Default)]
struct Facts {
    payments: HashMap<PaymentId, Payment>,
    refunds: HashMap<RefundId, Refund>,
    transfers: HashMap<TransferId, Transfer>,
    foreign: HashMap<ForeignOrderId, ForeignOrder>,
    orders: HashMap<PaymentId, WebOrder>,
    messages: HashMap<(UserId, cashier_core::id::MessageId), Message>,
}

impl Reader {
    pub(super) async fn notices_tell_the_books(
        &self,
        bodies: &dyn KeptBodies,
        report: &mut Report,
    ) -> Result<(), StoreError> {
        report.checked = report.checked.saturating_add(1);
        let mut after = Place::default();
        let mut found = Vec::new();
        while found.len() < ROWS_MAX {
            let places = self.page(NOTICES, &after, Place::of).await?;
            let Some(last) = places.last() else { break };
            after = last.clone();
            match self.told_wrong(bodies, &places).await {
                Ok(mut rows) => found.append(&mut rows),
                Err(StoreError::Corrupt(row)) => found.push(Finding { invariant: READABLE, row }),
                Err(error) => return Err(error),
            }
        }
        found.truncate(ROWS_MAX);
        report.findings.append(&mut found);
        Ok(())
    }

    async fn told_wrong(
        &self,
        bodies: &dyn KeptBodies,
        places: &[Place],
    ) -> Result<Vec<Finding>, StoreError> {
        let keys = places.iter().filter_map(|place| {
            let [subject, id] = &place.key;
            Some((
                Owner::from_bytes(subject.as_slice().try_into().ok()?),
                cashier_core::id::NoticeId::from_slice(id)?,
            ))
        });
        let notices: Vec<Notice> = self.by_keys(&keys.collect::<Vec<_>>()).await?;
        let facts = self.facts(&notices).await?;
        let wrong = notices.iter().filter(|notice| !facts.bear_out(notice, bodies));
        let name = |notice: &Notice| format!("{} by {}", notice.id, notice.channel.name());
        Ok(wrong.map(|notice| Finding { invariant: TOLD, row: name(notice) }).collect())
    }

    async fn facts(&self, notices: &[Notice]) -> Result<Facts, StoreError> {
        let subjects: Vec<Owner> = notices.iter().map(|notice| notice.subject).collect();
        let mut facts = Facts {
            payments: self.found(subjects.iter().map(|id| id.as_id())).await?,
            refunds: self.found(subjects.iter().map(|id| id.as_id())).await?,
            transfers: self.found(subjects.iter().map(|id| id.as_id())).await?,
            foreign: self.found(subjects.iter().map(|id| id.as_id())).await?,
            ..Facts::default()
        };
        let of_refunds: Vec<_> = facts.refunds.values().map(|refund| refund.payment).collect();
        facts.payments.extend(self.found(of_refunds.into_iter()).await?);
        let triggers = notices.iter().filter(|notice| matches!(notice.channel, Channel::Trigger { .. }));
        facts.orders = self.found(triggers.map(|notice| notice.subject.as_id())).await?;
        let messages = notices.iter().filter_map(|notice| match &notice.channel {
            Channel::Mail { user, template: UserTemplate::InboxMessage }
            | Channel::Sms { user, template: UserTemplate::InboxMessage } => {
                Some((*user, notice.subject.as_id()))
            }
            _ => None,
        });
        facts.messages = self.found(messages).await?;
        Ok(facts)
    }

    async fn found<T: Table>(
        &self,
        keys: impl Iterator<Item = T::Key>,
    ) -> Result<HashMap<T::Key, T>, StoreError>
    where
        T::Key: Hash + Eq,
    {
        let keys: Vec<_> = keys.collect();
        Ok(self.by_keys::<T>(&keys).await?.into_iter().map(|row| (row.key(), row)).collect())
    }
}

/// Whether a body is the one that its digest was made of, and says what it must. Of one that is gone only the digest is left.
fn says(body: &Body, what: impl FnOnce(&[u8]) -> bool) -> bool {
    body.is_sound() && body.bytes().is_none_or(|bytes| what(bytes))
}

impl Facts {
    /// Whether the books bear a notice out.
    fn bear_out(&self, notice: &Notice, bodies: &dyn KeptBodies) -> bool {
        let subject = notice.subject;
        match &notice.channel {
            Channel::Merchant { merchant, client_id, body, .. } => {
                if let Some(refund) = self.refunds.get(&subject.as_id()) {
                    let payment = self.payments.get(&refund.payment);
                    return payment.is_some_and(|payment| {
                        payment.binding.as_deref().is_some_and(|held| held.wallet == *merchant)
                            && says(body, |bytes| bodies.tells_refund(bytes, refund, payment))
                    });
                }
                self.payments.get(&subject.as_id()).is_some_and(|payment| {
                    payment.merchant == *merchant
                        && payment.details.client_id == *client_id
                        && says(body, |bytes| bodies.tells_payment(bytes, payment))
                })
            }
            Channel::Acquirer { acquirer, body, .. } => {
                self.foreign.get(&subject.as_id()).is_some_and(|order| {
                    AcquirerId::of_name(&order.details.acquirer) == *acquirer
                        && says(body, |bytes| bodies.tells_foreign_order(bytes, order))
                })
            }
            Channel::Trigger { merchant, app, body, .. } => {
                let order = self.orders.get(&subject.as_id());
                order.zip(self.payments.get(&subject.as_id())).is_some_and(|(order, payment)| {
                    payment.merchant == *merchant
                        && order.app == *app
                        && says(body, |bytes| bodies.tells_order(bytes, order, payment))
                })
            }
            Channel::Mail { user, template } | Channel::Sms { user, template } => {
                self.concerns(subject, *user, *template)
            }
        }
    }

    /// Whether a message to a user is about something of that user.
    fn concerns(&self, subject: Owner, user: UserId, template: UserTemplate) -> bool {
        let paid = |id: PaymentId| {
            self.payments.get(&id).is_some_and(
                |payment| matches!(payment.state, State::Succeeded { payer: Payer::User(payer), .. } if payer == user),
            )
        };
        let got = || {
            self.transfers.get(&subject.as_id()).is_some_and(|transfer| {
                transfer.credit.owner == user.into() && transfer.credit.kind == AccountKind::UserBalance
            })
        };
        match template {
            UserTemplate::PaymentMade => {
                paid(subject.as_id())
                    || self.foreign.get(&subject.as_id()).is_some_and(|order| order.user == user)
            }
            UserTemplate::RefundReceived => {
                self.refunds.get(&subject.as_id()).is_some_and(|refund| paid(refund.payment)) || got()
            }
            UserTemplate::ToppedUp => got(),
            UserTemplate::InboxMessage => self.messages.contains_key(&(user, subject.as_id())),
            UserTemplate::PinLocked => subject == user.into(),
        }
    }
}
