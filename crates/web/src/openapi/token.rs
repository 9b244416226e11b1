//! The tokens that merchants hold, and their prefixes.

use cashier_core::agreement;
use cashier_core::auth::{Grant, GrantUse, Lifetimes, check_grant};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, GrantId, Shard};
use cashier_core::secret::BearerToken;

use super::Call;
use crate::app::App;
use crate::error::read_error;
use crate::wallet::auth_code::AUTH_CODE;

/// The prefixes of an auth code and of the tokens that it is exchanged for. A token's hash covers its prefix, so a token of one
/// family is nothing under another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Family {
    pub(super) code: &'static str,
    pub(super) access: &'static str,
    pub(super) refresh: &'static str,
}

/// Tokens for what a user let a merchant see.
const CONSENT: Family = Family { code: AUTH_CODE, access: "at", refresh: "rt" };

/// Tokens to debit with.
const AGREEMENT: Family =
    Family { code: agreement::AUTH_CODE, access: agreement::ACCESS_TOKEN, refresh: agreement::REFRESH_TOKEN };

/// Reads a code or token whose prefix says its family.
fn parse<K: id::Kind>(prefix: fn(&Family) -> &'static str, text: &str) -> Option<(Family, BearerToken<K>)> {
    [CONSENT, AGREEMENT]
        .into_iter()
        .find_map(|family| Some((family, BearerToken::parse(prefix(&family), text)?)))
}

impl Family {
    /// Reads an auth code.
    pub(super) fn of_code(text: &str) -> Option<(Self, BearerToken<id::AuthCode>)> {
        parse(|family| family.code, text)
    }

    /// Reads a refresh token.
    pub(super) fn of_refresh(text: &str) -> Option<(Self, BearerToken<id::Grant>)> {
        parse(|family| family.refresh, text)
    }

    /// How long its tokens live.
    pub(super) fn lifetimes(self, app: &App) -> Lifetimes {
        if self == AGREEMENT { app.rules.agreement_tokens } else { app.rules.tokens }
    }

    /// A new pair of tokens for a grant in this shard.
    pub(super) fn issue(self, app: &App, shard: Shard) -> Pair {
        let id: GrantId = app.engine.fresh().id(shard);
        let entropy = app.engine.entropy();
        let access =
            if self == AGREEMENT { app.agreement_token(id) } else { BearerToken::new(id, entropy.secret()) };
        Pair { family: self, access, refresh: BearerToken::new(id, entropy.secret()) }
    }
}

/// A pair of tokens for a grant.
pub(super) struct Pair {
    family: Family,
    access: BearerToken<id::Grant>,
    refresh: BearerToken<id::Grant>,
}

impl Pair {
    pub(super) const fn grant(&self) -> GrantId {
        self.access.id()
    }

    /// The hashes to store: of the access token, then of the refresh token.
    pub(super) fn hashes(&self) -> ([u8; 32], [u8; 32]) {
        (self.access.hash(self.family.access), self.refresh.hash(self.family.refresh))
    }

    /// The texts, which are the secrets themselves: the access token, then the refresh token.
    pub(super) fn expose_texts(&self) -> (String, String) {
        (self.access.expose_text(self.family.access), self.refresh.expose_text(self.family.refresh))
    }
}

/// An access token as it was presented.
pub(super) struct AccessToken {
    /// The grant inside it.
    pub(super) grant: GrantId,
    /// The hash of its secret part.
    pub(super) hash: [u8; 32],
}

/// Reads an access token of either family.
pub(super) fn parse_access(text: &str) -> Result<AccessToken, Error> {
    let found = parse::<id::Grant>(|family| family.access, text);
    let (family, token) = found.ok_or_else(|| Error::new(Code::InvalidAccessToken))?;
    Ok(AccessToken { grant: token.id(), hash: token.hash(family.access) })
}

/// Reads the access token of an agreement.
pub(super) fn parse_agreement(text: &str) -> Result<AccessToken, Error> {
    let token = BearerToken::<id::Grant>::parse(AGREEMENT.access, text).ok_or_else(|| {
        let detail = "paymentAuthCode must be the access token of an agreement, from prepare and applyToken.";
        Error::new(Code::InvalidAccessToken).with_detail(detail)
    })?;
    Ok(AccessToken { grant: token.id(), hash: token.hash(AGREEMENT.access) })
}

impl Call<'_> {
    /// The grant behind an access token, if it is valid now for this merchant.
    pub(super) async fn grant_of(&self, access_token: &str) -> Result<Grant, Error> {
        self.grant_with(access_token, "").await
    }

    /// The same, if the user granted this scope.
    pub(super) async fn grant_with(&self, access_token: &str, scope: &str) -> Result<Grant, Error> {
        let token = parse_access(access_token)?;
        let grant = self.app.reader.grant(token.grant).await.map_err(|error| read_error(&error))?;
        let needed = GrantUse { merchant: self.merchant.merchant.id, access_hash: &token.hash, scope };
        check_grant(grant.as_ref(), self.app.engine.clock().now(), &needed)?;
        grant.ok_or_else(|| Error::new(Code::InvalidAccessToken))
    }
}
