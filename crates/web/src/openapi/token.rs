//! The tokens that merchants hold, and their prefixes.

use cashier_core::auth::{Grant, GrantUse, check_grant};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, GrantId, Shard};
use cashier_core::secret::BearerToken;

use super::Call;
use crate::app::App;
use crate::error::read_error;

/// The prefix of an access token.
pub(super) const ACCESS: &str = "at";

/// The prefix of a refresh token.
pub(super) const REFRESH: &str = "rt";

/// A new pair of tokens for a grant.
pub(super) struct Pair {
    pub(super) access: BearerToken<id::Grant>,
    pub(super) refresh: BearerToken<id::Grant>,
}

impl Pair {
    pub(super) fn issue(app: &App, shard: Shard) -> Self {
        let id: GrantId = app.engine.fresh().id(shard);
        let entropy = app.engine.entropy();
        Self {
            access: BearerToken::new(id, entropy.secret()),
            refresh: BearerToken::new(id, entropy.secret()),
        }
    }
}

/// Reads an access token.
pub(super) fn parse_access(text: &str) -> Result<BearerToken<id::Grant>, Error> {
    BearerToken::parse(ACCESS, text).ok_or_else(|| Error::new(Code::InvalidAccessToken))
}

impl Call<'_> {
    /// The grant behind an access token, if it is valid now for this merchant.
    pub(super) async fn grant_of(&self, access_token: &str) -> Result<Grant, Error> {
        self.grant_with(access_token, "").await
    }

    /// The same, if the user granted this scope.
    pub(super) async fn grant_with(&self, access_token: &str, scope: &str) -> Result<Grant, Error> {
        let token = parse_access(access_token)?;
        let grant = self.app.reader.grant(token.id()).await.map_err(|error| read_error(&error))?;
        let hash = token.hash(ACCESS);
        let needed = GrantUse { merchant: self.merchant.merchant.id, access_hash: &hash, scope };
        check_grant(grant.as_ref(), self.app.engine.clock().now(), &needed)?;
        grant.ok_or_else(|| Error::new(Code::InvalidAccessToken))
    }
}
