//! Every transition table, exhaustively: what it allows happens, and nothing else does.

use std::sync::Arc;

use cashier_core::agreement::{AgreementEvent, AgreementState, ClosedBy};
use cashier_core::app::LoginMethod;
use cashier_core::app_user::{Identity, VisitEvent, VisitState};
use cashier_core::auth::{AuthCodeEvent, AuthCodeState, GrantEvent, GrantState};
use cashier_core::error::Code;
use cashier_core::foreign::{ForeignDetails, ForeignOrder, ForeignState, ForeignTransition};
use cashier_core::id::{Fresh, Shard};
use cashier_core::kernel::{Machine, START, allowed};
use cashier_core::ledger::{TransferEvent, TransferState};
use cashier_core::notice::{NoticeEvent, NoticeState};
use cashier_core::payment::{CancelledBy, Payer, Payment, State, Transition};
use cashier_core::refund::{RefundEvent, RefundState};

use crate::support::{self, NOW, money};

fn payment(state: State) -> Payment {
    let (mut fresh, shard) = (Fresh::new(NOW, [1; 16]), Shard::of_text("x"));
    Payment { state, ..support::payment(fresh.id(shard), fresh.id(shard), money(1, "IQD")) }
}

fn states() -> [State; 4] {
    let mut fresh = Fresh::new(NOW, [2; 16]);
    let shard = Shard::of_text("y");
    [
        State::Created,
        State::Succeeded { at: NOW, payer: Payer::User(fresh.id(shard)), transfer: fresh.id(shard) },
        State::Cancelled { at: NOW, by: CancelledBy::User },
        State::Expired { at: NOW },
    ]
}

fn transitions() -> [Transition; 3] {
    let mut fresh = Fresh::new(NOW, [3; 16]);
    let shard = Shard::of_text("z");
    [
        Transition::Pay { payer: Payer::User(fresh.id(shard)), transfer: fresh.id(shard) },
        Transition::Cancel { by: CancelledBy::Merchant },
        Transition::Expire,
    ]
}

/// Every state, and no state at all, with every event: it happens exactly when the table lists it, and leads where the
/// table says. The table names no other state and no other event, and each pair once.
fn follows_its_table<M: Machine + Clone>(states: &[M], events: &[M::Event])
where
    M::Event: Clone,
{
    let names: Vec<_> = states.iter().map(M::state_name).collect();
    let event_names: Vec<_> = events.iter().map(M::event_name).collect();
    for (at, (from, event, to)) in M::TRANSITIONS.iter().enumerate() {
        assert!(*from == START || names.contains(from), "{from} is a state");
        assert!(names.contains(to), "{to} is a state");
        assert!(event_names.contains(event), "{event} is an event");
        let others = M::TRANSITIONS.iter().skip(at + 1);
        assert_eq!(others.filter(|line| (line.0, line.1) == (*from, *event)).count(), 0, "{from} + {event}");
    }
    for event in events {
        let name = M::event_name(event);
        for state in states {
            let after = state.clone().after(event.clone(), NOW);
            let listed = M::TRANSITIONS.iter().find(|line| (line.0, line.1) == (state.state_name(), name));
            let (after, to) = (after.as_ref().map(M::state_name), listed.map(|line| line.2));
            assert_eq!(after, to, "{} + {name}", state.state_name());
        }
        let listed = M::TRANSITIONS.iter().find(|line| (line.0, line.1) == (START, name));
        let begun = M::begin(event.clone(), NOW);
        assert_eq!(begun.as_ref().map(M::state_name), listed.map(|line| line.2), "{START} + {name}");
    }
}

#[test]
fn refunds_follow_their_table() {
    let transfer = Fresh::new(NOW, [5; 16]).id(Shard::of_text("v"));
    let code = Code::ProcessFail;
    follows_its_table(
        &[
            RefundState::Processing { at: NOW },
            RefundState::Succeeded { at: NOW, transfer },
            RefundState::Failed { at: NOW, code },
        ],
        &[
            RefundEvent::Post { transfer },
            RefundEvent::Submit,
            RefundEvent::Confirm { at: NOW, transfer },
            RefundEvent::Refuse { code },
            RefundEvent::Retry,
        ],
    );
}

#[test]
fn agreements_follow_their_table() {
    let user = Fresh::new(NOW, [5; 16]).id(Shard::of_text("v"));
    let by = ClosedBy::User;
    follows_its_table(
        &[
            AgreementState::Offered,
            AgreementState::Active { at: NOW, user },
            AgreementState::Refused { at: NOW, user },
            AgreementState::Closed { at: NOW, user, by },
        ],
        &[AgreementEvent::Sign { user }, AgreementEvent::Refuse { user }, AgreementEvent::Close { by }],
    );
}

#[test]
fn transfers_follow_their_table() {
    follows_its_table(
        &[TransferState::Pending, TransferState::Posted { at: NOW }, TransferState::Voided { at: NOW }],
        &[TransferEvent::Hold, TransferEvent::Post, TransferEvent::Void],
    );
}

#[test]
fn notices_follow_their_table() {
    follows_its_table(
        &[
            NoticeState::Due { at: NOW, leased_until: NOW },
            NoticeState::Delivered { at: NOW },
            NoticeState::GivenUp { at: NOW },
        ],
        &[
            NoticeEvent::Lease { until: NOW },
            NoticeEvent::Retry { at: NOW },
            NoticeEvent::Accept,
            NoticeEvent::GiveUp,
        ],
    );
}

#[test]
fn codes_grants_and_visits_follow_their_tables() {
    follows_its_table(&[AuthCodeState::Issued, AuthCodeState::Used { at: NOW }], &[AuthCodeEvent::Exchange]);
    follows_its_table(
        &[GrantState::Active, GrantState::Refreshed { at: NOW }, GrantState::Revoked { at: NOW }],
        &[GrantEvent::Refresh, GrantEvent::Cancel],
    );
    let identity =
        Identity { method: LoginMethod::Wechat, open_id: "s".to_owned(), nickname: None, avatar: None };
    follows_its_table(
        &[VisitState::Asked, VisitState::Granted { identity: identity.clone() }, VisitState::Used],
        &[VisitEvent::Grant { identity }, VisitEvent::Redeem],
    );
}

/// Every state with every transition: the table says whether it happens and where it leads.
#[test]
fn payments_follow_their_table() {
    assert_eq!(states().map(State::name), State::NAMES);
    for state in states() {
        for transition in transitions() {
            let name = State::event_name(&transition);
            let listed = allowed(State::TRANSITIONS, state.name(), name);
            match (payment(state).after(transition, NOW), listed) {
                (Ok(after), Some(to)) => assert_eq!(after.state.name(), to),
                (Err(error), None) => {
                    let late = match state {
                        State::Succeeded { .. } => Code::OrderAlreadyPaid,
                        State::Cancelled { .. } => Code::OrderCancelled,
                        State::Expired { .. } => Code::OrderExpired,
                        State::Created => panic!("an open payment takes everything"),
                    };
                    assert_eq!(error.code, late);
                }
                (result, listed) => {
                    panic!("{} + {name}: {result:?}, {listed:?}", state.name())
                }
            }
        }
    }
}

/// An order of another acquirer makes the transitions of its table and no others.
#[test]
fn foreign_orders_follow_their_table() {
    let mut fresh = Fresh::new(NOW, [4; 16]);
    let shard = Shard::of_text("w");
    let (transfer, reversal, code) = (fresh.id(shard), fresh.id(shard), Code::OrderIsClosed);
    let states = [
        ForeignState::Created,
        ForeignState::Cancelled { at: NOW },
        ForeignState::Processing { at: NOW, transfer },
        ForeignState::Succeeded { at: NOW, transfer, settled_at: NOW },
        ForeignState::Failed { at: NOW, transfer, settled_at: NOW, reversal, code },
    ];
    let transitions = [
        ForeignTransition::Debit { transfer },
        ForeignTransition::Cancel,
        ForeignTransition::Acknowledge,
        ForeignTransition::Refuse { reversal, code },
    ];
    for state in states {
        for transition in transitions {
            let order = ForeignOrder {
                id: fresh.id(shard),
                user: fresh.id(shard),
                amount: money(1, "IQD"),
                details: Arc::new(ForeignDetails {
                    acquirer: "a".to_owned(),
                    reference: "r".to_owned(),
                    payee_id: "p".to_owned(),
                    payee: "p".to_owned(),
                    description: "d".to_owned(),
                    order_ref: None,
                    redirect_url: None,
                }),
                created_at: NOW,
                expires_at: NOW,
                state,
                refunded: 0,
            };
            let name = ForeignState::event_name(&transition);
            let listed = allowed(ForeignState::TRANSITIONS, state.name(), name);
            let after = order.after(transition, NOW).ok().map(|order| order.state.name());
            assert_eq!(after, listed, "{} + {name}", state.name());
        }
    }
}

/// No table has a transition from a final state.
#[test]
fn final_states_are_ends() {
    for state in states() {
        let leaves = State::TRANSITIONS.iter().any(|(from, _, _)| *from == state.name());
        assert_eq!(leaves, !state.is_final(), "{}", state.name());
    }
    let ends = |table: &[(&str, &str, &str)], end: &str| {
        assert!(table.iter().any(|(_, _, to)| *to == end), "{end} is reached");
        assert!(table.iter().all(|(from, _, _)| *from != end), "{end} is an end");
    };
    // A refund that a provider refused can be tried again; one that succeeded cannot.
    ends(RefundState::TRANSITIONS, "succeeded");
    for end in [NoticeState::Delivered { at: NOW }.name(), NoticeState::GivenUp { at: NOW }.name()] {
        ends(NoticeState::TRANSITIONS, end);
    }
    for end in [GrantState::Refreshed { at: NOW }.name(), GrantState::Revoked { at: NOW }.name()] {
        ends(GrantState::TRANSITIONS, end);
    }
    ends(AuthCodeState::TRANSITIONS, AuthCodeState::Used { at: NOW }.name());
}
