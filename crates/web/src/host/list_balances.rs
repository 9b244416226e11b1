//! `GET /host/v1/balances`: the user's balances.

use axum::Json;
use axum::extract::State;
use cashier_core::error::{Code, Error};
use cashier_core::money::Money;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{ErrorBody, Refusal};
use super::extract::SignedIn;
use super::view::AmountView;
use crate::app::Shared;
use crate::error::read_error;

/// The user's balances, one per currency.
#[derive(Serialize, ToSchema)]
#[schema(as = BalancesAnswer)]
pub(super) struct Output {
    balances: Vec<AmountView>,
}

/// The user's balances.
#[utoipa::path(
    get, path = "/host/v1/balances", operation_id = "listBalances", tag = "account", security(("session" = [])),
    responses((status = 200, description = "The balances", body = Output), (status = 401, description = "SESSION_REQUIRED", body = ErrorBody))
)]
pub(super) async fn handle(State(app): State<Shared>, signed_in: SignedIn) -> Result<Json<Output>, Refusal> {
    let accounts = app.reader.accounts_of(signed_in.user.into()).await.map_err(|error| read_error(&error))?;
    let mut balances = Vec::with_capacity(accounts.len());
    for account in accounts {
        let minor = account.available().map_err(|_| Error::new(Code::UnknownException))?;
        balances.push(Money::new(minor, account.id.currency).into());
    }
    Ok(Json(Output { balances }))
}
