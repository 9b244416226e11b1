//! `notifyAuthorization`, from the wallet to a merchant whose user closed an agreement (wallet OpenAPI, §3.3).

use cashier_core::agreement::{ACCESS_TOKEN, Agreement, AgreementState};
use cashier_core::id;
use cashier_core::secret::BearerToken;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The members of a notice, in the order of their names.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    access_token: String,
    contract_status: String,
    modify_time: String,
}

/// The word for an agreement that has ended. The other one of the dialect, `VALID`, is for one that was signed; the merchant
/// learns that from the auth code.
const INVALID: &str = "INVALID";

/// The body.
pub(super) fn body(agreement: &Agreement, access_token: &str) -> Vec<u8> {
    let told = Told {
        access_token: access_token.to_owned(),
        contract_status: INVALID.to_owned(),
        modify_time: ended_at(agreement),
    };
    serde_json::to_vec(&told).unwrap_or_default()
}

/// True when a body names the newest access token of this agreement, and says that it ended when it did.
pub(super) fn tells(body: &[u8], agreement: &Agreement) -> bool {
    let Ok(told) = serde_json::from_slice::<Told>(body) else { return false };
    let token = BearerToken::<id::Grant>::parse(ACCESS_TOKEN, &told.access_token);
    token.is_some_and(|token| Some(token.id()) == agreement.grant)
        && told.contract_status == INVALID
        && told.modify_time == ended_at(agreement)
}

/// Seconds since 1970, ten digits, as a text: the form of the dialect's samples. Empty for an agreement that has not ended.
fn ended_at(agreement: &Agreement) -> String {
    match agreement.state {
        AgreementState::Closed { at, .. } => seconds(at).to_string(),
        AgreementState::Offered | AgreementState::Active { .. } | AgreementState::Refused { .. } => {
            String::new()
        }
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1_000)
}
