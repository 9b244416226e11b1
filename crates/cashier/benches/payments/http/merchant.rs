//! The merchant and the orders that it signs.

use cashier::app::Core;
use cashier_core::merchant::{ClientId, CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_protocol::wallet::client::Client;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_web::app::SecretKeys;
use serde_json::json;

/// The path that creates an order.
pub(crate) const PAY: &str = "/v1/payments/pay";

/// A merchant of the server.
pub(crate) struct Merchant {
    pub(crate) id: String,
    pub(crate) client: Client,
}

impl Merchant {
    /// Adds a merchant with a key of its own.
    pub(crate) async fn register(core: &Core, secrets: &SecretKeys) -> Self {
        let wallet_key = VerifyingKey::parse(&secrets.wallet_public_pem).expect("a key");
        let key = SigningKey::generate().expect("a key");
        let spki = key.verifying_key().expect("a key").spki().to_vec();
        let client_id: ClientId = "BENCH_SHOP".parse().expect("an id");
        let name = "Shop".to_owned();
        let command = CreateMerchant {
            client_id: client_id.clone(),
            name,
            spki,
            private_notify: true,
            dialect: DialectName::default(),
            mode: Mode::default(),
        };
        let id = core.engine.submit(command).await.expect("a merchant").id.to_string();
        Self { id, client: Client { client_id, key, wallet_key } }
    }
}

/// An order of 1,000 IQD.
pub(crate) fn order(payment_request_id: &str, notify_url: &str) -> Vec<u8> {
    json!({
        "productCode": "51051000101000000011",
        "paymentRequestId": payment_request_id,
        "paymentAmount": { "currency": "IQD", "value": "1000" },
        "order": { "orderDescription": "Cardamom tea for two" },
        "paymentNotifyUrl": notify_url,
    })
    .to_string()
    .into_bytes()
}
