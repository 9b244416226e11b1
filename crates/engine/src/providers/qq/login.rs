//! The identity of a user of the mini program.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::Error;
use cashier_protocol::code_login::{LoginApp, Session};

use super::Qq;
use crate::providers::login::{ask, off};
use crate::providers::wire::Wire;

impl Qq {
    /// The identity behind a mini program's code.
    pub(super) async fn program_user(&self, wire: &Wire, code: &str) -> Result<Identity, Error> {
        let appid = self.settings.appid.clone().ok_or_else(|| off("appid"))?;
        let secret = self.app_secret.clone().ok_or_else(|| off("app_secret"))?;
        let target = LoginApp { appid, secret }.session_target(code);
        let url = format!("{}{target}", self.settings.login_base_url.trim_end_matches('/'));
        let session: Session = ask(wire, url, self.reach).await?;
        Ok(Identity { method: LoginMethod::Qq, open_id: session.openid, nickname: None, avatar: None })
    }
}
