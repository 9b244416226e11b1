//! The demo's merchant: a tea shop with its own server, which uses the wallet only through the signed OpenAPI.

mod notify;
mod orders;
mod pages;

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use axum::routing::{get, post};
use axum::{Extension, Router};
use cashier_core::merchant::ClientId;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_web::app::Shared;

use super::merchant::{OpenApi, Places, key};

/// The shop's `Client-Id`.
pub(crate) const CLIENT_ID: &str = "DEMO_TEA_SHOP";
/// The shop's name.
pub(crate) const NAME: &str = "Tigris Tea House";
/// The file of the shop's private key in the data folder.
pub(crate) const KEY_FILE: &str = "shop.private.pem";
/// The shop's currency.
pub(crate) const CURRENCY: &str = "IQD";
/// The path for the wallet's notices.
pub(crate) const NOTIFY_PATH: &str = "/shop/notify";

/// The shop. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Shop {
    inner: Arc<Inner>,
}

struct Inner {
    api: OpenApi,
    orders: orders::Orders,
}

impl Shop {
    /// The shop with its key and the wallet's public key.
    pub(crate) fn new(key: &SigningKey, wallet_keys: &Path, data: &Path) -> Result<Self> {
        let client = Client {
            client_id: ClientId::parse(CLIENT_ID)?,
            key: key.clone(),
            wallet_key: key::of_wallet(wallet_keys)?,
        };
        let api = OpenApi::new(client, NOTIFY_PATH)?;
        let orders = orders::Orders::load(data.join("shop-orders.json"));
        Ok(Self { inner: Arc::new(Inner { api, orders }) })
    }

    /// Sets the wallet's URL. The demo serves both at one address.
    pub(crate) fn open(&self, wallet: String) {
        self.inner.api.open(Places { own: wallet.clone(), wallet });
    }

    /// The signed OpenAPI of the wallet.
    pub(crate) fn api(&self) -> &OpenApi {
        &self.inner.api
    }

    /// The shop's pages. They look like the wallet's, but use only what the signed OpenAPI says.
    pub(crate) fn pages(&self) -> Router<Shared> {
        Router::new()
            .route("/shop", get(pages::menu))
            .route("/shop/orders", post(pages::checkout))
            .route("/shop/orders/{id}", get(pages::order))
            .layer(Extension(self.clone()))
    }

    /// The route for the wallet's notices. Not a page, so no guard for forms.
    pub(crate) fn notify_route(&self) -> Router {
        Router::new().route(NOTIFY_PATH, post(notify::handle)).with_state(self.clone())
    }
}
