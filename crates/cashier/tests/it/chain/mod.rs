//! Books that somebody rewrote are told from books that the wallet wrote.

mod changes;
mod frauds;
mod offline;
mod rig;

pub(crate) use rig::number_of;
