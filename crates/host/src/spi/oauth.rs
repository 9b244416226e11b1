//! `OAuthService`: the SPI behind `my.getAuthCode`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::SpiError;
use crate::context::ApiContext;

/// Gives out auth codes, and asks the user for consent.
#[async_trait]
pub trait OAuthService: Send + Sync {
    /// An auth code for the signed-in user. Scopes that need a consent which is not there come back in
    /// `auth_error_scopes`; when nothing can be granted without it, the answer is error 2001. Scopes that the wallet does
    /// not know come back there too, as [`UNKNOWN_SCOPE`]: they keep nobody from the others.
    async fn get_auth_code(
        &self,
        context: ApiContext,
        request: AuthCodeRequest,
    ) -> Result<OAuthResult, SpiError>;

    /// Asks the user to let the program have the scopes. True when the user agreed.
    async fn show_auth_page(&self, context: ApiContext, page: AuthPage) -> Result<bool, SpiError>;
}

/// The reason of a scope that the wallet does not know. The user is not asked for it.
pub const UNKNOWN_SCOPE: &str = "PARAM_ILLEGAL";

/// What an auth code is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OAuthFlow {
    /// In a workspace that several wallets share.
    AlipayConnect,
    /// To this host only.
    LocalMiniProgram,
}

/// An auth code and what it covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthResult {
    /// The code; single use, bound to user, program and scopes.
    pub auth_code: String,
    /// Scopes inside the code.
    pub auth_success_scopes: Vec<String>,
    /// Scopes that were left out, with the code of the reason.
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
