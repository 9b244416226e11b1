//! `OAuthService`: the SPI behind `my.getAuthCode`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::SpiError;
use crate::context::ApiContext;

/// Issues auth codes, and asks the user for consent.
#[async_trait]
pub trait OAuthService: Send + Sync {
    /// An auth code for the signed-in user. Scopes that lack consent are returned in `auth_error_scopes`; when
    /// nothing can be granted without consent, fails with error 2001. Scopes that the wallet does not know are
    /// returned there too, as [`UNKNOWN_SCOPE`], and do not block the others.
    async fn get_auth_code(
        &self,
        context: ApiContext,
        request: AuthCodeRequest,
    ) -> Result<OAuthResult, SpiError>;

    /// Asks the user to grant the scopes to the program. True when the user agreed.
    async fn show_auth_page(&self, context: ApiContext, page: AuthPage) -> Result<bool, SpiError>;
}

/// The error code for a scope that the wallet does not know. The user is not asked about it.
pub const UNKNOWN_SCOPE: &str = "PARAM_ILLEGAL";

/// A request for an auth code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthCodeRequest {
    /// The program's id.
    pub client_id: String,
    /// The scopes, in the order of the call.
    pub scopes: Vec<String>,
    /// Where the program was published.
    pub flow: OAuthFlow,
    /// True when the user has just agreed to all the scopes.
    pub agreed: bool,
}

/// Where a program was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OAuthFlow {
    /// In a workspace shared by several wallets.
    AlipayConnect,
    /// To this host only.
    LocalMiniProgram,
}

/// An auth code and its scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthResult {
    /// The code; single use, bound to user, program and scopes.
    pub auth_code: String,
    /// Scopes that the code covers.
    pub auth_success_scopes: Vec<String>,
    /// Scopes that were left out, each with an error code.
    pub auth_error_scopes: BTreeMap<String, String>,
}

/// What the consent dialog shows. Name and logo come from the host's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
