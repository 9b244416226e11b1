//! The bodies of sign-up and sign-in.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::ProfileUpdate;
use cashier_core::error::Error;
use cashier_core::secret::Secret;
use serde::Deserialize;
use serde_json::Value;

use super::{illegal, parse_body, plain_text};

/// The longest name, in characters.
const NAME_MAX: usize = 128;
/// The shortest password, in characters.
const PASSWORD_MIN: usize = 6;
/// The longest password, in characters. Longer ones only cost time.
const PASSWORD_MAX: usize = 128;
/// The longest code of a provider.
const CODE_MAX: usize = 512;

/// A name and a password.
#[derive(Debug)]
pub struct Credentials {
    /// The name.
    pub name: String,
    /// The password.
    pub password: Secret<String>,
}

impl Credentials {
    /// Parses the body of a sign-up: the name must be valid for its kind, the password strong enough.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL`.
    pub fn parse_new(method: LoginMethod, body: &[u8]) -> Result<Self, Error> {
        let credentials = Self::parse(method, body)?;
        let name = login_name(method, &credentials.name)?;
        check_new_password(credentials.password.expose())?;
        Ok(Self { name, ..credentials })
    }

    /// Parses the body of a sign-in. Invalid values are not refused here: they are wrong names like any other.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL` when a field is missing.
    pub fn parse(method: LoginMethod, body: &[u8]) -> Result<Self, Error> {
        let body: Value = parse_body(body)?;
        let text = |name: &str| {
            let text = body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| illegal(format!("{name} is required.")))
        };
        let name = plain_text(method.name(), text(method.name())?.trim().to_owned(), NAME_MAX)?;
        let password = Secret::new(text("password")?);
        if password.expose().chars().count() > PASSWORD_MAX {
            return Err(illegal(format!("password may have at most {PASSWORD_MAX} characters.")));
        }
        Ok(Self { name, password })
    }
}

/// Checks a name chosen by a user, and normalises it.
///
/// # Errors
/// `PARAM_ILLEGAL`.
pub fn login_name(method: LoginMethod, text: &str) -> Result<String, Error> {
    let text = plain_text(method.name(), text.trim().to_owned(), NAME_MAX)?;
    if text.is_empty() {
        return Err(illegal(format!("{} must not be empty.", method.name())));
    }
    match method {
        LoginMethod::Email => {
            let parts = text.split_once('@').filter(|(user, host)| {
                !user.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(' ')
            });
            parts.ok_or_else(|| illegal("email must be an e-mail address."))?;
            Ok(text.to_lowercase())
        }
        LoginMethod::Phone => {
            let digits = text.strip_prefix('+').unwrap_or(&text);
            let is_phone =
                (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_phone { Ok(text) } else { Err(illegal("phone must be 5 to 15 digits.")) }
        }
        _ => Ok(text),
    }
}

/// Checks a password chosen by a user.
///
/// # Errors
/// `PARAM_ILLEGAL`.
pub fn check_new_password(password: &str) -> Result<(), Error> {
    let length = password.chars().count();
    if (PASSWORD_MIN..=PASSWORD_MAX).contains(&length) {
        return Ok(());
    }
    Err(illegal(format!("The password must have {PASSWORD_MIN} to {PASSWORD_MAX} characters.")))
}

/// A sign-in through a provider: a code from its mini program, or the token of a visit to its page.
#[derive(Debug)]
pub struct ProviderLogin {
    /// The code or token.
    pub proof: Secret<String>,
    /// True when an unknown user becomes a new one.
    pub create_user: bool,
    /// How the profile is updated.
    pub update: ProfileUpdate,
}

#[derive(Deserialize)]
struct RawProviderLogin {
    code: Option<String>,
    auth_token: Option<String>,
    create_user: Option<bool>,
    update_userprofile: Option<Value>,
}

impl ProviderLogin {
    /// Reads the body.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let raw: RawProviderLogin = parse_body(body)?;
        let proof = raw.auth_token.or(raw.code).filter(|proof| !proof.is_empty() && proof.len() <= CODE_MAX);
        let proof = proof.ok_or_else(|| illegal("code or auth_token is required."))?;
        let update = match raw.update_userprofile {
            None | Some(Value::Null) => ProfileUpdate::Missing,
            Some(Value::Bool(false)) => ProfileUpdate::Keep,
            Some(Value::String(word)) => match word.as_str() {
                "setnx" => ProfileUpdate::Missing,
                "overwrite" => ProfileUpdate::Overwrite,
                "false" => ProfileUpdate::Keep,
                _ => return Err(illegal("update_userprofile must be overwrite, setnx or false.")),
            },
            Some(_) => return Err(illegal("update_userprofile must be overwrite, setnx or false.")),
        };
        Ok(Self { proof: Secret::new(proof), create_user: raw.create_user.unwrap_or(true), update })
    }
}

/// A request to sign in at a provider's page.
#[derive(Deserialize, Debug)]
pub struct Redirect {
    /// Where the browser is sent at the end.
    pub callback_url: String,
    /// True when the user must not be asked anything.
    #[serde(default)]
    pub silent_login: bool,
}
