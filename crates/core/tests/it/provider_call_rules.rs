//! Provider calls under way: every answer in every situation leads where the table says, and every open call is queried
//! again within the schedule until it is decided.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::id::{Fresh, Shard};
use cashier_core::provider::{
    About, AttemptState, BeginSend, CallKind, CallState, Credit, Heard, PAUSES, PaymentAttempt, ProviderCall,
    ProviderCallId, ProviderName, QUIET, Query, QueryAnswer, RULES, RecordReply, Refusal, SendAnswer,
    Sending, Sharing, rules_as_markdown,
};
use cashier_core::time::Timestamp;
use cashier_core::world::{Command, World};

use crate::support::{self, NOW};

const LEASE: Duration = Duration::from_mins(2);

/// One provider call without a transfer, refund or share: the tests here do not look at money.
struct Desk {
    world: World,
    provider_call: ProviderCallId,
    now: Timestamp,
}

impl Desk {
    fn open(provider: ProviderName, kind: CallKind) -> Self {
        let mut fresh = Fresh::new(NOW, [3; 16]);
        let state = AttemptState::Succeeded {
            at: NOW,
            transaction: Arc::from("42"),
            transfer: fresh.id(Shard::of_text("x")),
            credit: Credit::Payment,
        };
        let attempt = PaymentAttempt {
            sharing: Sharing::Open,
            expires_at: NOW,
            provider_calls: 1,
            shared: 100,
            ..support::attempt(provider, state)
        };
        let provider_call = ProviderCall {
            next_check_at: Some(NOW),
            ..support::provider_call(&attempt, kind, CallState::Requested)
        };
        let mut world = support::world();
        let id = provider_call.id;
        world.payment_attempts.insert_fresh(attempt);
        world.provider_calls.insert_fresh(provider_call);
        Self { world, provider_call: id, now: NOW }
    }

    fn run<C: Command<World>>(&mut self, command: &C) -> C::Outcome {
        support::run(&mut self.world, Fresh::new(self.now, [2; 16]), command).unwrap()
    }

    fn provider_call(&mut self) -> ProviderCall {
        self.world.provider_calls.get(&self.provider_call).unwrap().unwrap().clone()
    }

    fn begin(&mut self, is_absent: bool) -> Option<Sending> {
        self.run(&BeginSend { call: self.provider_call, is_absent, lease: LEASE }).map(|(call, _)| call)
    }

    fn send(&mut self, answer: SendAnswer) -> ProviderCall {
        let call = self.begin(false).unwrap();
        self.run(&RecordReply { heard: Heard::Sent(call, answer) })
    }

    fn ask(&mut self, answer: QueryAnswer) -> ProviderCall {
        let query = Query::about(&self.provider_call());
        self.run(&RecordReply { heard: Heard::Asked(query, answer) })
    }
}

fn gate() -> SendAnswer {
    SendAnswer::Refused(Refusal { about: About::Gate, reason: Arc::from("SIGN_ERROR: wrong") })
}

fn number() -> SendAnswer {
    SendAnswer::Refused(Refusal { about: About::Number, reason: Arc::from("NOT_ENOUGH: nothing there") })
}

fn send_answers() -> [SendAnswer; 6] {
    [
        SendAnswer::Accepted,
        SendAnswer::Done { at: None },
        SendAnswer::Ended { reason: Arc::from("CLOSED") },
        number(),
        gate(),
        SendAnswer::Unknown,
    ]
}

fn query_answers() -> [QueryAnswer; 5] {
    [
        QueryAnswer::Pending,
        QueryAnswer::Done { at: None },
        QueryAnswer::Ended { reason: Arc::from("CLOSED") },
        QueryAnswer::Absent,
        QueryAnswer::Unknown,
    ]
}

/// What happened before, and its column in the documented table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Before {
    Nothing,
    NoAnswer,
    Taken,
}

impl Before {
    const ALL: [Self; 3] = [Self::Nothing, Self::NoAnswer, Self::Taken];

    fn desk(self, provider: ProviderName, kind: CallKind) -> Desk {
        let mut desk = Desk::open(provider, kind);
        match self {
            Self::Nothing => {}
            Self::NoAnswer => assert_eq!(desk.send(SendAnswer::Unknown).state, CallState::Unknown),
            Self::Taken => assert_eq!(desk.send(SendAnswer::Accepted).state, CallState::Submitted),
        }
        desk
    }

    fn expected(self, heard: &str) -> &'static str {
        let rule =
            RULES.iter().find(|rule| rule.heard == heard).unwrap_or_else(|| panic!("no rule: {heard}"));
        match self {
            Self::Nothing => rule.only_call,
            Self::NoAnswer => rule.earlier_call,
            Self::Taken => rule.submitted,
        }
    }
}

/// Every provider, every kind of provider call, every answer, after every history. A surplus is the only kind that is
/// requested again by itself, because nobody else would do it.
#[test]
fn provider_calls_follow_the_table_of_answers() {
    let mut seen = std::collections::BTreeSet::new();
    for provider in ["wechat_pay", "alipay", "qq_wallet"].map(ProviderName::of) {
        for kind in CallKind::ALL {
            for before in Before::ALL {
                for answer in send_answers() {
                    let mut desk = before.desk(provider, kind);
                    let call = desk.begin(false).unwrap();
                    let heard = Heard::Sent(call, answer);
                    let name = heard.name();
                    let after = desk.run(&RecordReply { heard });
                    prove(&after, before.expected(name), (provider, before, name));
                    seen.insert(name);
                }
                for answer in query_answers() {
                    let mut desk = before.desk(provider, kind);
                    if before == Before::Nothing {
                        // A query is made only after a call was begun; this one was interrupted.
                        let _ = desk.begin(false).unwrap();
                    }
                    let heard = Heard::Asked(Query::about(&desk.provider_call()), answer);
                    let name = heard.name();
                    let after = desk.run(&RecordReply { heard });
                    prove(&after, before.expected(name), (provider, before, name));
                    seen.insert(name);
                }
            }
        }
    }
    assert_eq!(seen.len(), RULES.len(), "every row was tried");
}

fn prove(after: &ProviderCall, expected: &str, what: (ProviderName, Before, &str)) {
    let again = after.kind == CallKind::Surplus && expected == "failed";
    assert_eq!(after.state.name(), if again { "requested" } else { expected }, "{:?} {what:?}", after.kind);
    assert_eq!(after.next_check_at.is_some(), !after.state.is_final(), "what is open is looked at again");
    if let Some(next) = after.next_check_at {
        assert!(next <= NOW.saturating_add(*PAUSES.last().unwrap()), "within the schedule");
    }
    assert!(after.open_sends == 0 || !after.state.is_final(), "what has ended has no open call");
}

/// A first call without an answer is not ended by any number of rejected calls, in any order with inconclusive queries,
/// and still ends as the provider says.
#[test]
fn a_gate_ends_nothing_that_may_have_happened() {
    for kind in CallKind::ALL {
        for before in [Before::NoAnswer, Before::Taken] {
            let mut desk = before.desk(ProviderName::of("wechat_pay"), kind);
            for turn in 0..20 {
                desk.now = desk.provider_call().next_check_at.unwrap();
                let after = if turn % 3 == 0 { desk.ask(QueryAnswer::Unknown) } else { desk.send(gate()) };
                assert!(!after.state.is_final(), "{kind:?} {before:?} turn {turn}");
                assert!(after.open_sends > 0);
            }
            assert_eq!(desk.send(SendAnswer::Done { at: None }).state.name(), "succeeded");
        }
    }
}

/// Nothing is found long after the last call: only then does a rejected call end it. What the provider has once
/// accepted is never taken for absent.
#[test]
fn long_silence_and_nothing_there_is_an_answer() {
    let mut desk = Before::NoAnswer.desk(ProviderName::of("wechat_pay"), CallKind::Refund);
    desk.now = NOW.saturating_add(QUIET).checked_sub(Duration::from_secs(1)).unwrap();
    let call = desk.begin(true).unwrap();
    assert_eq!(desk.run(&RecordReply { heard: Heard::Sent(call, gate()) }).state.name(), "unknown");
    desk.now = desk.now.saturating_add(QUIET);
    let call = desk.begin(true).unwrap();
    assert_eq!(desk.run(&RecordReply { heard: Heard::Sent(call, gate()) }).state.name(), "failed");
    let mut desk = Before::Taken.desk(ProviderName::of("alipay"), CallKind::Refund);
    desk.now = NOW.saturating_add(QUIET).saturating_add(QUIET);
    let call = desk.begin(true).unwrap();
    assert_eq!(desk.run(&RecordReply { heard: Heard::Sent(call, gate()) }).state.name(), "submitted");
}

/// A call that was begun but whose end was not recorded, because the process died, counts as one without an answer.
#[test]
fn a_call_that_was_cut_off_may_have_happened() {
    let mut desk = Desk::open(ProviderName::of("qq_wallet"), CallKind::Refund);
    let _ = desk.begin(false).unwrap();
    assert_eq!(desk.provider_call().state.name(), "unknown");
    assert_eq!(desk.send(gate()).state.name(), "unknown");
}

/// Two calls at the same time: whichever answer comes first, a refusal ends nothing while the other is under way.
#[test]
fn a_refusal_ends_nothing_while_another_call_is_on_its_way() {
    let mut desk = Desk::open(ProviderName::of("wechat_pay"), CallKind::Share);
    let (first, second) = (desk.begin(false).unwrap(), desk.begin(false).unwrap());
    assert_eq!(desk.run(&RecordReply { heard: Heard::Sent(second, gate()) }).state.name(), "unknown");
    let done = SendAnswer::Done { at: None };
    assert_eq!(desk.run(&RecordReply { heard: Heard::Sent(first, done) }).state.name(), "succeeded");
    // The older answer, and an older query, say nothing about the newer call.
    let mut desk = Desk::open(ProviderName::of("wechat_pay"), CallKind::Share);
    let (first, query) = (desk.begin(false).unwrap(), Query::about(&desk.provider_call()));
    let second = desk.begin(false).unwrap();
    let ended = || Arc::from("CLOSED");
    for heard in [Heard::Sent(first, number()), Heard::Asked(query, QueryAnswer::Ended { reason: ended() })] {
        assert_eq!(desk.run(&RecordReply { heard }).state.name(), "unknown");
    }
    let heard = Heard::Sent(second, SendAnswer::Ended { reason: ended() });
    assert_eq!(desk.run(&RecordReply { heard }).state.name(), "failed");
    assert!(desk.begin(false).is_none(), "what has ended is not called for again");
}

/// The documentation shows the same table as the code.
#[test]
fn the_table_is_documented() {
    let text = include_str!("../../../../docs/providers.md");
    assert!(text.contains(&rules_as_markdown()), "docs/providers.md must have:\n{}", rules_as_markdown());
}
