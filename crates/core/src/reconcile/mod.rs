//! Reconciliation: a provider's bill of one day against our own records.
//!
//! The comparison is a pure function over two lists. Differences are stored and shown until the operator accepts
//! them, or a later comparison no longer finds them. Only one comparison of an account runs at a time.

mod accept;
mod compare;
mod difference;
mod record;
mod run;

pub use accept::{AcceptDifference, Accepted};
pub use compare::{Agreed, BillLine, Compared, Entry, LineKind, Own, compare, sum};
pub use difference::{Difference, DifferenceKind};
pub use record::RecordDifferences;
pub use run::{BeginReconciliation, EndReconciliation, Reconciliation, RunOutcome};
