//! Reconciliation: a provider's bill of one day against our own records.
//!
//! The comparison is a pure function over two lists. What differs is stored and shown; nothing is corrected by itself.

mod compare;
mod difference;
mod record;

pub use compare::{BillLine, Compared, Entry, LineKind, Own, compare, sum};
pub use difference::{Difference, DifferenceKind};
pub use record::RecordDifferences;
