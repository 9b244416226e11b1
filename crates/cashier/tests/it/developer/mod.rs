//! The developer API over HTTP.

mod accounts;
mod calls;
mod command;
mod events;
mod keys;
mod listener;
mod modes;
mod payments;
mod separation;
mod triggers;

use std::time::Duration;

use cashier_core::dev_key::{DEV_KEY_PREFIX, DevKey, IssueDevKey};
use cashier_core::id::{self, DevKeyId, MerchantId};
use cashier_core::merchant::CreateMerchant;
use cashier_core::mode::Mode;
use cashier_core::secret::BearerToken;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::SigningKey;
use cashier_web::app::App;
use serde_json::Value;

use crate::commands::merchant;
use crate::support::Database;
use crate::wallet::Wallet;

/// A test merchant of the wallet.
const TEST_SHOP: &str = "TEST_SHOP";

/// A wallet with a live merchant, `TEA_HOUSE`, and a test merchant.
struct Stage {
    wallet: Wallet,
    shop: Client,
}

impl Stage {
    async fn start(database: &Database) -> Self {
        let wallet = Wallet::start(database).await;
        let key = SigningKey::generate().unwrap();
        let spki = key.verifying_key().unwrap().spki().to_vec();
        let new = merchant(TEST_SHOP.parse().unwrap(), "Test Shop", spki);
        let new = CreateMerchant { mode: Mode::Test, ..new };
        wallet.running.shared.engine.submit(new).await.unwrap();
        let client_id = TEST_SHOP.parse().unwrap();
        let shop = Client { client_id, key, wallet_key: wallet.client.wallet_key.clone() };
        Self { wallet, shop }
    }

    async fn merchant(&self, client_id: &str) -> MerchantId {
        let reader = &self.wallet.running.shared.reader;
        reader.merchant_by_client(client_id).await.unwrap().unwrap().id
    }

    /// Issues a key of a client, and returns it with its text.
    async fn key_of(&self, client_id: &str) -> (DevKey, String) {
        issue_key(&self.wallet.running.shared, client_id).await
    }

    /// The secret with which a client checks notices.
    async fn webhook_secret(&self, client_id: &str) -> String {
        let client = self.merchant(client_id).await;
        self.wallet
            .running
            .shared
            .deliveries
            .webhooks
            .secrets
            .secret(client, 1)
            .expose_text()
            .expose()
            .clone()
    }

    async fn get(&self, key: &str, path: &str) -> (u16, Value) {
        let url = format!("{}/dev/v1{path}", self.wallet.base);
        answer(self.wallet.http.get(url).bearer_auth(key)).await
    }

    async fn post(&self, key: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/dev/v1{path}", self.wallet.base);
        answer(self.wallet.http.post(url).bearer_auth(key).json(body)).await
    }

    /// An order of `TEA_HOUSE` that its user has paid, once the notice was accepted.
    async fn paid(&self, request_id: &str) -> String {
        let session = self.wallet.sign_in().await;
        let before = self.wallet.endpoint.received().len();
        let (url, id) = self.wallet.order(request_id, "1000").await;
        assert_eq!(self.wallet.confirm(&session, &url, crate::wallet::PIN).await.0, 200);
        self.wallet.notices(before + 1).await;
        id
    }
}

/// Issues a key of a client, and returns it with its text.
pub(crate) async fn issue_key(app: &App, client_id: &str) -> (DevKey, String) {
    let merchant = app.reader.merchant_by_client(client_id).await.unwrap().unwrap().id;
    let id: DevKeyId = app.engine.fresh().id(merchant.shard());
    let token = BearerToken::<id::DevKey>::new(id, app.engine.entropy().secret());
    let lifetime = Duration::from_hours(24 * 90);
    let command = IssueDevKey { merchant, id, secret_hash: token.hash(DEV_KEY_PREFIX), lifetime };
    let key = app.engine.submit(command).await.unwrap();
    (key, token.expose_text(DEV_KEY_PREFIX))
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null))
}

/// The code of a refusal.
fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or("?")
}
