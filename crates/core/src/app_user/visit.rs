//! A visit to a provider: the browser goes to the provider's page and returns with an identity.
//!
//! Invariants: the final token works once, for one app and one provider, for minutes; the secret of the outward
//! redirect differs from the final one, because the provider sees the first. Only the browser that left can return:
//! the secret valid before it leaves is invalid afterwards, and half of the next one is in the browser's cookie.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::Identity;
use crate::app::LoginMethod;
use crate::error::{Code, Error};
use crate::id::{Fresh, IdpVisitId};
use crate::kernel::{Command, Decision, Line, Machine, Row};
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One visit.
#[derive(Clone, PartialEq, Eq)]
pub struct IdpVisit {
    /// Its id, inside both tokens; the shard is the app's.
    pub id: IdpVisitId,
    /// The app's client id.
    pub app: String,
    /// The provider.
    pub method: LoginMethod,
    /// The page that the browser returns to at the end.
    pub callback_url: String,
    /// The hash of the currently valid secret.
    pub secret_hash: [u8; 32],
    /// When it expires.
    pub expires_at: Timestamp,
    /// Its state.
    pub state: VisitState,
}

/// The state of a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VisitState {
    /// The browser is on its way to the provider, or there.
    Asked,
    /// The provider has identified the user.
    Granted {
        /// The identity.
        identity: Identity,
    },
    /// The identity has been redeemed.
    Used,
}

impl VisitState {
    /// The stored name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted { .. } => "granted",
            Self::Used => "used",
        }
    }
}

/// What happens to a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VisitEvent {
    /// The provider identifies the user.
    Grant {
        /// The identity.
        identity: Identity,
    },
    /// The identity is redeemed.
    Redeem,
}

impl Machine for VisitState {
    type Event = VisitEvent;

    const TRANSITIONS: &'static [Line] = &[("asked", "grant", "granted"), ("granted", "redeem", "used")];

    fn state_name(&self) -> &'static str {
        self.name()
    }

    fn event_name(event: &VisitEvent) -> &'static str {
        match event {
            VisitEvent::Grant { .. } => "grant",
            VisitEvent::Redeem => "redeem",
        }
    }

    fn enter(_: Option<Self>, to: &'static str, event: VisitEvent, _: Timestamp) -> Option<Self> {
        match (to, event) {
            ("granted", VisitEvent::Grant { identity }) => Some(Self::Granted { identity }),
            ("used", _) => Some(Self::Used),
            _ => None,
        }
    }
}

impl std::fmt::Debug for IdpVisit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdpVisit")
            .field("id", &self.id)
            .field("state", &self.state.name())
            .finish_non_exhaustive()
    }
}

impl Row for IdpVisit {
    type Key = IdpVisitId;

    fn key(&self) -> IdpVisitId {
        self.id
    }
}

impl IdpVisit {
    /// Returns true when this secret is valid at `now`.
    pub fn is_open_to(&self, secret_hash: &[u8; 32], now: Timestamp) -> bool {
        now < self.expires_at && verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok()
    }
}

/// Begins a visit. The caller has checked app, provider and URL.
pub struct BeginVisit {
    /// The new visit's id.
    pub id: IdpVisitId,
    /// The app's client id.
    pub app: String,
    /// The provider.
    pub method: LoginMethod,
    /// The page that the browser returns to at the end.
    pub callback_url: String,
    /// The hash of the secret of the outward redirect.
    pub secret_hash: [u8; 32],
    /// How long it may take.
    pub lifetime: Duration,
}

impl Command<World> for BeginVisit {
    type Outcome = ();

    fn name_keys(&self, _keys: &mut Keys) {}

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        world.idp_visits.insert_fresh(IdpVisit {
            id: self.id,
            app: self.app.clone(),
            method: self.method,
            callback_url: self.callback_url.clone(),
            secret_hash: self.secret_hash,
            expires_at: fresh.at().saturating_add(self.lifetime),
            state: VisitState::Asked,
        });
        Ok(())
    }
}

/// The browser leaves for the provider. From now on only that browser can return.
pub struct LeaveVisit {
    /// The visit.
    pub id: IdpVisitId,
    /// The hash of the secret that was given to the page. It works once.
    pub ticket_hash: [u8; 32],
    /// The hash of the secrets given to the browser and the provider.
    pub secret_hash: [u8; 32],
}

impl Command<World> for LeaveVisit {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.idp_visits.insert(self.id);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let visit = world.idp_visits.get(&self.id)?.cloned();
        let visit = visit.filter(|visit| {
            visit.state == VisitState::Asked && visit.is_open_to(&self.ticket_hash, fresh.at())
        });
        let visit = visit.ok_or_else(|| Error::new(Code::InvalidCode))?;
        world.idp_visits.put(IdpVisit { secret_hash: self.secret_hash, ..visit })
    }
}

/// The provider has identified the user.
pub struct GrantVisit {
    /// The visit.
    pub id: IdpVisitId,
    /// The hash of the secret of the outward redirect.
    pub secret_hash: [u8; 32],
    /// The identity.
    pub identity: Identity,
    /// The hash of the final secret.
    pub token_hash: [u8; 32],
}

impl Command<World> for GrantVisit {
    type Outcome = IdpVisit;

    fn name_keys(&self, keys: &mut Keys) {
        keys.idp_visits.insert(self.id);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<IdpVisit> {
        let visit = world.idp_visits.get(&self.id)?.cloned();
        let visit = visit.filter(|visit| {
            visit.method == self.identity.method && visit.is_open_to(&self.secret_hash, fresh.at())
        });
        let invalid = || Error::new(Code::InvalidCode);
        let visit = visit.ok_or_else(invalid)?;
        let granted = VisitEvent::Grant { identity: self.identity.clone() };
        let state = visit.state.after(granted, fresh.at()).ok_or_else(invalid)?;
        let visit = IdpVisit { secret_hash: self.token_hash, state, ..visit };
        world.idp_visits.put(visit.clone())?;
        Ok(visit)
    }
}

/// Redeems the identity of a visit, once.
pub struct RedeemVisit {
    /// The visit.
    pub id: IdpVisitId,
    /// The app that presents the token.
    pub app: String,
    /// The provider that it is presented for.
    pub method: LoginMethod,
    /// The hash of the final secret.
    pub token_hash: [u8; 32],
}

impl Command<World> for RedeemVisit {
    type Outcome = Identity;

    fn name_keys(&self, keys: &mut Keys) {
        keys.idp_visits.insert(self.id);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Identity> {
        let visit = world.idp_visits.get(&self.id)?.cloned();
        let visit = visit.filter(|visit| {
            visit.app == self.app
                && visit.method == self.method
                && visit.is_open_to(&self.token_hash, fresh.at())
        });
        let visit = visit.ok_or_else(|| Error::new(Code::InvalidCode))?;
        let identity = match visit.state {
            VisitState::Granted { ref identity } => identity.clone(),
            VisitState::Asked => return Err(Error::new(Code::InvalidCode).into()),
            VisitState::Used => return Err(Error::new(Code::UsedCode).into()),
        };
        let used = visit.state.after(VisitEvent::Redeem, fresh.at());
        let state = used.ok_or_else(|| Error::new(Code::UsedCode))?;
        world.idp_visits.put(IdpVisit { state, ..visit })?;
        Ok(identity)
    }
}
