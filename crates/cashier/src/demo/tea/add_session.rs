//! `POST /sessions`: exchanges an auth code of the wallet, or the choice to stay a guest, for a token.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Tea;
use super::book::Owner;
use super::caller::Moment;
use super::refusal::{Refusal, read};

/// One of the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    /// The code from `my.getAuthCode`.
    auth_code: Option<String>,
    /// True for a guest.
    #[serde(default)]
    guest: bool,
}

pub(super) async fn handle(
    State(tea): State<Tea>,
    moment: Moment,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let owner = match read(&body)? {
        Input { auth_code: Some(code), guest: false } => {
            Owner::Customer(tea.exchange(&code, moment.now).await?.customer_id)
        }
        Input { auth_code: None, guest: true } => Owner::new_guest(),
        Input { .. } => return Err(Refusal::BadRequest),
    };
    let token = tea.inner.book.change(|book| book.begin(owner, moment.now));
    Ok((StatusCode::CREATED, Json(json!({ "token": token }))))
}
