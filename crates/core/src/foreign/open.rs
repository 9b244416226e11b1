//! A user opens an order of another acquirer, which has described it.

use std::sync::Arc;

use super::state::{ForeignDetails, ForeignOrder, ForeignState};
use crate::error::Error;
use crate::id::{Fresh, UserId, encode_base32};
use crate::kernel::{Command, Decision};
use crate::money::Amount;
use crate::request::{self, Operation, RequestKey};
use crate::standing;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Records an order that an acquirer has bound to a user. The same order returns the same record.
pub struct OpenForeignOrder {
    /// The user who opened it.
    pub user: UserId,
    /// The amount.
    pub amount: Amount,
    /// The acquirer's description of it.
    pub details: Arc<ForeignDetails>,
    /// When it expires unless it is paid.
    pub expires_at: Timestamp,
    /// The SHA-256 of the payment URL, so that the user finds the order again without a call.
    pub code_hash: [u8; 32],
}

/// The record that maps a payment URL to the order that a user has opened with it.
pub fn code_key(user: UserId, acquirer: &str, code_hash: &[u8; 32]) -> RequestKey {
    let key = format!("{acquirer}#{}", encode_base32(code_hash));
    RequestKey { owner: user.into(), operation: Operation::OpenForeign, key }
}

impl OpenForeignOrder {
    fn request_key(&self) -> RequestKey {
        let key = format!("{}/{}", self.details.acquirer, self.details.reference);
        RequestKey { owner: self.user.into(), operation: Operation::OpenForeign, key }
    }

    /// Covers amount and currency: an acquirer that changes them later is refused.
    fn fingerprint(&self) -> [u8; 32] {
        let mut fingerprint = [0; 32];
        let minor = self.amount.minor().to_be_bytes();
        let code = self.amount.currency().code().as_bytes();
        for (place, byte) in fingerprint.iter_mut().zip(minor.iter().chain(code)) {
            *place = *byte;
        }
        fingerprint
    }
}

impl Command<World> for OpenForeignOrder {
    /// The order in its current state.
    type Outcome = Option<ForeignOrder>;

    fn name_keys(&self, keys: &mut Keys) {
        keys.standings.insert(self.user.into());
        keys.requests.insert(self.request_key());
        keys.requests.insert(code_key(self.user, &self.details.acquirer, &self.code_hash));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Option<ForeignOrder>> {
        let key = self.request_key();
        let fingerprint = self.fingerprint();
        let code = code_key(self.user, &self.details.acquirer, &self.code_hash);
        if let Some(known) = request::replay(world, &key, &fingerprint)? {
            if world.requests.get(&code)?.is_none() {
                request::record(world, code, fresh.at(), fingerprint, known.subject, Vec::new())?;
            }
            return Ok(world.foreign_orders.get(&known.subject.as_id())?.cloned());
        }
        standing::require_user(world, self.user)?;
        self.amount.currency().check_open(fresh.at()).map_err(Error::from)?;
        let order = ForeignOrder {
            id: fresh.id(self.user.shard()),
            user: self.user,
            amount: self.amount,
            details: Arc::clone(&self.details),
            created_at: fresh.at(),
            expires_at: self.expires_at,
            state: ForeignState::Created,
            refunded: 0,
        };
        world.foreign_orders.insert_fresh(order.clone());
        request::record(world, key, fresh.at(), fingerprint, order.id.into(), Vec::new())?;
        request::record(world, code, fresh.at(), fingerprint, order.id.into(), Vec::new())?;
        Ok(Some(order))
    }
}
