//! The BaaS API over HTTP, with the sandbox as the providers: every endpoint, every error, and what must not happen.

mod accounts;
mod addresses;
mod filters;
mod logged;
mod names;
mod orders;
mod origins;
mod providers;
mod shop;
pub(crate) mod stage;
mod through;
mod triggers;
