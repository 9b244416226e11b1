//! `PUT /hserve/v2.2/user/account/`: a user changes names and password.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{AppUser, Change, ChangeAccount};
use cashier_core::error::{Code, Error};
use cashier_protocol::baas::account::AccountChange;
use cashier_protocol::baas::user::own_profile;

use super::{Call, Reply};
use crate::error::{read_error, submit_error};
use crate::wallet::password;
use crate::wallet::tries::{self, Trier};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let present = call.signed_in().await?;
    let change = AccountChange::parse(call.body)?;
    for (method, name) in &change.names {
        if matches!(name, Change::Set(_)) {
            call.require(*method)?;
        }
    }
    let (reader, app) = (&call.app.reader, &call.client.client_id);
    let user = reader.app_user(app, present.user).await.map_err(|error| read_error(&error))?;
    let user = user.ok_or_else(|| Error::new(Code::SessionRequired))?;
    let names = change.names.clone();
    let password_hash = new_password(&call, &user, change).await?;
    let command = ChangeAccount { app: app.clone(), user: present.user, names, password_hash };
    let user = call.app.engine.submit(command).await.map_err(submit_error)?;
    let logins = reader.app_logins_of(app, user.number).await.map_err(|error| read_error(&error))?;
    Ok(Reply::ok(own_profile(&user, &logins)))
}

/// The hash of the new password, after the old one was checked. A user identified by a provider may not have an old
/// one.
async fn new_password(
    call: &Call<'_>,
    user: &AppUser,
    change: AccountChange,
) -> Result<Option<String>, Error> {
    let Some(new) = change.new_password else { return Ok(None) };
    if let Some(hash) = &user.password_hash {
        let wrong = || Error::new(Code::InvalidCredentials).with_detail("The old password is wrong.");
        let account = format!("app {}/{}/{}", user.app, LoginMethod::Anonymous.name(), user.number);
        let counted = tries::count(call.app, &account, Trier::at(call.address)).await.map_err(Error::from)?;
        let old = change.password.ok_or_else(wrong)?;
        if !password::verify_on_pool(call.app, hash.clone(), old).await? {
            return Err(wrong());
        }
        counted.forgive(call.app).await?;
    }
    password::hash_on_pool(call.app, new).await.map(Some)
}
