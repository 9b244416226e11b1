//! A merchant prepares an agreement.

use std::sync::Arc;

use super::state::{Agreement, AgreementState, AgreementTerms, Spent};
use crate::id::{AgreementId, Fresh, MerchantId};
use crate::kernel::{Command, Decision};
use crate::standing;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// Makes an agreement that waits for a user to sign it.
pub struct PrepareAgreement {
    /// The id that it gets; the caller makes it, because the answer has the address of its page.
    pub id: AgreementId,
    /// Who wants to debit.
    pub merchant: MerchantId,
    /// What the user is to sign.
    pub terms: Arc<AgreementTerms>,
    /// Until when it can be signed.
    pub expires_at: Timestamp,
}

impl Command<World> for PrepareAgreement {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        standing::require_client(world, self.merchant)?;
        world.agreements.insert_fresh(Agreement {
            id: self.id,
            merchant: self.merchant,
            terms: Arc::clone(&self.terms),
            created_at: fresh.at(),
            expires_at: self.expires_at,
            state: AgreementState::Offered,
            grant: None,
            spent: Spent::default(),
        });
        Ok(())
    }
}
