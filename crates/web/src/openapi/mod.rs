//! The OpenAPI for merchants' servers (`/v1/…`) and for partners (`/aps/…`), in every dialect of this process. One
//! file per operation.
//!
//! Answers to known clients about known operations are signed, including refusals and panics. Others get an unsigned
//! refusal, since a signature vouches for every byte that it covers.

pub mod add_receiver;
mod alias;
pub mod apply_token;
mod call;
pub mod cancel_payment;
pub mod cancel_token;
mod document;
mod envelope;
pub mod finish_share;
mod guide;
pub mod inquiry_payment;
pub mod inquiry_proof;
pub mod inquiry_refund;
pub mod inquiry_share;
pub mod inquiry_user_account_list;
pub mod inquiry_user_card_list;
pub mod inquiry_user_info;
mod lookup;
mod operations;
pub(crate) mod order_string;
pub mod partner;
pub mod pay;
pub mod prepare;
mod record;
pub mod refund;
mod registry;
pub mod remove_receiver;
pub mod retry_refund;
pub mod return_share;
mod row;
mod schema;
pub mod send_message;
pub mod share;
mod token;

pub use call::{AcquirerCall, Call, Plain, Reply};
pub use document::{COMMON_CODES, document, wallet_document};
pub use guide::{GUIDE, GuideError, guide};
pub use operations::WALLET;
pub(crate) use refund::forward_refund;
pub use registry::{DIALECTS, OpenApi};
pub use row::{AcquirerRun, Operation, Row, Run, Spoken};

pub(crate) use envelope::serve_unknown;
pub(crate) use registry::Refusal;
