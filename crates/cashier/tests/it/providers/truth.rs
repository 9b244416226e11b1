//! What the providers know, compared with what we have: done at the end of every hostile test.

use cashier_core::id::PaymentId;
use cashier_core::payment::{Payment, State};
use cashier_core::provider::{AttemptState, CallKind, CallState, Credit, PaymentAttempt};
use cashier_core::time::Timestamp;

use super::rig::Shop;

/// One order at its end.
pub(crate) struct Ending {
    pub(crate) payment: Payment,
    pub(crate) attempts: Vec<PaymentAttempt>,
    /// How many attempts the provider took money for.
    pub(crate) taken: usize,
}

impl Ending {
    pub(crate) fn is_paid(&self) -> bool {
        matches!(self.payment.state, State::Succeeded { .. })
    }
}

/// Everything is final on both sides, every payer's money is where it belongs, and both sides have the same sums.
pub(crate) async fn compare(shop: &Shop, payment: PaymentId) -> Ending {
    let row = shop.payment(payment).await;
    assert!(row.state.is_final(), "{payment} is {}", row.state.name());
    let attempts = shop.attempts(payment).await;
    let provider_calls = shop.system.reader.provider_calls_of(payment).await.unwrap();
    assert!(
        provider_calls.iter().all(|provider_call| provider_call.state.is_final()),
        "{payment} has open provider calls: {provider_calls:?}"
    );
    let (mut taken, mut kept, mut credited) = (0, 0, 0);
    for attempt in &attempts {
        assert!(!attempt.state.is_live(), "{} is {}", attempt.id, attempt.state.name());
        let known = shop.known(&attempt.id.to_string()).await;
        let known = known.filter(|order| order["paid_at"].is_string());
        let given_back = provider_calls
            .iter()
            .filter(|provider_call| provider_call.id.attempt == attempt.id)
            .filter(|provider_call| matches!(provider_call.kind, CallKind::Refund | CallKind::Surplus))
            .filter(|provider_call| matches!(provider_call.state, CallState::Succeeded { .. }))
            .map(|provider_call| provider_call.amount.minor())
            .sum::<i64>();
        let AttemptState::Succeeded { credit, .. } = attempt.state else {
            assert!(known.is_none(), "{} was paid there, and is {} here", attempt.id, attempt.state.name());
            continue;
        };
        let known = known.unwrap_or_else(|| panic!("{} was not paid there", attempt.id));
        assert_eq!(known["amount_fen"], attempt.amount.minor());
        assert_eq!(known["refunded_fen"], given_back, "{}: both sides gave back the same", attempt.id);
        taken += 1;
        match credit {
            Credit::Payment => {
                credited += 1;
                assert_eq!(given_back, row.refunded);
            }
            Credit::Surplus => assert_eq!(given_back, attempt.amount.minor(), "{} went back", attempt.id),
        }
        kept += attempt.amount.minor() - given_back;
        // The payment was not reported as failed while the money was there in time.
        let paid_at = Timestamp::parse_rfc3339(known["paid_at"].as_str().unwrap()).unwrap();
        if paid_at < row.expires_at && !matches!(row.state, State::Cancelled { .. }) {
            assert!(matches!(row.state, State::Succeeded { .. }), "{payment} was paid in time");
        }
    }
    let is_paid = matches!(row.state, State::Succeeded { .. });
    assert_eq!(credited, i64::from(is_paid), "{payment} is credited once, or not at all");
    let expected = if is_paid { row.amount.minor() - row.refunded } else { 0 };
    assert_eq!(kept, expected, "{payment}: what stays at the providers is what we have");
    Ending { payment: row, attempts, taken }
}
