//! `POST /v1/users/inquiryUserAccountList`: the accounts of a user who agreed to it.

use cashier_core::error::Error;
use cashier_core::ledger::Account;

use super::{Call, Reply};
use crate::error::read_error;

/// The scope of lists: of cards and of accounts.
pub(super) const SCOPE: &str = "CARD_LIST";

/// Writes the accounts.
pub type Answer = fn(&[Account]) -> Vec<u8>;

/// Looks the accounts up.
///
/// # Errors
/// The problem with the token.
pub async fn handle(call: Call<'_>, access_token: String, answer: Answer) -> Result<Reply, Error> {
    let grant = call.grant_with(&access_token, SCOPE).await?;
    let accounts = call.app.reader.accounts_of(grant.user.into()).await;
    Ok(Reply::new(answer(&accounts.map_err(|error| read_error(&error))?)))
}
