//! Every transition table, exhaustively: what it allows happens, and nothing else does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use cashier_core::auth::{AuthCodeState, GrantState};
use cashier_core::error::Code;
use cashier_core::foreign::{ForeignDetails, ForeignOrder, ForeignState, ForeignTransition};
use cashier_core::id::{Fresh, Shard};
use cashier_core::money::{Amount, Currency};
use cashier_core::notice::NoticeState;
use cashier_core::payment::{CancelledBy, Details, Payer, Payment, State, Transition};
use cashier_core::refund::RefundState;
use cashier_core::time::Timestamp;

const NOW: Timestamp = Timestamp::from_micros(1_000_000);

fn payment(state: State) -> Payment {
    let mut fresh = Fresh::new(NOW, [1; 16]);
    let shard = Shard::of_text("x");
    Payment {
        id: fresh.id(shard),
        merchant: fresh.id(shard),
        amount: Amount::new(1, Currency::parse("IQD").unwrap()).unwrap(),
        details: Arc::new(Details {
            request_id: "r".to_owned(),
            client_id: "c".to_owned(),
            payee: "p".to_owned(),
            description: "d".to_owned(),
            order_ref: None,
            buyer_ref: None,
            redirect_url: None,
            notify_url: None,
            extend_info: None,
        }),
        created_at: NOW,
        expires_at: NOW.saturating_add(Duration::from_secs(1)),
        state,
        refunded: 0,
        binding: None,
        attempts: cashier_core::payment::AttemptCount::default(),
    }
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

/// Every state with every transition: the table says whether it happens and where it leads.
#[test]
fn payments_follow_their_table() {
    assert_eq!(states().map(State::name), State::NAMES);
    for state in states() {
        for transition in transitions() {
            let listed = State::TRANSITIONS
                .iter()
                .find(|(from, event, _)| *from == state.name() && *event == transition.name())
                .map(|(_, _, to)| *to);
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
                    panic!("{} + {}: {result:?}, {listed:?}", state.name(), transition.name())
                }
            }
        }
    }
}

/// An order of another acquirer goes the ways of its table and no others.
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
                amount: Amount::new(1, Currency::parse("IQD").unwrap()).unwrap(),
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
            let listed = ForeignState::TRANSITIONS
                .iter()
                .find(|(from, event, _)| *from == state.name() && *event == transition.name())
                .map(|(_, _, to)| *to);
            let after = order.after(transition, NOW).ok().map(|order| order.state.name());
            assert_eq!(after, listed, "{} + {}", state.name(), transition.name());
        }
    }
}

/// A final state has no way out, in any table.
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
