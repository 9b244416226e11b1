//! The identity of a user at a provider, under the app that also takes the payments, because a payment inside the
//! provider's own program needs the payer's id there.
//!
//! Nothing is recorded here. A code works once; if the answer is lost, the user signs in again.

use std::sync::Arc;

use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::id::MerchantId;
use cashier_core::secret::Secret;
use cashier_protocol::code_login::{Found, read};
use serde::de::DeserializeOwned;

use super::ready::Ready;
use super::wire::Wire;
use super::{Providers, unread};
use crate::outbound::{Post, Reach};

/// The parameters of a provider's sign-in page.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where the browser returns to, with `code` and `state`.
    pub back: &'a str,
    /// A value that is returned unchanged: letters and digits, at most 128.
    pub state: &'a str,
    /// True when the visitor is not asked for consent, and no profile is requested.
    pub is_silent: bool,
}

impl Providers {
    /// The provider's page where a visitor signs in.
    ///
    /// # Errors
    /// `LOGIN_METHOD_OFF` when the merchant has no account with this provider, or one without the app's secret.
    pub async fn consent_url(
        &self,
        merchant: MerchantId,
        method: LoginMethod,
        asked: Asked<'_>,
    ) -> Result<String, Error> {
        let connector = self.of_merchant(merchant, method).await?;
        connector.connector().consent_url(method, &asked)
    }

    /// The identity behind a code: from that page, or from a mini program.
    ///
    /// # Errors
    /// `INVALID_CODE`; `LOGIN_METHOD_OFF` as above; `CHANNEL_REFUSED` and `CHANNEL_NO_ANSWER`.
    pub async fn identify(
        &self,
        merchant: MerchantId,
        method: LoginMethod,
        code: &Secret<String>,
    ) -> Result<Identity, Error> {
        let connector = self.of_merchant(merchant, method).await?;
        let identity = connector.connector().identify(&self.wire, method, code.expose()).await?;
        // The id is stored and compared; an invalid one must not be shared by everybody.
        let is_id = (1..=128).contains(&identity.open_id.len()) && identity.open_id.is_ascii();
        if is_id { Ok(identity) } else { Err(Error::new(Code::ChannelNoAnswer)) }
    }

    async fn of_merchant(&self, merchant: MerchantId, method: LoginMethod) -> Result<Arc<Ready>, Error> {
        let provider = self.registry.of_login(method).ok_or_else(|| Error::new(Code::LoginMethodOff))?;
        let account = self.reader.active_account(merchant, provider).await.map_err(|error| unread(&error))?;
        self.connector(&account.ok_or_else(|| off("account"))?)
    }
}

/// Something that sign-in through a provider needs is not configured.
pub(super) fn off(what: &str) -> Error {
    let detail =
        format!("This way of signing in is not set up: the merchant's provider account has no {what}.");
    Error::new(Code::LoginMethodOff).with_detail(detail)
}

/// Asks a provider for an identity. The URL contains a secret and is never logged.
pub(super) async fn ask<T: DeserializeOwned>(wire: &Wire, url: String, reach: Reach) -> Result<T, Error> {
    let silent = || Error::new(Code::ChannelNoAnswer);
    let post = Post { url, headers: Vec::new(), body: bytes::Bytes::new(), reach };
    let answer = wire.exchange("GET", post, false).await.ok_or_else(silent)?;
    let body = answer.body.filter(|_| answer.status == 200).ok_or_else(silent)?;
    match read(&body) {
        Found::Known(known) => Ok(known),
        Found::WrongCode => Err(Error::new(Code::InvalidCode)),
        Found::Refused { errcode: -1, .. } | Found::Unreadable => Err(silent()),
        Found::Refused { errcode, errmsg } => {
            let reason = super::connector::reason(&errcode.to_string(), &errmsg);
            tracing::warn!(reason = %reason, "a provider did not identify the user");
            Err(Error::new(Code::ChannelRefused).with_detail(reason.to_string()))
        }
    }
}
