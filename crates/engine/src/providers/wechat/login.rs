//! The identity of a visitor: through the consent page of the official account, or from a code of the mini program.

use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::Error;
use cashier_core::secret::Secret;
use cashier_protocol::code_login::{LoginApp, PageToken, Profile, Session, consent_url, profile_target};

use super::Wechat;
use super::settings::WechatSettings;
use crate::providers::login::{Asked, ask, off};
use crate::providers::wire::Wire;

/// The apps whose secrets are configured.
pub(super) struct Apps {
    page: Option<LoginApp>,
    mini_program: Option<LoginApp>,
}

impl Apps {
    pub(super) fn new(settings: &WechatSettings, page: Option<String>, mini_program: Option<String>) -> Self {
        let app = |appid: &str, secret| LoginApp { appid: appid.to_owned(), secret: Secret::new(secret) };
        // If one app serves both, it has one secret.
        let own = settings.mini_program_appid.as_deref().filter(|own| *own != settings.appid);
        let mini_program = mini_program.or_else(|| page.clone().filter(|_| own.is_none()));
        Self {
            page: page.map(|secret| app(&settings.appid, secret)),
            mini_program: mini_program.map(|secret| app(own.unwrap_or(&settings.appid), secret)),
        }
    }
}

impl Wechat {
    /// The consent page for a visitor.
    pub(super) fn page_for_consent(&self, asked: &Asked<'_>) -> Result<String, Error> {
        let app = self.login.page.as_ref().ok_or_else(|| off("app_secret"))?;
        let base = self.settings.consent_base_url.trim_end_matches('/');
        Ok(consent_url(base, &app.appid, asked.back, asked.state, asked.is_silent))
    }

    /// The identity behind a code from that page.
    pub(super) async fn visitor(&self, wire: &Wire, code: &str) -> Result<Identity, Error> {
        let app = self.login.page.as_ref().ok_or_else(|| off("app_secret"))?;
        let token: PageToken = ask(wire, self.login_url(&app.token_target(code)), self.reach).await?;
        let profile = if token.opens_profile() {
            // The visitor is identified; without a profile only the name is missing.
            ask::<Profile>(wire, self.login_url(&profile_target(&token)), self.reach).await.ok()
        } else {
            None
        };
        let profile = profile.filter(|profile| profile.openid == token.openid);
        let told = |text: fn(&Profile) -> &String| {
            profile.as_ref().map(text).filter(|text| !text.is_empty()).cloned()
        };
        Ok(Identity {
            method: LoginMethod::WechatPage,
            nickname: told(|profile| &profile.nickname),
            avatar: told(|profile| &profile.headimgurl),
            open_id: token.openid,
        })
    }

    /// The identity behind a mini program's code.
    pub(super) async fn program_user(&self, wire: &Wire, code: &str) -> Result<Identity, Error> {
        let app = self.login.mini_program.as_ref().ok_or_else(|| off("mini_program_secret"))?;
        let session: Session = ask(wire, self.login_url(&app.session_target(code)), self.reach).await?;
        let method = LoginMethod::Wechat;
        Ok(Identity { method, open_id: session.openid, nickname: None, avatar: None })
    }

    fn login_url(&self, target: &str) -> String {
        format!("{}{target}", self.settings.login_base_url.trim_end_matches('/'))
    }
}
