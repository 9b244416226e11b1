//! A stand-in for the demo and for tests. It must never be used with real apps.

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::secret::Secret;
use url::Url;

use super::seam::VouchFor;

/// Knows everybody who brings a code: the code is the identity.
#[derive(Debug, Clone, Copy)]
pub struct StandInProvider;

/// Whom the stand-in's page names.
const VISITOR: &str = "stand-in-visitor";

#[async_trait]
impl VouchFor for StandInProvider {
    fn consent_url(
        &self,
        _app: &str,
        _method: LoginMethod,
        back: &str,
        state: &str,
        _is_silent: bool,
    ) -> Result<String, Error> {
        let mut url = Url::parse(back).map_err(|_| Error::new(Code::UnknownException))?;
        url.query_pairs_mut().append_pair("code", VISITOR).append_pair("state", state);
        Ok(url.into())
    }

    async fn identify(
        &self,
        _app: &str,
        method: LoginMethod,
        code: Secret<String>,
    ) -> Result<Identity, Error> {
        let code = code.expose();
        if code.is_empty() || code.len() > 64 || !code.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(Code::InvalidCode));
        }
        let nickname = Some(format!("Stand-in {code}"));
        Ok(Identity { method, open_id: format!("o-{code}"), nickname, avatar: None })
    }
}
