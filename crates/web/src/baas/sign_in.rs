//! `POST /hserve/v2.1/login/{username,email,phone}/`: sign in with a name and a password.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{AppUser, LoginKey, OpenAppSession};
use cashier_core::error::{Code, Error};
use cashier_protocol::baas::login::Credentials;

use super::session::Answer;
use super::{Call, Reply};
use crate::error::{read_error, submit_error};
use crate::wallet::password::{self, NO_PASSWORD};
use crate::wallet::tries::{self, Trier};

/// Limits are checked before anything is hashed; a wrong name and a wrong password give the same answer in the same
/// time.
pub(super) async fn handle(call: Call<'_>, method: LoginMethod) -> Result<Reply, Error> {
    call.require(method)?;
    let credentials = Credentials::parse(method, call.body)?;
    let app = &call.client.client_id;
    let key = LoginKey::new(app, method, &credentials.name);
    let account = format!("app {app}/{}/{}", method.name(), key.name);
    let counted = tries::count(call.app, &account, Trier::at(call.address)).await.map_err(Error::from)?;
    let user = find(&call, &key).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref()).unwrap_or(NO_PASSWORD);
    let is_right = password::verify_on_pool(call.app, hash.to_owned(), credentials.password).await?;
    let user = user.filter(|_| is_right).ok_or_else(|| Error::new(Code::InvalidCredentials))?;
    counted.forgive(call.app).await?;
    let (session, token) = call.new_session();
    let command = OpenAppSession { app: app.clone(), user: user.number, session };
    let signed_in = call.app.engine.submit(command).await.map_err(submit_error)?;
    call.welcome(&signed_in, &token, Answer::Plain).await
}

async fn find(call: &Call<'_>, key: &LoginKey) -> Result<Option<AppUser>, Error> {
    let login = call.app.reader.app_login(key).await.map_err(|error| read_error(&error))?;
    let Some(number) = login.and_then(|login| login.user) else { return Ok(None) };
    call.app.reader.app_user(&key.app, number).await.map_err(|error| read_error(&error))
}
