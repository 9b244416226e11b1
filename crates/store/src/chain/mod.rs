//! The record of what each batch writes: the chain of `cashier_core::chain`, as both engines keep it.
//!
//! Before a batch is saved, [`Collected::of`] takes the canonical bytes of every version that it adds or ends; a thread of
//! its own hashes them while the rows are written; the block is written last, in the same transaction.

mod begin;
mod canonical;
mod collected;
mod hasher;
mod link;
mod name;
mod present;

pub(crate) use begin::{Beginning, Looking, NOW_POSTGRES, NOW_SQLITE, looks};
pub(crate) use canonical::{push_cells, push_source, show};
pub(crate) use collected::Collected;
pub(crate) use hasher::Hasher;
pub(crate) use link::Link;
pub(crate) use name::{account_name, name};
pub(crate) use present::{Present, Reading};
