//! What the developer API answers. Members that are not named here are ignored: a server may be newer.

use serde::{Deserialize, Serialize};

/// Whether a client's money is real. It never changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Only test users pay its orders.
    Test,
    /// Its money is real.
    Live,
}

/// `GET /client`: who the key belongs to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// The `Client-Id`.
    pub client_id: String,
    /// The merchant's name.
    pub name: String,
    /// Test or live.
    pub mode: Mode,
    /// The key that asked.
    pub key: Key,
    /// The server.
    pub server: Server,
    /// The wallet's public key as PEM, with which notices are checked.
    pub wallet_public_key: Option<String>,
}

/// A developer key, without its secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// Its id.
    pub id: String,
    /// When it ends, as RFC 3339.
    pub expires_at: String,
}

/// The server that answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Server {
    /// Its version.
    pub version: String,
    /// Its time, as RFC 3339. The clock of a demo may be ahead.
    pub now: String,
    /// The address of its pages.
    pub base_url: String,
}

/// A notice, as it is delivered.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The notice's id, which is also the header `webhook-id` unless it was resent by hand. Ids sort by time.
    pub id: String,
    /// What happened, such as `payment.succeeded`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When, as RFC 3339.
    pub at: String,
    /// The payment.
    pub payment_id: Option<String>,
    /// The refund, of an event about one.
    pub refund_id: Option<String>,
    /// Events with the same text are delivered in order.
    #[serde(default)]
    pub order: String,
    /// Where the wallet sends it.
    pub notify_url: String,
    /// The headers of a delivery, signed just now.
    pub headers: Vec<(String, String)>,
    /// The body of a delivery; none when it was deleted and could not be made again.
    pub body: Option<String>,
    /// What the wallet's own deliveries have come to, such as `delivered`.
    #[serde(default)]
    pub state: String,
}

/// `GET /events`.
#[derive(Clone, Debug, Deserialize)]
pub struct EventPage {
    /// Oldest first.
    pub events: Vec<Event>,
    /// Where to go on. Up to the id before its first point, no event comes again.
    pub cursor: String,
}

/// The id up to which no event comes again after a cursor.
pub fn settled(cursor: &str) -> &str {
    cursor.split('.').next().unwrap_or_default()
}

/// `GET /calls`. Each call is kept as it came, for `--json`.
#[derive(Clone, Debug, Deserialize)]
pub struct CallPage {
    /// Oldest first.
    pub calls: Vec<serde_json::Value>,
    /// Where to go on.
    pub cursor: String,
    /// How many calls the server could not record.
    #[serde(default)]
    pub dropped: u64,
}

/// What is printed of a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Call {
    /// When, as RFC 3339.
    pub at: String,
    /// `api` for a call to the wallet, `webhook` for a delivery by it.
    pub kind: String,
    /// The HTTP method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The HTTP status; none when nobody answered.
    pub status: Option<u16>,
    /// The result code.
    pub code: Option<String>,
    /// How long it took.
    pub duration_us: u64,
}

/// `GET /triggers`.
#[derive(Clone, Debug, Deserialize)]
pub struct Triggers {
    /// Each of them.
    pub triggers: Vec<Trigger>,
}

/// One thing that can be made to happen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Trigger {
    /// Its name, such as `payment.succeeded`.
    pub name: String,
    /// What happens.
    pub summary: String,
    /// What can be chosen.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// A value of a trigger that can be chosen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Override {
    /// Its name, such as `amount`.
    pub name: String,
    /// What it is.
    pub meaning: String,
}

/// The answer to `POST /triggers/{name}`.
#[derive(Clone, Debug, Deserialize)]
pub struct Triggered {
    /// What was done, in order.
    pub steps: Vec<Step>,
}

/// One step of a trigger.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What was done.
    pub summary: String,
    /// The payment that was made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// The refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<String>,
    /// The notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
}

/// `GET /payments/{id}`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// The wallet's number.
    pub payment_id: String,
    /// `created`, `succeeded`, `cancelled` or `expired`.
    pub state: String,
    /// Where it is paid.
    pub cashier_url: Option<String>,
    /// What happened to it.
    pub timeline_url: Option<String>,
}

/// The answer to `POST /payments`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewPayment {
    /// The wallet's number.
    pub payment_id: String,
    /// The merchant's number.
    pub payment_request_id: String,
    /// Where it is paid.
    pub cashier_url: String,
}

/// The answer to `POST /events/{id}/resend`.
#[derive(Clone, Debug, Deserialize)]
pub struct Resent {
    /// The new notice.
    pub id: String,
}

impl Event {
    /// The lane in which it is delivered.
    pub fn lane(&self) -> &str {
        match &self.payment_id {
            Some(payment) if self.order.is_empty() => payment,
            None if self.order.is_empty() => &self.id,
            _ => &self.order,
        }
    }

    /// The body's bytes.
    pub fn bytes(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default().as_bytes()
    }

    /// The value of a header; empty when it has none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}
