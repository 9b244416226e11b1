//! A change of the account: names, and the password.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::Change;
use cashier_core::error::Error;
use cashier_core::secret::Secret;
use serde_json::{Map, Value};

use super::login::{check_new_password, login_name};
use super::{illegal, parse_body};

/// The changes.
#[derive(Debug)]
pub struct AccountChange {
    /// The name, the e-mail address and the phone number.
    pub names: [(LoginMethod, Change); 3],
    /// The old password.
    pub password: Option<Secret<String>>,
    /// The new password.
    pub new_password: Option<Secret<String>>,
}

impl AccountChange {
    /// Parses the body. A name of `null` is released; an absent one is unchanged.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let body: Map<String, Value> = parse_body(body)?;
        let name = |method: LoginMethod| match body.get(method.name()) {
            None => Ok((method, Change::Keep)),
            Some(Value::Null) => Ok((method, Change::Clear)),
            Some(Value::String(text)) => Ok((method, Change::Set(login_name(method, text)?))),
            Some(_) => Err(illegal(format!("{} must be a string or null.", method.name()))),
        };
        let secret = |name: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(Secret::new(text.clone()))),
            Some(_) => Err(illegal(format!("{name} must be a string."))),
        };
        let change = Self {
            names: [name(LoginMethod::Username)?, name(LoginMethod::Email)?, name(LoginMethod::Phone)?],
            password: secret("password")?,
            new_password: secret("new_password")?,
        };
        if let Some(new) = &change.new_password {
            check_new_password(new.expose())?;
        }
        let changes_a_name = change.names.iter().any(|(_, change)| *change != Change::Keep);
        if !changes_a_name && change.new_password.is_none() {
            return Err(illegal("username, email, phone or new_password is required."));
        }
        Ok(change)
    }
}
