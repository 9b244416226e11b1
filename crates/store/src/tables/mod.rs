//! The description of every table, one file per noun.

mod agreement;
mod app;
mod app_user;
mod archive;
mod auth;
mod call;
mod chain;
mod dev_key;
mod foreign_order;
mod idp_visit;
mod ledger;
mod member;
mod merchant;
mod message;
mod notice;
mod payment;
mod payment_attempt;
mod provider;
mod provider_call;
mod reconciliation;
mod refund;
mod refund_request;
mod request;
mod root;
mod session;
mod setting;
mod standing;
mod try_count;
mod user;
mod web_order;
mod webhooks;

pub(crate) use request::request_hash;
pub(crate) use standing::decode_mode;

use crate::cell::Cell;

/// Appends values as cells.
macro_rules! push {
    ($cells:expr; $($value:expr),+ $(,)?) => {{ $( $cells.push(crate::cell::Cell::from($value)); )+ }};
}
use push;

/// A list of scopes as one text. Scopes contain no spaces.
fn join_scopes(scopes: &[String]) -> Cell<'static> {
    Cell::from(scopes.join(" "))
}

fn split_scopes(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
