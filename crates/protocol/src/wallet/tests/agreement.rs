//! The notice that a user closed an agreement.

use std::sync::Arc;

use cashier_core::agreement::{
    ACCESS_TOKEN, Agreement, AgreementState, AgreementTerms, ClosedBy, Limits, Spent,
};
use cashier_core::merchant::DialectName;
use cashier_core::secret::BearerToken;
use serde_json::Value;

use super::answers::read;
use super::{guide, id};
use crate::wallet::agreement_notice;

#[test]
fn the_notice_of_an_agreement_has_the_members_of_the_guide() {
    let samples = guide::samples();
    let sample: Value = serde_json::from_str(samples["`POST /v1/authorizations/prepare`"][2]).unwrap();
    let at = super::at("2026-01-02T00:00:00Z");
    let told = agreement_notice::body(
        &agreement(AgreementState::Closed { at, user: id(3), by: ClosedBy::User }),
        "…",
    );
    assert_eq!(sample, read(&told));
}

/// A token that is not the agreement's, another time or another word is not what the books say.
#[test]
fn a_notice_of_an_agreement_is_held_against_the_books() {
    let at = super::at("2026-01-02T00:00:00Z");
    let closed = agreement(AgreementState::Closed { at, user: id(3), by: ClosedBy::User });
    let token = |grant| BearerToken::<cashier_core::id::Grant>::new(grant, [7; 16]).expose_text(ACCESS_TOKEN);
    let told = agreement_notice::body(&closed, &token(id(4)));
    assert!(agreement_notice::tells(&told, &closed));
    assert!(!agreement_notice::tells(&agreement_notice::body(&closed, &token(id(5))), &closed));
    let later = at.saturating_add(std::time::Duration::from_secs(1));
    let other = agreement(AgreementState::Closed { at: later, user: id(3), by: ClosedBy::User });
    assert!(!agreement_notice::tells(&told, &other));
    assert!(!agreement_notice::tells(&told, &agreement(AgreementState::Active { at, user: id(3) })));
}

fn agreement(state: AgreementState) -> Agreement {
    let at = super::at("2026-01-01T00:00:00Z");
    Agreement {
        id: id(1),
        merchant: id(2),
        terms: Arc::new(AgreementTerms {
            client_id: "TEA_HOUSE".to_owned(),
            payee: "Tea House".to_owned(),
            description: "Tea every week".to_owned(),
            limits: Limits::default(),
            notify_url: None,
            redirect_url: None,
            redirect_state: None,
            dialect: DialectName::default(),
        }),
        created_at: at,
        expires_at: at,
        state,
        grant: Some(id(4)),
        spent: Spent::default(),
    }
}
