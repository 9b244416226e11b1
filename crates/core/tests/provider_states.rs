//! Attempts and provider calls: what their tables allow happens, and nothing else does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use cashier_core::id::{Fresh, Shard};
use cashier_core::kernel::Machine as _;
use cashier_core::money::{Amount, Currency};
use cashier_core::provider::{
    AttemptEvent, AttemptId, AttemptState, CallEvent, CallKind, CallState, Credit, Method, PaymentAttempt,
    ProviderCall, ProviderCallId, ProviderName, ShareReturns, Sharing,
};
use cashier_core::time::Timestamp;

const NOW: Timestamp = Timestamp::from_micros(1_000_000);

fn fresh() -> Fresh {
    Fresh::new(NOW, [1; 16])
}

fn attempt(state: AttemptState) -> PaymentAttempt {
    let (mut fresh, shard) = (fresh(), Shard::of_text("x"));
    PaymentAttempt {
        id: AttemptId { payment: fresh.id(shard), number: 7 },
        merchant: fresh.id(shard),
        account: fresh.id(shard),
        provider: ProviderName::of("wechat_pay"),
        method: Method::Native,
        amount: Amount::new(100, Currency::parse("CNY").unwrap()).unwrap(),
        request: Arc::from("{}"),
        sharing: Sharing::Off,
        share_returns: ShareReturns::Alone,
        created_at: NOW,
        expires_at: NOW.saturating_add(Duration::from_mins(1)),
        state,
        open_sends: 0,
        sent_at: NOW,
        checks: 0,
        next_check_at: None,
        provider_calls: 0,
        fee: 0,
        fee_charged: 0,
        refunded: 0,
        shared: 0,
        settled_at: None,
    }
}

fn attempt_states() -> [AttemptState; 6] {
    let transfer = fresh().id(Shard::of_text("y"));
    [
        AttemptState::Prepared,
        AttemptState::Submitted { params: Arc::from("{}") },
        AttemptState::Unknown,
        AttemptState::Succeeded { at: NOW, transaction: Arc::from("1"), transfer, credit: Credit::Payment },
        AttemptState::Failed { at: NOW, reason: Arc::from("no") },
        AttemptState::Closed { at: NOW },
    ]
}

fn attempt_events() -> [AttemptEvent; 5] {
    let transfer = fresh().id(Shard::of_text("z"));
    [
        AttemptEvent::Submit { params: Arc::from("{}") },
        AttemptEvent::Doubt,
        AttemptEvent::Refuse { reason: Arc::from("no") },
        AttemptEvent::Close,
        AttemptEvent::Succeed { at: NOW, transaction: Arc::from("2"), transfer, credit: Credit::Surplus },
    ]
}

/// Every state with every event.
#[test]
fn attempts_follow_their_table() {
    assert_eq!(attempt_states().map(|state| state.name()), AttemptState::NAMES);
    for state in attempt_states() {
        for event in attempt_events() {
            let name = AttemptState::event_name(&event);
            let listed = AttemptState::TRANSITIONS
                .iter()
                .find(|line| (line.0, line.1) == (state.name(), name))
                .map(|(_, _, to)| *to);
            let after = attempt(state.clone()).after(event, NOW).ok().map(|after| after.state.name());
            assert_eq!(after, listed, "{} + {name}", state.name());
        }
    }
}

/// Every state that is not success has a way to success: late money is never dropped.
#[test]
fn money_can_always_come() {
    for name in AttemptState::NAMES {
        let can =
            AttemptState::TRANSITIONS.iter().any(|(from, event, _)| *from == name && *event == "succeed");
        assert_eq!(can, name != "succeeded", "{name}");
    }
}

fn provider_call(state: CallState) -> ProviderCall {
    let attempt = attempt(AttemptState::Prepared);
    ProviderCall {
        id: ProviderCallId { attempt: attempt.id, number: 3 },
        merchant: attempt.merchant,
        account: attempt.account,
        provider: attempt.provider,
        kind: CallKind::Refund,
        amount: attempt.amount,
        refund: None,
        share: None,
        awaited_by: None,
        receiver: None,
        note: None,
        request: None,
        created_at: NOW,
        state,
        transfer: None,
        taken_back: 0,
        sends: 0,
        open_sends: 0,
        sent_at: None,
        checks: 0,
        next_check_at: None,
    }
}

/// Every state with every event.
#[test]
fn provider_calls_follow_their_table() {
    let states = [
        CallState::Waiting { returns: 1 },
        CallState::Requested,
        CallState::Submitted,
        CallState::Unknown,
        CallState::Succeeded { at: NOW },
        CallState::Failed { at: NOW, reason: Arc::from("no") },
    ];
    let events = [
        CallEvent::Ready,
        CallEvent::Send,
        CallEvent::Forget,
        CallEvent::Accept,
        CallEvent::Doubt,
        CallEvent::Succeed { at: NOW },
        CallEvent::Refuse { reason: Arc::from("no") },
        CallEvent::Retry,
        CallEvent::Await { returns: 2 },
    ];
    assert_eq!(states.each_ref().map(CallState::name), CallState::NAMES);
    for state in &states {
        for event in &events {
            let name = CallState::event_name(event);
            let listed = CallState::TRANSITIONS
                .iter()
                .find(|line| (line.0, line.1) == (state.name(), name))
                .map(|(_, _, to)| *to);
            let after =
                provider_call(state.clone()).after(event.clone(), NOW).ok().map(|after| after.state.name());
            assert_eq!(after, listed, "{} + {name}", state.name());
        }
    }
}

/// Numbers fit every provider, read back, and nothing else is read as one.
#[test]
fn numbers_read_back() {
    for number in [1, 31, 32, 99] {
        let attempt = AttemptId { payment: fresh().id(Shard::of_text("n")), number };
        let text = attempt.to_string();
        assert_eq!((text.len(), AttemptId::parse(&text)), (32, Some(attempt)));
        // A mistyped number is no other order's.
        let other = if text.ends_with('0') { "1" } else { "0" };
        assert_eq!(AttemptId::parse(&format!("{}{other}", &text[..31])), None);
        let provider_call = ProviderCallId { attempt, number: number * 5 };
        let text = provider_call.to_string();
        assert_eq!((text.len(), ProviderCallId::parse(&text)), (32, Some(provider_call)));
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
    for text in ["", "0", &"0".repeat(28), &"z".repeat(32), &"0".repeat(33), &"é".repeat(16)] {
        assert_eq!(AttemptId::parse(text), None, "{text}");
        assert_eq!(ProviderCallId::parse(text), None, "{text}");
    }
}
