//! Users as their apps see them.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::{AppLogin, AppUser};
use cashier_core::time::Timestamp;
use serde_json::{Map, Value, json};

/// A time in the SDK's format.
fn seconds(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(1_000_000)
}

/// What a login answer contains besides the user.
#[derive(Clone, Copy, Debug)]
pub struct SessionView<'a> {
    /// The token's text.
    pub token: &'a str,
    /// How many seconds the session lasts. The SDK subtracts thirty and rejects a result that is not above zero.
    pub expires_in: u64,
}

/// The user's own profile.
fn own(user: &AppUser, logins: &[AppLogin]) -> Map<String, Value> {
    let mut providers = Map::new();
    for login in logins {
        let name = match login.key.method {
            LoginMethod::WechatPage => "oauth_wechat_mp",
            LoginMethod::Wechat => "wechat",
            LoginMethod::Alipay => "alipay",
            LoginMethod::Qq => "qq",
            _ => continue,
        };
        let id = if login.key.method == LoginMethod::Alipay { "user_id" } else { "openid" };
        providers.insert(name.to_owned(), json!({ id: login.key.name }));
    }
    let number = user.number.value();
    let profile = json!({
        "id": number, "user_id": number, "created_by": number,
        "_anonymous": user.is_anonymous, "_username": user.username, "_email": user.email, "_phone": user.phone,
        "_email_verified": false, "_phone_verified": false, "_provider": providers,
        "nickname": user.nickname.as_deref().unwrap_or_default(), "avatar": user.avatar.as_deref().unwrap_or_default(),
        "is_authorized": user.nickname.is_some(), "gender": 0, "country": "", "province": "", "city": "",
        "language": "", "openid": openid(logins), "unionid": null,
        "created_at": seconds(user.created_at), "updated_at": seconds(user.updated_at),
    });
    match profile {
        Value::Object(profile) => profile,
        _ => Map::new(),
    }
}

fn openid(logins: &[AppLogin]) -> Option<&str> {
    logins.iter().find(|login| login.key.method.is_provider()).map(|login| login.key.name.as_str())
}

/// The user's own profile, as JSON.
pub fn own_profile(user: &AppUser, logins: &[AppLogin]) -> Vec<u8> {
    Value::Object(own(user, logins)).to_string().into_bytes()
}

/// The part of a profile that other users may see.
pub fn foreign_profile(user: &AppUser) -> Vec<u8> {
    let profile = json!({
        "id": user.number.value(), "nickname": user.nickname.as_deref().unwrap_or_default(),
        "avatar": user.avatar.as_deref().unwrap_or_default(),
    });
    profile.to_string().into_bytes()
}

/// The answer to sign-up and sign-in: the profile, the token and how long it lasts.
pub fn signed_in(user: &AppUser, logins: &[AppLogin], session: SessionView<'_>) -> Vec<u8> {
    let mut answer = own(user, logins);
    answer.insert("token".to_owned(), session.token.into());
    answer.insert("expires_in".to_owned(), session.expires_in.into());
    Value::Object(answer).to_string().into_bytes()
}

/// The answer to a sign-in through a provider: the profile is in a separate field, where the SDK's mini-program
/// builds expect it.
pub fn signed_in_by_provider(user: &AppUser, logins: &[AppLogin], session: SessionView<'_>) -> Vec<u8> {
    let number = user.number.value();
    let answer = json!({
        "token": session.token, "expires_in": session.expires_in, "user_id": number,
        "user_info": own(user, logins), "openid": openid(logins), "unionid": null,
    });
    answer.to_string().into_bytes()
}
