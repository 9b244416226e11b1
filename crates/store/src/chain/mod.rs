//! The record of what each batch writes: the chain of `cashier_core::chain`, as both engines keep it.
//!
//! While a batch is saved, another thread hashes every version that it adds or ends ([`Telling`]); the block is written
//! last, in the same transaction.

mod begin;
mod canonical;
mod link;
mod name;
mod present;
mod telling;
mod written;

pub(crate) use begin::{Beginning, Looking, NOW_POSTGRES, NOW_SQLITE, looks};
pub(crate) use canonical::{push_cells, push_source, show};
pub(crate) use link::Link;
pub(crate) use name::{account_name, name};
pub(crate) use present::{Present, Reading};
pub(crate) use telling::Telling;
pub(crate) use written::Written;
