//! Tests of the dialect. Third-party vectors are in `vectors/`; keys are generated once for all tests.
//!
//! Nothing here needs a clock, a network or a fixed order.

mod answers;
mod bills;
mod keys;
mod lenient;
mod limits;
mod notices;
mod orders;
mod sharing;
mod signing;
mod time;
mod v2_answers;
mod v2_notices;
mod v2_signing;
mod vectors;

use std::sync::LazyLock;

use cashier_core::money::{Amount, Currency};
use cashier_core::time::Timestamp;
use serde_json::Value;

use super::v3::aead::ApiV3Key;
use super::v3::keyring::Keyring;
use super::v3::order::{CreateOrder, OrderAmount};
use super::v3::signing::{Merchant, ServerSignature};
use super::v3::transactions::Transaction;
use crate::wallet::keys::SigningKey;

/// The id of the provider's public key in tests.
const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
/// A moment.
const NOON: &str = "2026-11-21T12:00:00+08:00";

/// The published vectors.
static PUBLISHED: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../vectors/published.json")).unwrap());
static MERCHANT_KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());
static PROVIDER_KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn noon() -> Timestamp {
    at(NOON)
}

/// A text of a vector.
fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn yuan(fen: i64) -> Amount {
    Amount::new(fen, Currency::parse("CNY").unwrap()).unwrap()
}

fn merchant() -> Merchant {
    Merchant {
        mchid: "1900000001".to_owned(),
        serial_no: "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C".to_owned(),
        key: MERCHANT_KEY.clone(),
    }
}

/// A ring with the provider's public key.
fn keyring() -> Keyring {
    let mut keyring = Keyring::new();
    keyring.add_public_key(KEY_ID, PROVIDER_KEY.verifying_key().unwrap());
    keyring
}

fn api_key() -> ApiV3Key {
    ApiV3Key::parse("0123456789abcdef0123456789abcdef").unwrap()
}

/// The provider's signature of a body at noon.
fn signed(body: &[u8]) -> ServerSignature {
    ServerSignature::sign(&PROVIDER_KEY, KEY_ID, noon(), "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", body).unwrap()
}

fn order() -> CreateOrder {
    CreateOrder {
        appid: "wxd678efh567hg6787".to_owned(),
        mchid: "1900000001".to_owned(),
        description: "A pot of tea".to_owned(),
        out_trade_no: "ord_1217752501".to_owned(),
        time_expire: None,
        attach: None,
        notify_url: "https://pay.example.com/wechat".to_owned(),
        goods_tag: None,
        support_fapiao: None,
        amount: OrderAmount::new(yuan(100)),
        payer: None,
        detail: None,
        scene_info: None,
        settle_info: None,
        limit_pay: None,
    }
}

/// A paid transaction as written by the provider, with an unknown field.
fn paid() -> Transaction {
    serde_json::from_value(serde_json::json!({
        "appid": "wxd678efh567hg6787", "mchid": "1900000001", "out_trade_no": "ord_1217752501",
        "transaction_id": "1217752501201407033233368018", "trade_type": "NATIVE", "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功", "bank_type": "CMC", "attach": "", "success_time": NOON,
        "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "more": 1},
        "amount": {"total": 100, "payer_total": 90, "currency": "CNY", "payer_currency": "CNY"},
        "something_new": [1, {"a": null}],
    }))
    .unwrap()
}
