//! Proof of the ledger.
