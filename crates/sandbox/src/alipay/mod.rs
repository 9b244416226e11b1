//! Alipay: the gateway in both of its forms, the cashier of a payer's browser, bills, and notices.
//!
//! It differs from the other providers in two ways. A trade exists only once the payer has arrived: before that,
//! every call except the one that creates it answers that there is no such trade. And an unpaid trade is closed when
//! it expires.

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
pub(crate) use extra::{announce_closing, pay_within};

use crate::Sandbox;

/// The routes that failure scenarios apply to.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/gateway.do", any(gateway::handle))
        .route("/v3/alipay/{*method}", any(rest::handle))
        .route(bill::file::PATH, get(bill::file::handle))
}

/// The pages for the payer's browser. Failure scenarios do not affect them.
pub(crate) fn pages() -> Router<Sandbox> {
    cashier::routes()
}
