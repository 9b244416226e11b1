//! Sharing a payment: the receivers, and their parts. One file per method.

pub(super) mod batchquery;
pub(super) mod bind;
pub(super) mod settle;
pub(super) mod settle_query;
pub(super) mod unbind;
