//! Collects the events of an order from wherever each fact is stored.

use cashier_core::call::ApiCall;
use cashier_core::ledger::{AccountId, Transfer, TransferState};
use cashier_core::notice::{Channel, DeliveryAttempt, Notice, NoticeState};
use cashier_core::payment::{Payer, Payment, State};
use cashier_core::refund::RefundState;
use cashier_core::time::Timestamp;
use cashier_protocol::wallet::partner::site_of;
use cashier_store::{Reader, StoreError};

use crate::pages::{Body, Event, EventKind, Lane, Tone, TransferFacts};

/// Every event, oldest first.
pub(crate) async fn collect(reader: &Reader, payment: &Payment) -> Result<Vec<Event>, StoreError> {
    // The site named by the payer's super app, if the merchant passed it on.
    let site = payment.details.extend_info.as_deref().and_then(site_of);
    let created = plain(payment.created_at, Lane::Wallet, EventKind::Created);
    let mut events = vec![Event { subject: site, ..created }];
    events.extend(reader.calls_of(payment.id).await?.into_iter().map(call));
    match payment.state {
        State::Created => {}
        State::Succeeded { at, transfer, payer } => {
            events.push(plain(at, Lane::User, EventKind::Confirmed));
            events.extend(reader.transfer(transfer).await?.as_ref().and_then(moved));
            if let Payer::User(_) = payer {
                events.push(plain(at, Lane::Message, EventKind::ToldInbox));
            }
        }
        State::Cancelled { at, .. } => events.push(plain(at, Lane::Wallet, EventKind::Cancelled)),
        State::Expired { at } => events.push(plain(at, Lane::Wallet, EventKind::Expired)),
    }
    let mut subjects = vec![payment.id.into()];
    for refund in reader.refunds_of(payment.id).await? {
        subjects.push(refund.id.into());
        if let RefundState::Succeeded { at, transfer } = refund.state {
            events.push(plain(at, Lane::Merchant, EventKind::Refunded));
            events.extend(reader.transfer(transfer).await?.as_ref().and_then(moved));
        }
    }
    for subject in subjects {
        for notice in reader.notices_of(subject).await? {
            let attempts = reader.attempts_of(notice.id).await?;
            events.extend(attempts.iter().map(|attempt| tried(&notice, attempt)));
            events.extend(outlook(&notice));
        }
    }
    events.sort_by_key(|event| event.at);
    Ok(events)
}

fn plain(at: Timestamp, lane: Lane, kind: EventKind) -> Event {
    Event {
        at,
        lane,
        kind,
        subject: None,
        result: None,
        transfer: None,
        bodies: Vec::new(),
        duration_us: None,
    }
}

fn call(call: ApiCall) -> Event {
    let tone = if matches!(call.result.as_str(), "SUCCESS" | "ACCEPT") { Tone::Good } else { Tone::Bad };
    let bodies = [Body::Request(call.request), Body::Answer(call.answer)];
    Event {
        subject: Some(call.operation),
        result: Some((call.result, tone)),
        bodies: bodies.into_iter().collect(),
        duration_us: Some(call.duration_us),
        ..plain(call.at, Lane::Merchant, EventKind::ApiCall)
    }
}

fn moved(transfer: &Transfer) -> Option<Event> {
    let TransferState::Posted { at } = transfer.state else { return None };
    let facts = TransferFacts {
        debit: account(transfer.debit),
        credit: account(transfer.credit),
        amount: transfer.amount.money(),
    };
    let subject = Some(transfer.id.to_string());
    Some(Event { subject, transfer: Some(facts), ..plain(at, Lane::Ledger, EventKind::Transfer) })
}

fn account(id: AccountId) -> String {
    format!("{} {}", id.kind.name(), id.currency.code())
}

/// One attempt to deliver a notice.
fn tried(notice: &Notice, attempt: &DeliveryAttempt) -> Event {
    let (lane, kind, subject, request) = match &notice.channel {
        Channel::Merchant { url, body, .. }
        | Channel::Acquirer { url, body, .. }
        | Channel::Trigger { url, body, .. } => {
            let kind = if attempt.accepted { EventKind::NoticeDelivered } else { EventKind::NoticeFailed };
            (Lane::Wallet, kind, Some(url.clone()), body.bytes().map(|bytes| readable(bytes)))
        }
        Channel::Mail { .. } => (Lane::Message, EventKind::ToldEmail, None, None),
        Channel::Sms { .. } => (Lane::Message, EventKind::ToldSms, None, None),
    };
    let tone = if attempt.accepted { Tone::Good } else { Tone::Bad };
    let status = attempt.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let answer = Some(readable(attempt.answer.as_bytes())).filter(|answer| !answer.is_empty());
    Event {
        subject,
        result: Some((status, tone)),
        bodies: request.map(Body::Request).into_iter().chain(answer.map(Body::Answer)).collect(),
        duration_us: attempt.duration_ms.checked_mul(1_000),
        ..plain(attempt.at, lane, kind)
    }
}

/// What is still to come for a notice, or that nothing is.
fn outlook(notice: &Notice) -> Option<Event> {
    let (Channel::Merchant { url, .. } | Channel::Trigger { url, .. }) = &notice.channel else { return None };
    let subject = Some(url.clone());
    match notice.state {
        NoticeState::Due { at, .. } => {
            Some(Event { subject, ..plain(at, Lane::Wallet, EventKind::NoticeDue) })
        }
        NoticeState::GivenUp { at } => {
            Some(Event { subject, ..plain(at, Lane::Wallet, EventKind::NoticeGivenUp) })
        }
        NoticeState::Delivered { .. } => None,
    }
}

/// A JSON body with line breaks; any other unchanged.
fn readable(bytes: &[u8]) -> String {
    let value = serde_json::from_slice::<serde_json::Value>(bytes);
    value
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}
