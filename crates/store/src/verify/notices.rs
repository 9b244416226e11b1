//! The invariants of stored notices: each final payment has the notice that it must have; each notice is about
//! something in the books and goes to the party concerned, and its body agrees with the books.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use cashier_core::agreement::Agreement;
use cashier_core::foreign::ForeignOrder;
use cashier_core::id::{AcquirerId, AgreementId, ForeignOrderId, PaymentId, RefundId, TransferId, UserId};
use cashier_core::ledger::{AccountKind, Owner, Transfer};
use cashier_core::message::Message;
use cashier_core::notice::{Body, BodyDigest, Channel, Notice, NoticeKey, UserTemplate};
use cashier_core::payment::{Payer, Payment, State};
use cashier_core::refund::Refund;
use cashier_core::web_order::WebOrder;
use cashier_core::world::KeptBodies;

use super::walk::{Place, Walk};
use super::words::Words;
use super::{Finding, ROWS_MAX};
use crate::error::StoreError;
use crate::read::Reader;
use crate::table::Table;

/// What the walk over payments and notices proves.
pub(super) const WALKED: [&str; 3] = [NOTIFIED, TOLD, READABLE];

const NOTIFIED: &str = "a final payment with a notify URL has its notice";
const TOLD: &str = "a notice says what the books say, to whom it concerns";
const READABLE: &str = "the rows of payments, of notices and of what they are about can be read";

const PAYMENTS: Walk = Walk { key: &["id"], page: 2_000 };
const NOTICES: Walk = Walk { key: &["subject", "id"], page: 2_000 };

/// What the notices of one page are about.
#[derive(Default)]
struct Facts {
    payments: Arc<HashMap<PaymentId, Payment>>,
    /// The payments that the refunds belong to, which are stored elsewhere.
    refunded: HashMap<PaymentId, Payment>,
    refunds: HashMap<RefundId, Refund>,
    transfers: HashMap<TransferId, Transfer>,
    foreign: HashMap<ForeignOrderId, ForeignOrder>,
    agreements: HashMap<AgreementId, Agreement>,
    orders: HashMap<PaymentId, WebOrder>,
    messages: HashMap<(UserId, cashier_core::id::MessageId), Message>,
    /// The notices that were resent by hand, as they were first.
    first: HashMap<NoticeKey, Notice>,
}

/// How far the walk has come. Both tables are read in the same order: a page of payments, then all notices about them
/// and about ids in between.
#[derive(Default)]
struct Cursor {
    payment: Place,
    notice: Place,
    /// The payments whose notices are being read.
    page: Option<Page>,
    /// True after the last page.
    is_over: bool,
}

struct Page {
    payments: Arc<HashMap<PaymentId, Payment>>,
    /// The last of them; `None` if no payments follow.
    last: Place,
}

/// A page of notices with what they are about.
struct Block {
    facts: Facts,
    notices: Vec<Notice>,
    unreadable: Vec<String>,
    /// True if every notice about these payments has been read.
    is_last: bool,
}

/// What a walk found, and how many notices it read.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) findings: Vec<Finding>,
    pub(super) notices: i64,
}

impl Reader {
    /// Compares each notice with what it is about, and each final payment with its notices.
    pub(super) async fn notices_tell_the_books(
        &self,
        bodies: &dyn KeptBodies,
        words: Words,
    ) -> Result<Walked, StoreError> {
        let (mut walked, mut notified) = (Walked::default(), HashSet::new());
        let mut cursor = Cursor::default();
        let mut block = self.block(&mut cursor, words).await?;
        while let Some(read) = block {
            // The next page is read while this one is compared.
            let compare = async {
                compare(&read, bodies, &mut notified, &mut walked);
            };
            let (next, ()) = tokio::join!(self.block(&mut cursor, words), compare);
            if walked.findings.len() >= ROWS_MAX {
                break;
            }
            block = next?;
        }
        walked.findings.truncate(ROWS_MAX);
        Ok(walked)
    }

    /// The next page of notices, or none after the last.
    async fn block(&self, cursor: &mut Cursor, words: Words) -> Result<Option<Block>, StoreError> {
        if cursor.is_over {
            return Ok(None);
        }
        let mut unreadable = Vec::new();
        let page = if let Some(page) = cursor.page.take() {
            page
        } else {
            let mut found = self.page::<Payment>(PAYMENTS, words, (&cursor.payment, &None)).await?;
            unreadable.append(&mut found.unreadable);
            let payments = found.readable.into_iter().map(|payment| (payment.id, payment));
            Page { payments: Arc::new(payments.collect()), last: found.last.filter(|_| found.is_full) }
        };
        let mut found = self.page::<Notice>(NOTICES, words, (&cursor.notice, &page.last)).await?;
        unreadable.append(&mut found.unreadable);
        let (notices, is_last) = (found.readable, !found.is_full);
        if found.last.is_some() {
            cursor.notice = found.last;
        }
        let payments = Arc::clone(&page.payments);
        if is_last {
            cursor.is_over = page.last.is_none();
            cursor.payment = page.last;
        } else {
            cursor.page = Some(page);
        }
        let facts = match self.facts(&notices, payments).await {
            Ok(facts) => facts,
            Err(StoreError::Corrupt(row)) => {
                unreadable.push(row);
                return Ok(Some(Block { facts: Facts::default(), notices: Vec::new(), unreadable, is_last }));
            }
            Err(error) => return Err(error),
        };
        Ok(Some(Block { facts, notices, unreadable, is_last }))
    }

    async fn facts(
        &self,
        notices: &[Notice],
        payments: Arc<HashMap<PaymentId, Payment>>,
    ) -> Result<Facts, StoreError> {
        let elsewhere = notices.iter().filter(|notice| !payments.contains_key(&notice.subject.as_id()));
        let subjects: Vec<Owner> = elsewhere.map(|notice| notice.subject).collect();
        let mut facts = Facts {
            refunds: self.found(subjects.iter().map(|id| id.as_id())).await?,
            transfers: self.found(subjects.iter().map(|id| id.as_id())).await?,
            foreign: self.found(subjects.iter().map(|id| id.as_id())).await?,
            agreements: self.found(subjects.iter().map(|id| id.as_id())).await?,
            payments,
            ..Facts::default()
        };
        let of_refunds: Vec<_> = facts.refunds.values().map(|refund| refund.payment).collect();
        facts.refunded = self.found(of_refunds.into_iter()).await?;
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
        let repeated = notices.iter().filter_map(|notice| Some((notice.subject, notice.repeats?)));
        facts.first = self.found(repeated).await?;
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

/// Compares a page of notices with the books.
fn compare(block: &Block, bodies: &dyn KeptBodies, notified: &mut HashSet<PaymentId>, walked: &mut Walked) {
    let Walked { findings, notices } = walked;
    *notices = notices.saturating_add(i64::try_from(block.notices.len()).unwrap_or(i64::MAX));
    let unreadable = block.unreadable.iter().cloned();
    findings.extend(unreadable.map(|row| Finding { invariant: READABLE, row }));
    for notice in &block.notices {
        if matches!(notice.channel, Channel::Merchant { .. }) {
            notified.insert(notice.subject.as_id());
        }
        if !block.facts.bear_out(notice, bodies) || !block.facts.has_first(notice) {
            let row = format!("{} by {}", notice.id, notice.channel.name());
            findings.push(Finding { invariant: TOLD, row });
        }
    }
    if !block.is_last {
        return;
    }
    for payment in block.facts.payments.values() {
        let must = payment.details.notify_url.is_some() && payment.state != State::Created;
        if must && !notified.contains(&payment.id) {
            findings.push(Finding { invariant: NOTIFIED, row: payment.id.to_string() });
        }
    }
    notified.clear();
}

/// Whether a body matches its digest and says what it must. Of a deleted body only the digest is left.
fn says(body: &Body, what: impl FnOnce(&[u8]) -> bool) -> bool {
    body.is_sound() && body.bytes().is_none_or(|bytes| what(bytes))
}

/// The digest of a notice's body.
fn digest(notice: &Notice) -> Option<&BodyDigest> {
    notice.channel.body().map(Body::digest)
}

impl Facts {
    /// Whether the books confirm a notice.
    fn bear_out(&self, notice: &Notice, bodies: &dyn KeptBodies) -> bool {
        let subject = notice.subject;
        match &notice.channel {
            Channel::Merchant { merchant, client_id, body, .. } => {
                if let Some(refund) = self.refunds.get(&subject.as_id()) {
                    let payment = self.refunded.get(&refund.payment);
                    return payment.is_some_and(|payment| {
                        payment.binding.as_deref().is_some_and(|held| held.wallet == *merchant)
                            && says(body, |bytes| bodies.tells_refund(bytes, refund, payment))
                    });
                }
                if let Some(agreement) = self.agreements.get(&subject.as_id()) {
                    return agreement.merchant == *merchant
                        && agreement.terms.client_id == *client_id
                        && says(body, |bytes| bodies.tells_agreement(bytes, agreement));
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

    /// Whether what a notice repeats is the same message, and the first of it.
    fn has_first(&self, notice: &Notice) -> bool {
        let Some(first) = notice.repeats else { return true };
        self.first
            .get(&(notice.subject, first))
            .is_some_and(|first| first.repeats.is_none() && digest(first) == digest(notice))
    }

    /// Whether a message to a user is about something that concerns the user.
    fn concerns(&self, subject: Owner, user: UserId, template: UserTemplate) -> bool {
        let paid = |id: PaymentId| {
            self.payments.get(&id).or_else(|| self.refunded.get(&id)).is_some_and(
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
