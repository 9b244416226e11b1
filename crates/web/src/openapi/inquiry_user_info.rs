//! `POST /v1/users/inquiryUserInfo`: the user data that the user agreed to share.

use cashier_core::error::{Code, Error};
use cashier_core::user::User;

use super::{Call, Reply};
use crate::error::read_error;

/// Writes what the scopes reveal about a user, who may be suspended.
pub type Answer = fn(&User, bool, &[String]) -> Vec<u8>;

/// Looks the user up.
///
/// # Errors
/// The problem with the token; `USER_NOT_EXIST`.
pub async fn handle(call: Call<'_>, access_token: String, answer: Answer) -> Result<Reply, Error> {
    let grant = call.grant_of(&access_token).await?;
    let user = call.app.reader.user(grant.user).await.map_err(|error| read_error(&error))?;
    let user = user.ok_or_else(|| Error::new(Code::UserNotExist))?;
    let standing = call.app.reader.standing(user.id.into()).await.map_err(|error| read_error(&error))?;
    Ok(Reply::new(answer(&user, standing.is_suspended(), &grant.scopes)))
}
