//! The wallet issues an auth code for a signed-in user.

use std::time::Duration;

use super::state::{AuthCode, AuthCodeState};
use crate::error::{Code, Error};
use crate::id::{AuthCodeId, Fresh, MerchantId, UserId};
use crate::kernel::{Command, Decision};
use crate::ledger::Owner;
use crate::standing;
use crate::world::{Keys, World};

/// Makes an auth code. The user must already have agreed to scopes that need consent.
pub struct IssueAuthCode {
    /// Its id; the caller makes it, because the secret's hash covers it.
    pub id: AuthCodeId,
    /// The hash of its secret part.
    pub secret_hash: [u8; 32],
    /// The user who grants access.
    pub user: UserId,
    /// The merchant that gets access.
    pub merchant: MerchantId,
    /// The requested scopes.
    pub scopes: Vec<String>,
    /// Those of them that need no consent.
    pub silent_scopes: Vec<String>,
    /// How long the code lives.
    pub lifetime: Duration,
}

/// What an auth code covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedCode {
    /// The scopes inside the code.
    pub granted: Vec<String>,
    /// The scopes left out because the user did not agree to them.
    pub missing_consent: Vec<String>,
}

impl Command<World> for IssueAuthCode {
    type Outcome = IssuedCode;

    fn name_keys(&self, keys: &mut Keys) {
        keys.consents.insert((self.user, self.merchant));
        keys.users.insert(self.user);
        keys.standings.extend([Owner::from(self.user), self.merchant.into()]);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<IssuedCode> {
        if world.users.get(&self.user)?.is_none() {
            return Err(Error::new(Code::UserNotExist).into());
        }
        standing::require_user(world, self.user)?;
        standing::require_auth_client(world, self.merchant)?;
        let consent = world.consents.get(&(self.user, self.merchant))?;
        let agreed = consent.map(|consent| consent.scopes.as_slice()).unwrap_or_default();
        let (granted, missing_consent): (Vec<_>, Vec<_>) = self
            .scopes
            .iter()
            .cloned()
            .partition(|scope| self.silent_scopes.contains(scope) || agreed.contains(scope));
        if granted.is_empty() {
            return Err(Error::new(Code::ConsentRequired).into());
        }
        world.auth_codes.insert_fresh(AuthCode {
            id: self.id,
            secret_hash: self.secret_hash,
            user: self.user,
            merchant: self.merchant,
            scopes: granted.clone(),
            expires_at: fresh.at().saturating_add(self.lifetime),
            state: AuthCodeState::Issued,
            agreement: None,
        });
        Ok(IssuedCode { granted, missing_consent })
    }
}
