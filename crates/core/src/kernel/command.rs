//! A request to change the state, and how its decision ends.

use crate::error::Error;
use crate::id::Fresh;

/// Why a decision ended without an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A row that was not loaded is needed. The batch loads it and decides again.
    Need,
    /// The command is refused. Nothing it did is kept.
    Refused(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// The result of a decision: a value, a need for more rows, or a refusal.
pub type Decision<T> = Result<T, Stop>;

/// The loaded rows of all tables, as commands see them.
pub trait Tables {
    /// The keys to load, table by table.
    type Keys;
}

/// One request to change the state of the system.
///
/// The engine stamps it with the time and a seed, decides it together with others in one batch, and answers
/// only after the commit.
pub trait Command<W: Tables>: Send + 'static {
    /// What the caller gets once the command has gone through.
    type Outcome: Send + 'static;

    /// Names the rows that the decision will certainly read. Naming too few costs one more round; naming too many costs
    /// needless locks.
    fn name_keys(&self, keys: &mut W::Keys);

    /// Decides the command. May run several times for one command, always from the same starting point.
    ///
    /// # Errors
    /// [`Stop::Need`] when a row is missing, [`Stop::Refused`] when the rules forbid the command.
    fn decide(&self, fresh: &mut Fresh, world: &mut W) -> Decision<Self::Outcome>;
}
