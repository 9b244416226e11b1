//! An operation that only tests have: a merchant thanks whoever paid. Three files and a row; see
//! `docs/adr/0013-dialects-and-operations.md`.

pub(super) mod decide;
pub(super) mod handle;
pub(super) mod wire;
