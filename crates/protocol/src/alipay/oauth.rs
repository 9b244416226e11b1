//! `alipay.system.oauth.token`: the identity of a mini program's user, for the code from the user's phone.
//!
//! Its two parameters are next to the call's content, not inside it, and a success has no `code`.

use serde::{Deserialize, Serialize};

use super::outcome::{self, Codes, Doubt, Outcome};

/// The `method` parameter.
pub const METHOD: &str = "alipay.system.oauth.token";

/// The parameters next to the content.
pub const fn params(code: &str) -> [(&'static str, &str); 2] {
    [("grant_type", "authorization_code"), ("code", code)]
}

/// The identity of the user.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct User {
    /// The id that apps get since 2023; it differs per app.
    #[serde(default)]
    pub open_id: Option<String>,
    /// The id that older apps get, which begins with 2088.
    #[serde(default)]
    pub user_id: Option<String>,
}

impl User {
    /// The id that identifies the user. If there are both, the newer one is used.
    pub fn id(&self) -> Option<&str> {
        let ids = [&self.open_id, &self.user_id];
        ids.into_iter().filter_map(|id| id.as_deref()).find(|id| !id.is_empty())
    }
}

/// True for an id of the older kind, which is sent as `buyer_id` rather than `buyer_open_id`.
pub fn is_user_id(id: &str) -> bool {
    id.len() == 16 && id.starts_with("2088") && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads the content of a verified answer.
pub fn read_answer(content: &str) -> Outcome<User> {
    match serde_json::from_str::<User>(content) {
        Ok(user) if user.id().is_some() => return Outcome::Success(user),
        _ => {}
    }
    match outcome::read::<serde_json::Value>(content) {
        Outcome::Success(_) => Outcome::default(),
        Outcome::Refused(codes) => Outcome::Refused(codes),
        Outcome::Unknown(Doubt::Unclear(codes)) if is_wrong_code(&codes) => Outcome::Refused(codes),
        Outcome::Unknown(doubt) => Outcome::Unknown(doubt),
    }
}

/// True when the refusal is about the code.
pub fn is_wrong_code(codes: &Codes) -> bool {
    codes.sub_code == "isv.code-invalid" || codes.sub_code == "isv.missing-code"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A user is identified by an id, and a wrong code only by its own error code.
    #[test]
    fn answers() {
        let id = |content: &str| read_answer(content).success().and_then(|user| user.id().map(str::to_owned));
        assert_eq!(id(r#"{"access_token":"t","user_id":"2088102150477652"}"#).unwrap(), "2088102150477652");
        assert_eq!(id(r#"{"user_id":"2088102150477652","open_id":"074a1"}"#).unwrap(), "074a1");
        let wrong = read_answer(r#"{"code":"40002","msg":"m","sub_code":"isv.code-invalid","sub_msg":"x"}"#);
        assert!(matches!(&wrong, Outcome::Refused(codes) if is_wrong_code(codes)), "{wrong:?}");
        for content in
            ["{}", "[]", "", r#"{"code":"10000"}"#, r#"{"code":"20000","sub_code":"isp.unknow-error"}"#]
        {
            assert!(matches!(read_answer(content), Outcome::Unknown(_)), "{content}");
        }
        assert!(
            is_user_id("2088102150477652")
                && !is_user_id("074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5")
                && !is_user_id("")
        );
    }
}
