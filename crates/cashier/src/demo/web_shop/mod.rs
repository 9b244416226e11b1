//! The demo's web shop: a page that knows us only through the published SDK, as any page in a browser would.

mod pages;
mod sdk;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::routing::get;
use cashier_core::app::{AppConfig, LoginMethod, OriginRule, SaveApp};
use cashier_core::money::{Amount, Currency};
use cashier_core::user::TopUp;
use cashier_core::web_order::Gateway;
use cashier_web::app::Shared;

use super::info::DemoUser;
use super::shop;

/// The app's client id.
pub(crate) const CLIENT_ID: &str = "0cea5511e7ea0000c0de";
/// The currency of web orders.
const CURRENCY: &str = "CNY";
/// What every sample user has of it.
const YUAN: &str = "5000";

/// Adds the app, and gives every sample user yuan to pay its orders with.
pub(super) async fn plant(shared: &Shared, users: &[DemoUser]) -> Result<()> {
    shared.engine.submit(app()).await?;
    for user in users {
        let amount = Amount::parse_decimal(YUAN, Currency::parse(CURRENCY)?)?;
        let (reference, source) = ("demo-start-web".to_owned(), "Welcome gift".to_owned());
        let user = user.user_id.parse().context("a sample user has no id")?;
        shared.engine.submit(TopUp { user, amount, reference, source }).await?;
    }
    Ok(())
}

/// The app of the demo: everything is switched on, and every page of this machine may call.
fn app() -> SaveApp {
    SaveApp {
        client_id: CLIENT_ID.to_owned(),
        merchant_client_id: shop::CLIENT_ID.to_owned(),
        name: "Tigris Tea House, on the web".to_owned(),
        active: true,
        config: AppConfig {
            origins: vec![OriginRule::Loopback],
            logins: LoginMethod::ALL.to_vec(),
            gateways: Gateway::ALL.to_vec(),
            trigger_url: None,
            private_trigger: true,
        },
    }
}

/// The shop's pages.
pub(super) fn pages() -> Router<Shared> {
    Router::new()
        .route("/shop/web", get(pages::show))
        .route("/shop/web/sdk.js", get(sdk::serve))
        .route("/shop/web/pay/{transaction_no}", get(pages::pay))
}
