//! Alipay: the gateway in both of its forms, the cashier of a payer's browser, bills, and notices.
//!
//! Two things set it apart from the other providers. A trade exists only once the payer came to it: before, every call
//! but the one that makes it answers that there is no such trade. And a trade that nobody paid in time is closed.

mod bill;
mod cashier;
mod certificate;
mod courier;
mod desk;
mod extra;
mod gateway;
mod notice;
mod oauth;
mod rest;
mod royalty;
mod run;
mod trade;
mod view;

use axum::Router;
use axum::routing::{any, get};

pub(crate) use cashier::read_app_order;
pub(crate) use courier::Notices;
pub(crate) use extra::{close_by_time, pay_within};

use crate::Sandbox;

/// What the scenarios of failure apply to.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/gateway.do", any(gateway::handle))
        .route("/v3/alipay/{*method}", any(rest::handle))
        .route(bill::file::PATH, get(bill::file::handle))
}

/// The pages of the payer's browser. They work whatever goes wrong with calls.
pub(crate) fn pages() -> Router<Sandbox> {
    cashier::routes()
}
