//! Calls of apps, for the log that the developers of their merchants read.
//!
//! Invariant: what a call says about a user is not logged. Bodies are kept of orders and of refusals only.

use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::request::Parts;
use cashier_core::app::App as Client;
use cashier_core::id::MerchantId;
use cashier_core::time::Timestamp;

use super::dispatch::is_of_orders;
use crate::app::App;
use crate::logged;

/// What was read and written of a call, besides its heads.
pub(super) struct Exchanged {
    /// When the call came.
    pub(super) at: Timestamp,
    /// The body of the call.
    pub(super) request: Bytes,
    /// The body of the answer.
    pub(super) answer: Bytes,
    /// The code of a refusal.
    pub(super) refusal: Option<&'static str>,
}

impl Exchanged {
    /// The same without what says something about a user.
    fn without_users(self, path: &str) -> Self {
        let is_order = is_of_orders(path);
        let request = if is_order { self.request } else { Bytes::new() };
        let answer = if is_order || self.refusal.is_some() { self.answer } else { Bytes::new() };
        Self { request, answer, ..self }
    }
}

/// The merchant of an app, if the log takes a call of it now.
pub(super) async fn admitted(app: &App, client: &Client) -> Option<MerchantId> {
    // Whoever cannot be read now has a gap in the log.
    let merchant = app.merchants.find(&client.merchant_client_id).await.ok()??.merchant.id;
    app.calls.admits(merchant).then_some(merchant)
}

/// Hands a call of an app to the log, as a call of the app's merchant, for which it was admitted.
pub(super) fn put(
    app: &App,
    merchant: MerchantId,
    parts: Parts,
    response: &Response<Body>,
    exchanged: Exchanged,
) {
    let Exchanged { at, request, answer, refusal } = exchanged.without_users(parts.uri.path());
    logged::put(app, (merchant, at), (parts, request), (response, answer), refusal);
}
