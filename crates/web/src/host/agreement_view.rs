//! An agreement as the host API shows it.

use cashier_core::agreement::{Agreement, AgreementState};
use cashier_core::money::Amount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::AmountView;
use crate::app::App;
use crate::wallet::agreement;

/// An agreement under which a merchant may debit the user.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct AgreementView {
    /// The token in its address; identifies it in the other calls.
    pub token: String,
    /// `offered`, `active`, `refused`, `closed`, or `expired` if nobody signed it in time.
    pub state: String,
    /// The merchant's name.
    pub payee: String,
    /// What the merchant says that it is for.
    pub description: String,
    /// The most that the merchant may debit at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_limit: Option<AmountView>,
    /// The most that the merchant may debit in a day, which begins at midnight UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_limit: Option<AmountView>,
    /// Until when it can be signed; RFC 3339.
    pub expires_at: String,
    /// When it came into its state; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<String>,
}

impl AgreementView {
    /// The view of an agreement.
    pub(super) fn of(app: &App, found: &Agreement) -> Self {
        let at = match found.state {
            AgreementState::Offered => None,
            AgreementState::Active { at, .. }
            | AgreementState::Refused { at, .. }
            | AgreementState::Closed { at, .. } => Some(at),
        };
        let limit = |limit: Option<Amount>| limit.map(|limit| limit.money().into());
        Self {
            token: app.agreement_token_text(found.id),
            state: agreement::state_name(app, found).to_owned(),
            payee: found.terms.payee.clone(),
            description: found.terms.description.clone(),
            payment_limit: limit(found.terms.limits.payment),
            day_limit: limit(found.terms.limits.day),
            expires_at: found.expires_at.to_rfc3339(),
            changed_at: at.map(cashier_core::time::Timestamp::to_rfc3339),
        }
    }
}
