//! What members did. Rows are added and never changed.
//!
//! Invariant: a line is written in the batch that does what it says, so that neither is there without the other.

use super::acts::MemberAct;
use super::role::{MemberRole, Scope};
use crate::id::{ActId, Fresh, MerchantId, Shard};
use crate::kernel::{Command, Decision, Row};
use crate::world::{Keys, World};

/// The longest subject, detail or address, in characters.
const TEXT_MAX: usize = 200;

/// Who does something, and from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    /// The member's login.
    pub login: String,
    /// For whom the member works.
    pub scope: Scope,
    /// As what.
    pub role: MemberRole,
    /// The address of the member's browser.
    pub address: String,
}

/// One thing that a member did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditLine {
    /// Its id, which begins with the time.
    pub id: ActId,
    /// The merchant that it is about; `None` if it is about none.
    pub merchant: Option<MerchantId>,
    /// Who, and from where.
    pub who: Who,
    /// What: the name of an act.
    pub act: String,
    /// To which row.
    pub subject: String,
    /// Details, such as the amount.
    pub detail: String,
}

impl AuditLine {
    /// The shard of lines about a merchant, or about none.
    pub fn shard_of(merchant: Option<MerchantId>) -> Shard {
        merchant.map_or_else(|| Shard::of_text("operator"), MerchantId::shard)
    }
}

impl Row for AuditLine {
    type Key = ActId;

    fn key(&self) -> ActId {
        self.id
    }
}

/// A command that a member gives, with the line that says so.
pub struct Audited<C> {
    /// The command.
    pub command: C,
    /// Who gives it.
    pub who: Who,
    /// The act.
    pub act: MemberAct,
    /// The merchant that it is about.
    pub merchant: Option<MerchantId>,
    /// To which row.
    pub subject: String,
    /// Details.
    pub detail: String,
}

impl<C: Command<World>> Command<World> for Audited<C> {
    type Outcome = C::Outcome;

    fn name_keys(&self, keys: &mut Keys) {
        self.command.name_keys(keys);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<C::Outcome> {
        let outcome = self.command.decide(fresh, world)?;
        let short = |text: &str| text.chars().take(TEXT_MAX).collect::<String>();
        world.audit_lines.insert_fresh(AuditLine {
            id: fresh.id(AuditLine::shard_of(self.merchant)),
            merchant: self.merchant,
            who: self.who.clone(),
            act: self.act.name().to_owned(),
            subject: short(&self.subject),
            detail: short(&self.detail),
        });
        Ok(outcome)
    }
}
