//! Money from outside reaches a user.

use super::notify::{NotifyUser as _, UserTemplate};
use crate::error::{Code, Error};
use crate::id::{Fresh, UserId};
use crate::kernel::{Command, Decision};
use crate::ledger::{self, AccountId, Draft, TransferKind};
use crate::money::Amount;
use crate::request::{self, Answer, Operation, RequestKey};
use crate::standing;
use crate::world::{Keys, World};

/// Credits a user's balance against the top-up clearing account.
pub struct TopUp {
    /// The user who gets the money.
    pub user: UserId,
    /// The amount.
    pub amount: Amount,
    /// The operator's reference: repeating it with the same reference has no effect.
    pub reference: String,
    /// The source of the money, as shown to the user.
    pub source: String,
}

impl TopUp {
    fn request_key(&self) -> RequestKey {
        RequestKey { owner: self.user.into(), operation: Operation::TopUp, key: self.reference.clone() }
    }

    /// Covers amount and currency: a repeat with different ones is a conflict.
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

impl Command<World> for TopUp {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.request_key());
        keys.users.insert(self.user);
        keys.standings.insert(self.user.into());
        keys.accounts.insert(AccountId::user(self.user, self.amount.currency()));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let key = self.request_key();
        let fingerprint = self.fingerprint();
        if let Some(answer) = request::replay(world, &key, &fingerprint)? {
            return Ok(answer);
        }
        if world.users.get(&self.user)?.is_none() {
            return Err(Error::new(Code::UserNotExist).into());
        }
        let currency = self.amount.currency();
        currency.check_open(fresh.at()).map_err(Error::from)?;
        let mode = standing::mode(world, self.user.into())?;
        let draft = Draft {
            debit: AccountId::top_up_clearing(mode, currency),
            credit: AccountId::user(self.user, currency),
            amount: self.amount,
            kind: TransferKind::TopUp,
            subject: self.user.into(),
            counterparty: self.source.clone(),
        };
        let posted = ledger::post(world, fresh, self.user.shard(), std::slice::from_ref(&draft))?;
        let transfer = posted
            .map_err(|_| Error::new(Code::ProcessFail))?
            .first()
            .copied()
            .ok_or_else(|| Error::new(Code::UnknownException))?;
        world.notify_user(fresh, self.user, transfer.into(), UserTemplate::ToppedUp)?;
        request::record(world, key, fresh.at(), fingerprint, transfer.into(), Vec::new())
    }
}
