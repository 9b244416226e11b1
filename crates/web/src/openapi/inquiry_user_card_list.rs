//! `POST /v1/users/inquiryUserCardList`: the cards of a user who agreed to it. This wallet issues none.

use cashier_core::error::Error;

use super::inquiry_user_account_list::SCOPE;
use super::{Call, Plain, Reply};

/// Checks the token; the list is empty.
///
/// # Errors
/// The problem with the token.
pub async fn handle(call: Call<'_>, access_token: String, answer: Plain) -> Result<Reply, Error> {
    call.grant_with(&access_token, SCOPE).await?;
    Ok(Reply::new(answer()))
}
