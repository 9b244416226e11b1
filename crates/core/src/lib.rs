//! The rules of OpenCashier: values, states, commands and their decisions, the ledger, the error registry.
//!
//! Nothing here does I/O, waits, reads a clock or draws randomness; time and ids are passed in as values.

pub mod agreement;
pub mod app;
pub mod app_user;
pub mod archive;
pub mod auth;
pub mod call;
pub mod chain;
pub mod client_address;
pub mod dev_key;
pub mod error;
pub mod foreign;
pub mod id;
pub mod kernel;
pub mod ledger;
pub mod member;
pub mod merchant;
pub mod message;
pub mod mode;
pub mod money;
pub mod month;
pub mod notice;
pub mod payment;
pub mod provider;
pub mod reconcile;
pub mod refund;
pub mod request;
pub mod retention;
pub mod secret;
pub mod session;
pub mod setting;
mod short_name;
pub mod shown;
pub mod sign_in;
pub mod standing;
pub mod time;
pub mod user;
pub mod web_order;
pub mod world;
