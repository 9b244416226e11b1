//! Triggers: the app's server is notified of a paid order with a JSON Web Token.

use aws_lc_rs::hmac;
use cashier_core::id::NoticeId;
use cashier_core::merchant::ClientId;
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;
use cashier_core::web_order::WebOrder;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use super::order::OrderView;

/// `{"alg":"HS256","typ":"JWT"}`, the only header ever sent.
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// The event, for the header of the trigger.
pub const EVENT: &str = "on_update";

/// The keys of all apps' triggers. They are derived from one key outside the database, so none is stored.
#[derive(Clone)]
pub struct TriggerKeys(hmac::Key);

impl std::fmt::Debug for TriggerKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TriggerKeys(…)")
    }
}

impl TriggerKeys {
    /// The keys derived from this one.
    pub const fn new(master: hmac::Key) -> Self {
        Self(master)
    }

    /// The key of one app: 64 characters, used as the key's bytes.
    ///
    /// The master key also computes the tags of payment URLs. Those cover a 16-byte id, with a different prefix or
    /// none: no id begins with the letters of this text before the year 5000. A client id has no NUL and ends the
    /// text, so the text identifies one app.
    pub fn expose_key(&self, app: &ClientId) -> String {
        let tag = hmac::sign(&self.0, format!("baas trigger\0{app}").as_bytes());
        HEXLOWER.encode(tag.as_ref())
    }

    /// The token over a payload.
    pub fn token(&self, app: &ClientId, payload: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.expose_key(app).as_bytes());
        let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let signed = format!("{}.{}", encode(HEADER.as_bytes()), encode(payload));
        let tag = hmac::sign(&key, signed.as_bytes());
        format!("{signed}.{}", encode(tag.as_ref()))
    }
}

/// The payload: the order as the API shows it.
pub fn payload(order: &WebOrder, payment: &Payment, at: Timestamp) -> Vec<u8> {
    OrderView { order, payment, refund_status: None, updated_at: at }.to_json()
}

/// The action's id: a UUID derived from the notice's id, so that every attempt has the same one.
pub fn action_id(notice: NoticeId) -> String {
    let hex = HEXLOWER.encode(&notice.to_bytes());
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    // Version 8: the bits are our own. Only the id's bits in the place of version and variant are lost.
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
