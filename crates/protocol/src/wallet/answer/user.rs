//! Answers about tokens, users and messages (wallet OpenAPI, §3, §4 and §6).

use cashier_core::auth::Grant;
use cashier_core::ledger::Account;
use cashier_core::user::User;
use serde_json::{Value, json};

use super::body::Body;

/// A pair of tokens with their grant.
pub struct Tokens<'a> {
    /// The grant behind them.
    pub grant: &'a Grant,
    /// The access token's text.
    pub access_token: String,
    /// The refresh token's text.
    pub refresh_token: String,
}

/// `applyToken`.
pub fn tokens(tokens: Tokens<'_>) -> Vec<u8> {
    let grant = tokens.grant;
    Body::success()
        .with("accessToken", tokens.access_token)
        .with("accessTokenExpiryTime", grant.access_expires_at.to_rfc3339())
        .with("refreshToken", tokens.refresh_token)
        .with("refreshTokenExpiryTime", grant.refresh_expires_at.to_rfc3339())
        .with("customerId", grant.user.to_string())
        .bytes()
}

/// `prepare`: where the user signs.
pub fn prepared(url: String) -> Vec<u8> {
    Body::success().with("authUrl", url).bytes()
}

/// `inquiryUserInfo`: only the parts that the scopes cover. Every scope covers the user's id.
pub fn user_info(user: &User, is_suspended: bool, scopes: &[String]) -> Vec<u8> {
    let covers = |names: &[&str]| scopes.iter().any(|scope| names.contains(&scope.as_str()));
    let profile = covers(&["auth_user", "USER_INFO"]);
    let login = profile || covers(&["USER_LOGIN_ID"]);
    let contact = profile || covers(&["USER_CONTACTINFO"]);
    let mut logins = Vec::new();
    if let Some(phone) = user.phone.as_ref().filter(|_| login) {
        logins.push(json!({ "loginId": phone, "maskLoginId": mask(phone), "loginIdType": "MOBILE_PHONE" }));
    }
    if let Some(email) = user.email.as_ref().filter(|_| login) {
        logins.push(json!({ "loginId": email, "maskLoginId": mask(email), "loginIdType": "EMAIL" }));
    }
    let mut contacts = Vec::new();
    if let Some(phone) = user.phone.as_ref().filter(|_| contact) {
        contacts.push(json!({ "contactType": "MOBILE_PHONE", "contactNo": phone }));
    }
    if let Some(email) = user.email.as_ref().filter(|_| contact) {
        contacts.push(json!({ "contactType": "EMAIL", "contactNo": email }));
    }
    let named = profile || covers(&["USER_NAME"]);
    let info = Body::default()
        .with("userId", user.id.to_string())
        .with("status", if is_suspended { "FROZEN" } else { "ACTIVE" })
        .maybe("nickName", (profile || covers(&["USER_NICKNAME"])).then(|| first_word(&user.name)))
        .maybe("userName", named.then(|| json!({ "fullName": user.name })))
        .maybe("loginIdInfos", (!logins.is_empty()).then_some(logins))
        .maybe("contactInfos", (!contacts.is_empty()).then_some(contacts))
        .value();
    Body::success().with("userInfo", info).bytes()
}

fn first_word(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_owned()
}

/// Shows the first two and the last two characters.
fn mask(login: &str) -> String {
    let count = login.chars().count();
    login
        .chars()
        .enumerate()
        .map(|(at, c)| if at < 2 || at.saturating_add(2) >= count || c == '@' { c } else { '*' })
        .collect()
}

/// `inquiryUserAccountList`: one account per currency. A number is the user's id with the currency.
pub fn user_accounts(accounts: &[Account]) -> Vec<u8> {
    let accounts = accounts.iter().map(|account| {
        let currency = account.id.currency.code();
        let user = account.id.owner.as_id::<cashier_core::id::User>();
        json!({ "accountNumber": format!("{user}_{currency}"), "currency": currency })
    });
    Body::success().with("accountList", accounts.collect::<Vec<_>>()).bytes()
}

/// `inquiryUserCardList`: this wallet issues no cards.
pub fn user_cards() -> Vec<u8> {
    Body::success().with("cardList", Vec::<Value>::new()).bytes()
}

/// `sendInbox` and `sendPush`: the message is in the inbox.
pub fn message_sent(id: cashier_core::id::MessageId) -> Vec<u8> {
    Body::success().with("messageId", id.to_string()).bytes()
}
