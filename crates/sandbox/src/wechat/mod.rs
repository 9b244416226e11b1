//! WeChat Pay: API v3 and API v2 over the same orders.

pub(crate) mod v2;
pub(crate) mod v3;

use axum::Router;

use crate::Sandbox;
use crate::control::JsapiParameters;

/// Every route.
pub(crate) fn routes() -> Router<Sandbox> {
    v3::routes().merge(v2::routes())
}

/// Checks the merchant's signature of a page's parameters, and gives the `prepay_id`.
pub(crate) fn open_page(_sandbox: &Sandbox, parameters: &JsapiParameters) -> Result<String, &'static str> {
    parameters.package.strip_prefix("prepay_id=").map(str::to_owned).ok_or("package must be prepay_id=…")
}
