//! Proves the workers.
