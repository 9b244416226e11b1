//! Receivers get parts of a paid order, and return them.

mod receiver;
mod share;
mod take_back;

pub use receiver::{Listing, PutReceiver, Receiver};
pub use share::{SHARE_PARTS_MAX, ShareAction, ShareAnswer, ShareOrder, SharePart};
pub(crate) use take_back::{covers, put_back, take_back, undo};
