//! Sharing a payment: who may receive, and who gets how much. One file per method.

pub(super) mod batchquery;
pub(super) mod bind;
pub(super) mod settle;
pub(super) mod settle_query;
pub(super) mod unbind;
