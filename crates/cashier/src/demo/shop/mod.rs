//! The demo's merchant: a tea shop with a server of its own, which knows the wallet only through the signed OpenAPI.

mod client;
pub(crate) mod key;
mod notify;
mod orders;
mod pages;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Result};
use axum::routing::{get, post};
use axum::{Extension, Router};
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_web::app::Shared;

use crate::keys::WALLET_PUBLIC;

pub(crate) use client::OpenApi;

/// The shop's `Client-Id`.
pub(crate) const CLIENT_ID: &str = "DEMO_TEA_SHOP";
/// The shop's name.
pub(crate) const NAME: &str = "Tigris Tea House";
/// The shop's currency.
pub(crate) const CURRENCY: &str = "IQD";
/// Where the wallet's notices arrive.
pub(crate) const NOTIFY_PATH: &str = "/shop/notify";

/// The shop. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Shop {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    orders: orders::Orders,
    /// The wallet's address; known once the demo listens.
    wallet: OnceLock<String>,
}

impl Shop {
    /// The shop with its key and the wallet's public key.
    pub(crate) fn new(key: &SigningKey, wallet_keys: &Path, data: &Path) -> Result<Self> {
        let path = wallet_keys.join(WALLET_PUBLIC);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let client = Client {
            client_id: CLIENT_ID.to_owned(),
            key: key.clone(),
            wallet_key: VerifyingKey::parse(&text)?,
        };
        let orders = orders::Orders::load(data.join("shop-orders.json"));
        Ok(Self { inner: Arc::new(Inner { client, orders, wallet: OnceLock::new() }) })
    }

    /// Tells the shop where the wallet is.
    pub(crate) fn open(&self, wallet: String) {
        // A second call changes nothing: the address of a running demo does not change.
        let _ = self.inner.wallet.set(wallet);
    }

    /// The signed OpenAPI of the wallet.
    pub(crate) fn api(&self) -> Result<OpenApi<'_>> {
        let wallet = self.inner.wallet.get().context("the wallet is still starting")?;
        OpenApi::new(&self.inner.client, wallet)
    }

    /// The shop's pages. They look like the wallet's, but know of it only what the signed OpenAPI says.
    pub(crate) fn pages(&self) -> Router<Shared> {
        Router::new()
            .route("/shop", get(pages::menu))
            .route("/shop/orders", post(pages::checkout))
            .route("/shop/orders/{id}", get(pages::order))
            .layer(Extension(self.clone()))
    }

    /// Where the wallet's notices arrive. No page, so no guard for forms.
    pub(crate) fn notify_route(&self) -> Router {
        Router::new().route(NOTIFY_PATH, post(notify::handle)).with_state(self.clone())
    }
}
