//! `GET /hserve/v2.5/user/info/{id}/`: the user's own profile, or the public part of another user's.

use cashier_core::app_user::Number;
use cashier_core::error::{Code, Error};
use cashier_protocol::baas::user;

use super::{Call, Reply};
use crate::error::read_error;

pub(super) async fn handle(call: &Call<'_>, id: &str) -> Result<Reply, Error> {
    let present = call.signed_in().await?;
    let missing = || Error::new(Code::UserNotExist);
    let number = id.parse().ok().and_then(Number::new).ok_or_else(missing)?;
    let (reader, app) = (&call.app.reader, &call.client.client_id);
    let found = reader.app_user(app, number).await.map_err(|error| read_error(&error))?;
    let found = found.ok_or_else(missing)?;
    if number != present.user {
        return Ok(Reply::ok(user::foreign_profile(&found)));
    }
    let logins = reader.app_logins_of(app, number).await.map_err(|error| read_error(&error))?;
    Ok(Reply::ok(user::own_profile(&found, &logins)))
}
