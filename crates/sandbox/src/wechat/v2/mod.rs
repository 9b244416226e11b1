//! API v2.

use axum::Router;

use crate::Sandbox;
use crate::notify::{Courier, Letter};
use crate::orders::{Notice, Order};

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
}

/// How API v2 tells something.
pub(crate) struct Notices;

impl Courier for Notices {
    fn plan_s(&self) -> &'static [u64] {
        &cashier_protocol::wechat::v2::notices::REPEAT_AFTER_SECONDS
    }

    fn write(&self, _: &Sandbox, _: &Order, _: &Notice) -> Option<Letter> {
        None
    }

    fn is_accepted(&self, _: u16, _: &[u8]) -> bool {
        false
    }
}
