//! The identity of a user of the mini program. The call is signed with the app's own key, so no further secret is
//! needed.

use std::sync::Arc;

use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_protocol::alipay::answer;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::Call;
use cashier_protocol::alipay::oauth::{self, METHOD};
use cashier_protocol::alipay::outcome::Outcome;

use super::Alipay;
use crate::providers::wire::Wire;

impl Alipay {
    /// The identity behind a mini program's code.
    pub(super) async fn program_user(&self, wire: &Wire, code: &str) -> Result<Identity, Error> {
        let content = self.ask_for_user(wire, code).await.ok_or_else(|| Error::new(Code::ChannelNoAnswer))?;
        match oauth::read_answer(&content) {
            Outcome::Success(user) => {
                let open_id = user.id().unwrap_or_default().to_owned();
                Ok(Identity { method: LoginMethod::Alipay, open_id, nickname: None, avatar: None })
            }
            Outcome::Refused(codes) if oauth::is_wrong_code(&codes) => Err(Error::new(Code::InvalidCode)),
            Outcome::Refused(codes) => {
                Err(Error::new(Code::ChannelRefused).with_detail(super::said(&codes).to_string()))
            }
            Outcome::Unknown(_) => Err(Error::new(Code::ChannelNoAnswer)),
        }
    }

    async fn ask_for_user(&self, wire: &Wire, code: &str) -> Option<String> {
        let (caller, at, code) = (Arc::clone(&self.caller), wire.now(), code.to_owned());
        let sign = move || {
            let call = Call { method: METHOD, biz_content: "", notify_url: None, return_url: None, at };
            caller.sign_with(&call, &oauth::params(&code)).ok()
        };
        let (query, body) = wire.pool.run(sign).await.flatten()?.to_post().ok()?;
        let url = format!("{}?{query}", self.gateway());
        let kind = "application/x-www-form-urlencoded;charset=utf-8";
        let answer = wire.post(url, kind, body, self.reach).await?;
        answer::open(&answer, METHOD, Charset::Utf8, &self.trust).ok()
    }
}
