//! Attempts and provider calls: what their tables allow happens, and nothing else does.

use std::sync::Arc;

use cashier_core::id::{Fresh, Shard};
use cashier_core::kernel::Machine as _;
use cashier_core::provider::{
    AttemptEvent, AttemptId, AttemptState, CallEvent, CallKind, CallState, Credit, PaymentAttempt,
    ProviderCall, ProviderCallId, ProviderName,
};

use crate::support::{self, NOW};

fn fresh() -> Fresh {
    Fresh::new(NOW, [1; 16])
}

fn attempt(state: AttemptState) -> PaymentAttempt {
    support::attempt(ProviderName::of("wechat_pay"), state)
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
    support::provider_call(&attempt(AttemptState::Prepared), CallKind::Refund, state)
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

/// Numbers fit every provider and can be read back, and nothing else is accepted as one.
#[test]
fn numbers_read_back() {
    for number in [1, 31, 32, 99] {
        let attempt = AttemptId { payment: fresh().id(Shard::of_text("n")), number };
        let text = attempt.to_string();
        assert_eq!((text.len(), AttemptId::parse(&text)), (32, Some(attempt)));
        // A mistyped number is not another order's.
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
