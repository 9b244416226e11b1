//! Rows that are deleted as a whole: when each has ended, and the command that removes those that ended long enough
//! ago.

use std::collections::BTreeSet;

use super::Period;
use crate::agreement::{Agreement, AgreementState};
use crate::app_user::{AppSession, AppUser, IdpVisit};
use crate::auth::{AuthCode, Grant};
use crate::call::ApiCall;
use crate::chain::StoredRoot;
use crate::id::Fresh;
use crate::kernel::{Command, Decision, Row, Rows};
use crate::message::Message;
use crate::provider::Incident;
use crate::request::{Effect, Request};
use crate::session::Session;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One kind of row that is deleted after its period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Sweep {
    /// Sign-in sessions.
    Sessions,
    /// Sessions of users of apps.
    AppSessions,
    /// Authorization codes.
    AuthCodes,
    /// Pairs of access and refresh tokens.
    Grants,
    /// Agreements that nobody signed.
    Agreements,
    /// Visits at identity providers.
    IdpVisits,
    /// Users of apps without a name and without an order.
    AnonymousUsers,
    /// Idempotency keys of requests that moved no money.
    Requests,
    /// Bodies and attempts of notices.
    Notices,
    /// Messages to users.
    Messages,
    /// Refused messages of providers.
    Incidents,
    /// Recorded API calls.
    Calls,
    /// Signed roots that are not kept for ever.
    Roots,
}

impl Sweep {
    /// Every sweep. Notices come before messages, which wait for the notices about them.
    pub const ALL: [Self; 13] = [
        Self::Sessions,
        Self::AppSessions,
        Self::AuthCodes,
        Self::Grants,
        Self::Agreements,
        Self::IdpVisits,
        Self::AnonymousUsers,
        Self::Requests,
        Self::Notices,
        Self::Messages,
        Self::Incidents,
        Self::Calls,
        Self::Roots,
    ];

    /// How long rows stay after they have ended.
    pub const fn period(self) -> Period {
        match self {
            Self::Sessions
            | Self::AppSessions
            | Self::AuthCodes
            | Self::Grants
            | Self::Agreements
            | Self::IdpVisits => Period::SignIns,
            Self::AnonymousUsers => Period::Anonymous,
            Self::Requests => Period::Keys,
            Self::Notices => Period::Notices,
            Self::Messages => Period::Messages,
            Self::Incidents => Period::Incidents,
            Self::Calls => Period::Calls,
            Self::Roots => Period::Roots,
        }
    }
}

/// A row that is deleted some time after it has ended.
pub trait Ends: Row {
    /// The sweep that deletes it.
    const SWEEP: Sweep;

    /// When it ended or will end; `None` when it is never deleted.
    fn ended_at(&self) -> Option<Timestamp>;

    /// Its table.
    fn rows(world: &mut World) -> &mut Rows<Self>;

    /// The keys of its table.
    fn keys(keys: &mut Keys) -> &mut BTreeSet<Self::Key>;
}

macro_rules! ends {
    ($($row:ty, $sweep:ident, $table:ident, |$one:ident| $ended:expr;)+) => {$(
        impl Ends for $row {
            const SWEEP: Sweep = Sweep::$sweep;

            fn ended_at(&self) -> Option<Timestamp> {
                let $one = self;
                $ended
            }

            fn rows(world: &mut World) -> &mut Rows<Self> {
                &mut world.$table
            }

            fn keys(keys: &mut Keys) -> &mut BTreeSet<Self::Key> {
                &mut keys.$table
            }
        }
    )+};
}

ends! {
    Session, Sessions, sessions, |session| Some(session.expires_at);
    AppSession, AppSessions, app_sessions, |session| Some(session.expires_at);
    AuthCode, AuthCodes, auth_codes, |code| Some(code.expires_at);
    Grant, Grants, grants, |grant| Some(grant.refresh_expires_at);
    Agreement, Agreements, agreements, |agreement| is_unsigned(agreement).then_some(agreement.expires_at);
    IdpVisit, IdpVisits, idp_visits, |visit| Some(visit.expires_at);
    AppUser, AnonymousUsers, app_users, |user| user.is_anonymous.then_some(user.created_at);
    Request, Requests, requests, |request| (is_loose(request)).then_some(request.at);
    Message, Messages, messages, |message| Some(message.id.created_at());
    Incident, Incidents, incidents, |incident| Some(incident.noted_at());
    ApiCall, Calls, calls, |call| Some(call.at);
    StoredRoot, Roots, roots, |root| (!root.is_daily).then_some(root.at);
}

/// True for an agreement that was never in force.
const fn is_unsigned(agreement: &Agreement) -> bool {
    matches!(agreement.state, AgreementState::Offered | AgreementState::Refused { .. })
}

/// True for the key of a call that moved no money. A number that was cancelled before it was used must never be used.
fn is_loose(request: &Request) -> bool {
    !request.key.operation.leaves_money_row() && !matches!(request.effect, Effect::Barred)
}

/// Removes rows that ended long enough ago.
pub struct Forget<T: Ends> {
    /// The rows.
    pub keys: Vec<T::Key>,
    /// Rows that ended later stay.
    pub ended_before: Timestamp,
}

impl<T: Ends> Command<World> for Forget<T> {
    /// The number of rows removed.
    type Outcome = usize;

    fn name_keys(&self, keys: &mut Keys) {
        T::keys(keys).extend(self.keys.iter().cloned());
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<usize> {
        let rows = T::rows(world);
        let mut gone: usize = 0;
        for key in &self.keys {
            let is_over = |ended_at| ended_at < self.ended_before;
            if rows.get(key)?.and_then(Ends::ended_at).is_some_and(is_over) {
                rows.remove(key)?;
                gone = gone.saturating_add(1);
            }
        }
        Ok(gone)
    }
}
