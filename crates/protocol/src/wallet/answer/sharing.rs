//! Answers about sharing: what was accepted, and its state.

use cashier_core::error::Code;
use cashier_core::money::Currency;
use cashier_core::provider::{CallKind, CallState, PaymentAttempt, ProviderCall, ProviderCallId, Sharing};
use cashier_core::time::Timestamp;
use serde_json::{Value, json};

use super::body::{Body, amount, result};

fn accepted() -> Body {
    Body::default().with("result", result(Code::SharingInProcess, None))
}

fn of_payment(body: Body, made: &[ProviderCall]) -> Body {
    body.maybe("paymentId", made.first().map(|provider_call| provider_call.id.attempt.payment.to_string()))
}

/// `share`: the parts are being transferred.
pub fn sharing(request_id: &str, made: &[ProviderCall]) -> Vec<u8> {
    let shares: Vec<Value> = made.iter().map(|share| named(share).value()).collect();
    of_payment(accepted().with("shareRequestId", request_id), made).with("shares", shares).bytes()
}

/// `returnShare`: the part is being returned.
pub fn returning(request_id: &str, made: &[ProviderCall]) -> Vec<u8> {
    let body = accepted().with("returnRequestId", request_id);
    let back = made.first();
    of_payment(body, made)
        .maybe("returnId", back.map(|back| back.id.to_string()))
        .maybe("shareId", back.and_then(share_of))
        .maybe("returnAmount", back.map(|back| amount(back.amount)))
        .bytes()
}

/// `finishShare`: the end was requested.
pub fn finishing(request_id: &str, made: &[ProviderCall]) -> Vec<u8> {
    of_payment(accepted().with("finishRequestId", request_id), made).bytes()
}

/// `inquiryShare`: the order as a whole, and the requested provider calls. `all` are those of the whole attempt.
pub fn inquired_sharing(attempt: &PaymentAttempt, all: &[ProviderCall], asked: &[ProviderCall]) -> Vec<u8> {
    let of = |kind: CallKind| asked.iter().filter(move |provider_call| provider_call.kind == kind);
    let shares: Vec<Value> = of(CallKind::Share).map(share).collect();
    let returns: Vec<Value> = of(CallKind::Return).map(|back| returned(back, all)).collect();
    let ends: Vec<Value> = of(CallKind::Finish).map(end).collect();
    let is_ending = all
        .iter()
        .any(|provider_call| provider_call.kind == CallKind::Finish && !provider_call.state.is_final());
    let status = match attempt.sharing {
        Sharing::Off => "OFF",
        Sharing::Open if is_ending => "FINISHING",
        Sharing::Open => "OPEN",
        Sharing::Finished => "FINISHED",
    };
    let money = |minor| minor_of(minor, attempt.amount.currency());
    Body::success()
        .with("paymentId", attempt.id.payment.to_string())
        .with("paymentAmount", amount(attempt.amount))
        .with("sharingStatus", status)
        .with("sharedAmount", money(attempt.shared))
        .with("refundedAmount", money(attempt.refunded))
        .with("unsharedAmount", money(attempt.unspent().unwrap_or(0).max(0)))
        .maybe("shares", (!shares.is_empty()).then_some(shares))
        .maybe("returns", (!returns.is_empty()).then_some(returns))
        .maybe("finishes", (!ends.is_empty()).then_some(ends))
        .bytes()
}

/// As an amount, except that zero is allowed.
fn minor_of(minor: i64, currency: Currency) -> Value {
    json!({ "currency": currency.code(), "value": minor.to_string() })
}

fn named(share: &ProviderCall) -> Body {
    let (kind, account) = share.receiver.as_deref().and_then(|text| text.split_once(':')).unzip();
    Body::default()
        .with("shareId", share.id.to_string())
        .maybe("receiverType", kind)
        .maybe("receiverAccount", account)
        .with("shareAmount", amount(share.amount))
}

fn share_of(back: &ProviderCall) -> Option<String> {
    let number = back.share?;
    Some(ProviderCallId { number, ..back.id }.to_string())
}

/// The public form of a provider call's state: the word, when it ended, why it failed.
struct Stand<'a>(&'static str, Option<Timestamp>, Option<&'a str>);

fn stand(provider_call: &ProviderCall) -> Stand<'_> {
    match &provider_call.state {
        CallState::Waiting { .. } | CallState::Requested | CallState::Submitted | CallState::Unknown => {
            Stand("PROCESSING", None, None)
        }
        CallState::Succeeded { at } => Stand("SUCCESS", Some(*at), None),
        CallState::Failed { at, reason } => Stand("FAIL", Some(*at), Some(reason)),
    }
}

fn share(share: &ProviderCall) -> Value {
    let Stand(word, at, reason) = stand(share);
    named(share)
        .maybe("shareRequestId", share.request.as_deref())
        .maybe("shareDescription", share.note.as_deref())
        .with("shareStatus", word)
        .maybe("shareTime", at.map(Timestamp::to_rfc3339))
        .maybe("shareFailReason", reason)
        .with("returnedAmount", minor_of(share.taken_back, share.amount.currency()))
        .value()
}

fn returned(back: &ProviderCall, all: &[ProviderCall]) -> Value {
    let refund = all.iter().find(|provider_call| Some(provider_call.id.number) == back.awaited_by);
    let Stand(word, at, reason) = if back.is_undone() {
        Stand("FAIL", None, Some("The refund was refused."))
    } else if back.goes_with_refund() {
        // It is as certain as its refund.
        refund.map_or_else(|| stand(back), stand)
    } else {
        stand(back)
    };
    Body::default()
        .with("returnId", back.id.to_string())
        .maybe("returnRequestId", back.request.as_deref())
        .maybe("shareId", share_of(back))
        .maybe("refundId", refund.and_then(|refund| refund.refund).map(|id| id.to_string()))
        .with("returnAmount", amount(back.amount))
        .with("returnStatus", word)
        .maybe("returnTime", at.map(Timestamp::to_rfc3339))
        .maybe("returnFailReason", reason)
        .value()
}

fn end(end: &ProviderCall) -> Value {
    let Stand(word, at, reason) = stand(end);
    Body::default()
        .maybe("finishRequestId", end.request.as_deref())
        .with("finishStatus", word)
        .maybe("finishTime", at.map(Timestamp::to_rfc3339))
        .maybe("finishFailReason", reason)
        .value()
}
