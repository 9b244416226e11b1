//! The requests of merchants: one file per operation, wire in, domain values out.
//!
//! Unknown fields are ignored, an empty text counts as absent, and anything else that is wrong is refused with the
//! name of the field.

pub mod apply_token;
pub mod cancel_payment;
pub mod cancel_token;
mod fields;
mod fingerprint;
pub mod finish_share;
pub mod inquiry_payment;
pub mod inquiry_proof;
pub mod inquiry_refund;
pub mod inquiry_share;
pub mod inquiry_user_account_list;
pub mod inquiry_user_card_list;
pub mod inquiry_user_info;
mod json;
pub mod message;
pub mod pay;
pub mod prepare;
pub mod receiver;
pub mod refund;
pub mod retry_refund;
pub mod return_share;
pub mod send_inbox;
pub mod send_push;
pub mod share;

pub use fields::Fields;
pub(super) use fingerprint::Fingerprint;
pub use json::{DEPTH_MAX, parse_body};
