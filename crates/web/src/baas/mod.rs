//! The BaaS API (`/hserve/…`): the published SDK for web pages and mini programs works against it once `host` points
//! to us. One file per endpoint.
//!
//! Every answer has the headers that let a page read it, including errors and preflights, and every error has the
//! body that the SDK shows. Paths end with a slash and are never redirected, because a redirected preflight fails.

mod apps;
mod browser;
mod change_account;
mod condition;
mod cors;
mod dispatch;
mod document;
mod envelope;
mod idp_callback;
mod idp_leave;
mod idp_redirect;
mod link_provider;
mod list_orders;
mod logged;
mod off;
mod pay;
mod place_order;
mod session;
mod show_order;
mod show_server;
mod show_user;
mod sign_in;
mod sign_in_by_provider;
mod sign_out;
mod sign_up;
mod sign_up_anonymous;
mod state;

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::routing::{any, get};
use axum::{Json, Router};
use cashier_core::app::{App as Client, LoginMethod};
use cashier_core::client_address::ClientAddress;
use cashier_core::error::{Code, Error};

use crate::app::{App, Shared};

pub use document::document;
pub use state::{Baas, OrderLimits};

/// The routes of the BaaS API.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/hserve/{*path}", any(envelope::serve))
        .route(document::PATH, get(async || Json(document())).fallback(envelope::serve))
}

/// The parameters of an endpoint.
struct Call<'a> {
    app: &'a App,
    client: Arc<Client>,
    headers: &'a HeaderMap,
    path: &'a str,
    query: &'a str,
    body: &'a [u8],
    address: ClientAddress,
}

/// The result of an endpoint.
struct Reply {
    status: u16,
    body: Vec<u8>,
}

impl Reply {
    const fn ok(body: Vec<u8>) -> Self {
        Self { status: 200, body }
    }

    /// The answer to a POST. Some builds of the SDK accept no other status.
    const fn created(body: Vec<u8>) -> Self {
        Self { status: 201, body }
    }
}

impl Call<'_> {
    /// Refuses a sign-in method that the app does not offer.
    fn require(&self, method: LoginMethod) -> Result<(), Error> {
        let offered = self.client.config.logins.contains(&method);
        if offered { Ok(()) } else { Err(Error::new(Code::LoginMethodOff)) }
    }
}
