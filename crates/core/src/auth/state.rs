//! Auth codes and grants with their states.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use crate::error::{Code, Error};
use crate::id::{AgreementId, AuthCodeId, Fresh, GrantId, MerchantId, UserId};
use crate::kernel::{Decision, Line, Machine, Row};
use crate::time::Timestamp;
use crate::world::World;

/// An authorization code.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthCode {
    /// Its id; the shard is the user's.
    pub id: AuthCodeId,
    /// The hash of its secret part.
    pub secret_hash: [u8; 32],
    /// The user who granted access.
    pub user: UserId,
    /// The merchant that gets access.
    pub merchant: MerchantId,
    /// The scopes, in the order requested.
    pub scopes: Vec<String>,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Its state.
    pub state: AuthCodeState,
    /// The agreement that the user signed, if it is for one.
    pub agreement: Option<AgreementId>,
}

/// The state of an auth code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthCodeState {
    /// Not used yet.
    Issued,
    /// Exchanged.
    Used {
        /// When.
        at: Timestamp,
    },
}

impl AuthCodeState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Used { .. } => "used",
        }
    }
}

/// What happens to an auth code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthCodeEvent {
    /// It is exchanged for a grant.
    Exchange,
}

impl Machine for AuthCodeState {
    type Event = AuthCodeEvent;

    const TRANSITIONS: &'static [Line] = &[("issued", "exchange", "used")];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &AuthCodeEvent) -> &'static str {
        match event {
            AuthCodeEvent::Exchange => "exchange",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, _: AuthCodeEvent, at: Timestamp) -> Option<Self> {
        (to == "used").then_some(Self::Used { at })
    }
}

impl std::fmt::Debug for AuthCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthCode").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Row for AuthCode {
    type Key = AuthCodeId;

    fn key(&self) -> AuthCodeId {
        self.id
    }
}

/// A pair of access and refresh tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id, inside both tokens; the shard is the user's.
    pub id: GrantId,
    /// The user who granted access.
    pub user: UserId,
    /// The merchant that gets access.
    pub merchant: MerchantId,
    /// The scopes, in the order requested.
    pub scopes: Vec<String>,
    /// The hash of the access token's secret part.
    pub access_hash: [u8; 32],
    /// When the access token expires.
    pub access_expires_at: Timestamp,
    /// The hash of the refresh token's secret part.
    pub refresh_hash: [u8; 32],
    /// When the refresh token expires.
    pub refresh_expires_at: Timestamp,
    /// Its state.
    pub state: GrantState,
    /// The agreement under which the merchant debits with it, if there is one.
    pub agreement: Option<AgreementId>,
}

/// The state of a grant. All but `Active` are final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrantState {
    /// Both tokens work until they expire.
    Active,
    /// The refresh token was used; a new grant replaced this one.
    Refreshed {
        /// When.
        at: Timestamp,
    },
    /// The merchant cancelled it.
    Revoked {
        /// When.
        at: Timestamp,
    },
}

impl GrantState {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Refreshed { .. } => "refreshed",
            Self::Revoked { .. } => "revoked",
        }
    }
}

/// What happens to a grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrantEvent {
    /// The refresh token is used.
    Refresh,
    /// The merchant cancels it.
    Cancel,
}

impl Machine for GrantState {
    type Event = GrantEvent;

    const TRANSITIONS: &'static [Line] =
        &[("active", "refresh", "refreshed"), ("active", "cancel", "revoked")];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &GrantEvent) -> &'static str {
        match event {
            GrantEvent::Refresh => "refresh",
            GrantEvent::Cancel => "cancel",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, _: GrantEvent, at: Timestamp) -> Option<Self> {
        match to {
            "refreshed" => Some(Self::Refreshed { at }),
            "revoked" => Some(Self::Revoked { at }),
            _ => None,
        }
    }
}

impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Row for Grant {
    type Key = GrantId;

    fn key(&self) -> GrantId {
        self.id
    }
}

/// How long tokens live.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lifetimes {
    /// An access token.
    pub access: Duration,
    /// A refresh token.
    pub refresh: Duration,
}

/// The use of an access token.
#[derive(Clone, Copy, Debug)]
pub struct GrantUse<'a> {
    /// The merchant that uses it.
    pub merchant: MerchantId,
    /// The hash of the secret part that was presented.
    pub access_hash: &'a [u8; 32],
    /// The scope that is required.
    pub scope: &'a str,
}

/// Checks that a grant's access token is valid at `now` for `needed`.
///
/// # Errors
/// `INVALID_ACCESS_TOKEN`, `EXPIRED_ACCESS_TOKEN`, or `ACCESS_DENIED` when the scope is missing.
pub fn check_grant(grant: Option<&Grant>, now: Timestamp, needed: &GrantUse<'_>) -> Result<UserId, Error> {
    let Some(grant) = grant else { return Err(Error::new(Code::InvalidAccessToken)) };
    let known = verify_slices_are_equal(&grant.access_hash, needed.access_hash).is_ok();
    if !known || grant.merchant != needed.merchant || grant.state != GrantState::Active {
        return Err(Error::new(Code::InvalidAccessToken));
    }
    if now >= grant.access_expires_at {
        return Err(Error::new(Code::ExpiredAccessToken));
    }
    if !needed.scope.is_empty() && !grant.scopes.iter().any(|scope| scope == needed.scope) {
        let detail = format!("The user did not grant the scope {}.", needed.scope);
        return Err(Error::new(Code::AccessDenied).with_detail(detail));
    }
    Ok(grant.user)
}

/// [`check_grant`] inside a decision.
///
/// # Errors
/// As [`check_grant`].
pub fn use_grant(
    world: &mut World,
    fresh: &Fresh,
    grant: GrantId,
    needed: &GrantUse<'_>,
) -> Decision<UserId> {
    Ok(check_grant(world.grants.get(&grant)?, fresh.at(), needed)?)
}
