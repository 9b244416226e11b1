//! `OAuthService`: behind `my.getAuthCode`.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::spi;

use crate::context::ApiContext;
use crate::error::SpiError;

/// Issues auth codes, and asks the user for consent.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait OAuthService: Send + Sync {
    /// An auth code for the signed-in user. Scopes without the required consent are returned in `auth_error_scopes`;
    /// when nothing can be granted without it, the result is error 2001. Scopes that the wallet does not know are
    /// returned there too, as `PARAM_ILLEGAL`.
    async fn get_auth_code(
        &self,
        context: ApiContext,
        request: AuthCodeRequest,
    ) -> Result<OAuthResult, SpiError>;

    /// Asks the user to grant the scopes to the program. Returns true when the user agreed.
    async fn show_auth_page(&self, context: ApiContext, page: AuthPage) -> Result<bool, SpiError>;
}

/// A request for an auth code.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct AuthCodeRequest {
    /// The program's id.
    pub client_id: String,
    /// The scopes, in the order of the call.
    pub scopes: Vec<String>,
    /// Where the program was published.
    pub flow: OAuthFlow,
    /// True when the user has just agreed to all of the scopes.
    pub agreed: bool,
}

/// Where a program was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum OAuthFlow {
    /// In a workspace that several wallets share.
    AlipayConnect,
    /// To this wallet only.
    LocalMiniProgram,
}

/// An auth code and what it covers.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OAuthResult {
    /// The code; single use, bound to user, program and scopes.
    pub auth_code: String,
    /// Scopes inside the code.
    pub auth_success_scopes: Vec<String>,
    /// The scopes that were left out, with the code of the reason.
    #[uniffi(default)]
    pub auth_error_scopes: HashMap<String, String>,
}

/// The content of the consent dialog. Name and logo come from the wallet's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct AuthPage {
    /// The program's id.
    pub client_id: String,
    /// The program's name.
    pub name: String,
    /// The program's logo.
    pub logo: String,
    /// The scopes to agree to.
    pub scopes: Vec<String>,
}

/// Adapts the wallet's service to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn OAuthService>);

#[async_trait]
impl spi::OAuthService for Adapter {
    async fn get_auth_code(
        &self,
        context: cashier_host::ApiContext,
        request: spi::AuthCodeRequest,
    ) -> Result<spi::OAuthResult, spi::SpiError> {
        let request = AuthCodeRequest {
            client_id: request.client_id,
            scopes: request.scopes,
            flow: match request.flow {
                spi::OAuthFlow::AlipayConnect => OAuthFlow::AlipayConnect,
                spi::OAuthFlow::LocalMiniProgram => OAuthFlow::LocalMiniProgram,
            },
            agreed: request.agreed,
        };
        let result = self.0.get_auth_code(context.into(), request).await?;
        Ok(spi::OAuthResult {
            auth_code: result.auth_code,
            auth_success_scopes: result.auth_success_scopes,
            auth_error_scopes: result.auth_error_scopes.into_iter().collect(),
        })
    }

    async fn show_auth_page(
        &self,
        context: cashier_host::ApiContext,
        page: spi::AuthPage,
    ) -> Result<bool, spi::SpiError> {
        let page =
            AuthPage { client_id: page.client_id, name: page.name, logo: page.logo, scopes: page.scopes };
        Ok(self.0.show_auth_page(context.into(), page).await?)
    }
}
