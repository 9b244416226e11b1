//! A user does not want an agreement.

use super::sign::offered;
use super::state::{Agreement, AgreementEvent};
use crate::id::{AgreementId, Fresh, UserId};
use crate::kernel::{Command, Decision};
use crate::world::{Keys, World};

/// Refuses an agreement: nobody can sign it any more.
pub struct RefuseAgreement {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Who does not want it; the user is signed in.
    pub user: UserId,
}

impl Command<World> for RefuseAgreement {
    type Outcome = Agreement;

    fn name_keys(&self, keys: &mut Keys) {
        keys.agreements.insert(self.agreement);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Agreement> {
        let agreement = offered(world, fresh, self.agreement, AgreementEvent::Refuse { user: self.user })?;
        world.agreements.put(agreement.clone())?;
        Ok(agreement)
    }
}
