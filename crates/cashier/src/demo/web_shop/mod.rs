//! The demo's web shop: a page that uses this server only through a client of the BaaS API, as any page in a browser
//! would: the published SDK when it is installed, otherwise our own.

mod client;
mod pages;
mod sdk;

use std::sync::{Arc, OnceLock};

use anyhow::Result;
use axum::routing::get;
use axum::{Extension, Router};
use cashier_core::app::{AppConfig, LoginMethod, OriginRule, SaveApp};
use cashier_core::merchant::ClientId;
use cashier_web::app::Shared;

use super::shop;

/// The app's client id.
pub(crate) const CLIENT_ID: &str = "0cea5511e7ea0000c0de";

/// Adds the app.
pub(super) async fn plant(shared: &Shared) -> Result<()> {
    shared.engine.submit(app(shared)?).await?;
    Ok(())
}

/// The app of the demo: everything is enabled, and every page on this machine may call.
fn app(shared: &Shared) -> Result<SaveApp> {
    Ok(SaveApp {
        client_id: ClientId::parse(CLIENT_ID)?,
        merchant_client_id: shop::CLIENT_ID.to_owned(),
        name: "Tigris Tea House, on the web".to_owned(),
        active: true,
        config: AppConfig {
            origins: vec![OriginRule::Loopback],
            logins: LoginMethod::ALL.to_vec(),
            gateways: shared.providers.registry().gateways(),
            trigger_url: None,
            private_trigger: true,
        },
    })
}

/// What the pages know besides the BaaS API.
#[derive(Default)]
pub(super) struct Site {
    sandbox: Arc<OnceLock<String>>,
}

impl Site {
    /// Sets the sandbox's URL, which is known a moment after the pages.
    pub(super) fn open(&self, sandbox: &str) {
        let _ = self.sandbox.set(sandbox.to_owned());
    }

    /// The sandbox's URL, for others that want it once it is known.
    pub(super) fn address(&self) -> Arc<OnceLock<String>> {
        Arc::clone(&self.sandbox)
    }

    pub(super) fn sandbox(&self) -> Option<&str> {
        self.sandbox.get().map(String::as_str)
    }
}

/// The shop's pages.
pub(super) fn pages(site: &Arc<Site>) -> Router<Shared> {
    Router::new()
        .route("/shop/web", get(pages::show))
        .route("/shop/web/auth", get(pages::auth))
        .route("/shop/web/sdk.js", get(sdk::serve))
        .route("/shop/web/client/{file}", get(client::serve))
        .route("/shop/web/pay/{transaction_no}", get(pages::pay))
        .layer(Extension(Arc::clone(site)))
}
