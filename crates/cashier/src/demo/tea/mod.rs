//! The server behind the demo's mini program: a tea shop with its own JSON API.
//!
//! It trusts nothing that the program says: prices come from its own menu, identities from the wallet, and payments
//! from a signed notice or an inquiry. Anybody could have written the program.

mod add_profile;
mod add_session;
mod book;
mod caller;
mod list_orders;
mod menu;
mod order;
mod place_order;
mod refund_order;
mod refusal;
mod show_menu;
mod show_order;
mod show_profile;
mod take_notice;
mod view;
mod wallet;
mod words;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::Result;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use cashier_core::merchant::ClientId;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};

use super::merchant::{Kept, OpenApi, Places};
use book::Book;

/// The `Client-Id` of the merchant, which is also the id under which the mini program asks for auth codes.
pub const CLIENT_ID: &str = "DEMO_TEA_PROGRAM";
/// The merchant's name.
pub const NAME: &str = "Ninety Steps Tea";
/// The base path of the API. The mini program gets it as `apiBase`, after the server's address.
pub const API: &str = "/tea/api";
/// The file of the merchant's private key in the data folder.
pub(crate) const KEY_FILE: &str = "tea.private.pem";
/// The file of sessions and orders in the data folder.
pub(crate) const BOOK_FILE: &str = "tea.json";
/// The path for the wallet's notices.
const NOTIFY_PATH: &str = "/tea/notify";
/// The largest request body.
const BODY_MAX: usize = 16 * 1024;

/// The tea shop. Cheap to clone.
#[derive(Clone)]
pub struct Tea {
    inner: Arc<Inner>,
}

struct Inner {
    api: OpenApi,
    key: SigningKey,
    /// Another wallet whose users may sign in. They pay through the shop's own one, which is its acquirer.
    other: OnceLock<OpenApi>,
    book: Kept<Book>,
}

impl Tea {
    /// The shop with its key, the wallet's public key, and the folder of its file.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(key: SigningKey, wallet_key: VerifyingKey, data: &Path) -> Result<Self> {
        let client = Client { client_id: ClientId::parse(CLIENT_ID)?, key: key.clone(), wallet_key };
        let api = OpenApi::new(client, NOTIFY_PATH)?;
        let book = Kept::load(data.join(BOOK_FILE));
        Ok(Self { inner: Arc::new(Inner { api, key, other: OnceLock::new(), book }) })
    }

    /// Registers another wallet, whose users may sign in. A second call has no effect.
    pub(crate) fn add_wallet(&self, public_key: &str, wallet: String) -> Result<()> {
        let (client_id, wallet_key) = (ClientId::parse(CLIENT_ID)?, VerifyingKey::parse(public_key)?);
        let client = Client { client_id, key: self.inner.key.clone(), wallet_key };
        let api = OpenApi::new(client, NOTIFY_PATH)?;
        api.open(Places { own: wallet.clone(), wallet });
        let _ = self.inner.other.set(api);
        Ok(())
    }

    /// Sets the URLs of the wallet and of the shop.
    pub fn open(&self, wallet: String, own: String) {
        self.inner.api.open(Places { wallet, own });
    }

    /// The API of the mini program, and the notify endpoint. Needs the clock as an extension.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/sessions", post(add_session::handle))
            .route("/profile", get(show_profile::handle).post(add_profile::handle))
            .route("/menu", get(show_menu::handle))
            .route("/orders", get(list_orders::handle).post(place_order::handle))
            .route("/orders/{id}", get(show_order::handle))
            .route("/orders/{id}/refund", post(refund_order::handle));
        Router::new()
            .nest(API, api)
            .route(NOTIFY_PATH, post(take_notice::handle))
            .layer(DefaultBodyLimit::max(BODY_MAX))
            .with_state(self.clone())
    }
}
