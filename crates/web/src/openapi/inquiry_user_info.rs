//! `POST /v1/users/inquiryUserInfo`: what the user agreed to show.

use cashier_core::error::{Code, Error};
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::inquiry_user_info;

use super::{Call, Reply};
use crate::error::read_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let token = inquiry_user_info::parse(call.body)?;
    let grant = call.grant_of(&token).await?;
    let user = call.app.reader.user(grant.user).await.map_err(|error| read_error(&error))?;
    let user = user.ok_or_else(|| Error::new(Code::UserNotExist))?;
    let standing = call.app.reader.standing(user.id.into()).await.map_err(|error| read_error(&error))?;
    Ok(Reply::new(answer::user_info(&user, standing.is_suspended(), &grant.scopes)))
}
