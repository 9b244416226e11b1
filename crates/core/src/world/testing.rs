//! Builders for tests of decisions.
