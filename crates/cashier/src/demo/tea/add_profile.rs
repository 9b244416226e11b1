//! `POST /profile`: with a code that the customer agreed to, the shop learns the customer's name.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::Tea;
use super::caller::Caller;
use super::refusal::{Refusal, read};
use super::show_profile::view;

/// The request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    /// A code with the scope `auth_user`.
    auth_code: String,
}

pub(super) async fn handle(
    State(tea): State<Tea>,
    mut caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let input: Input = read(&body)?;
    let grant = tea.exchange(&input.auth_code, caller.now).await?;
    if caller.session.owner.customer_id() != Some(&grant.customer_id) {
        return Err(Refusal::OtherCustomer);
    }
    let nickname = tea.nickname(&grant, caller.now).await?;
    tea.inner.book.change(|book| book.name(&caller.token, &nickname));
    caller.session.nickname = Some(nickname);
    Ok(Json(view(&caller.session)))
}
