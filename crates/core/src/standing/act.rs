//! What the operator did, with who and why. Rows are added and never changed.

use crate::id::{ActId, Fresh};
use crate::kernel::Row;
use crate::ledger::Owner;
use crate::time::Timestamp;
use crate::world::World;

/// Who acts, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct By {
    /// The person or program.
    pub actor: String,
    /// Why.
    pub reason: String,
}

/// What was done. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActKind {
    /// Suspended.
    Suspend,
    /// Reinstated.
    Reinstate,
    /// A key was ended.
    EndKey,
    /// Every session was ended.
    EndSessions,
    /// A name, an address or a permission was changed.
    Change,
    /// A difference between our books and a provider's bill was accepted.
    AcceptDifference,
}

impl ActKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Suspend,
        Self::Reinstate,
        Self::EndKey,
        Self::EndSessions,
        Self::Change,
        Self::AcceptDifference,
    ];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Reinstate => "reinstate",
            Self::EndKey => "end_key",
            Self::EndSessions => "end_sessions",
            Self::Change => "change",
            Self::AcceptDifference => "accept_difference",
        }
    }

    /// The kind with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One act of the operator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// Its id.
    pub id: ActId,
    /// Who or what it was done to.
    pub subject: Owner,
    /// When.
    pub at: Timestamp,
    /// The kind.
    pub kind: ActKind,
    /// Details, such as which key.
    pub detail: String,
    /// Who did it, and why.
    pub by: By,
}

impl Row for Act {
    type Key = (Owner, ActId);

    fn key(&self) -> Self::Key {
        (self.subject, self.id)
    }
}

/// Records an act in the batch that performs it.
pub(crate) fn record(
    world: &mut World,
    fresh: &mut Fresh,
    (subject, kind): (Owner, ActKind),
    detail: impl Into<String>,
    by: &By,
) {
    world.acts.insert_fresh(Act {
        id: fresh.id(subject.shard()),
        subject,
        at: fresh.at(),
        kind,
        detail: detail.into(),
        by: by.clone(),
    });
}
