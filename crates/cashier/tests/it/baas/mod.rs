//! The BaaS API over HTTP, with a stand-in for the providers: every endpoint, every error, and what must not happen.

mod accounts;
mod filters;
mod orders;
mod origins;
mod providers;
mod shop;
mod triggers;
