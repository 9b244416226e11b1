//! Alipay's gateway from both sides: what the merchant writes is read by a stand-in, and back.
//!
//! `vectors.json` has signatures and serial numbers made with Alipay's own keys, as published with its SDKs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod bills;
mod calls;
mod certificates;
mod notices;
mod sharing;
mod trades;
mod vectors;

use std::sync::LazyLock;

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::Caller;
use cashier_protocol::alipay::trust::Trust;
use cashier_protocol::wallet::keys::SigningKey;

/// The merchant's key.
static MERCHANT: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());

/// The key that plays Alipay's.
static ALIPAY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());

fn caller() -> Caller {
    Caller {
        app_id: "2021000000000001".to_owned(),
        key: MERCHANT.clone(),
        certificates: None,
        app_auth_token: None,
        charset: Charset::Utf8,
    }
}

fn trust() -> Trust {
    Trust::new().with_key(ALIPAY.verifying_key().unwrap())
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}
