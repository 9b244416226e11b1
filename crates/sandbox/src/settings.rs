//! The settings for the whole sandbox, from the control API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::scenario::{ForAll, LostAnswers};

#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
/// The settings. The defaults suit a laptop.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What goes wrong for all orders, or a part of them.
    pub scenario: Option<ForAll>,
    /// Answers lost on the way, regardless of scenarios. The calls took effect.
    pub lost_answers: Option<LostAnswers>,
    /// True accepts plain-http notify URLs on this machine. The providers accept only https.
    pub plain_loopback_notices: bool,
    /// How many calls a merchant may make per second before it is rate-limited.
    pub calls_per_second: u32,
    /// How long refunds take, in seconds of the providers' clock.
    pub refund_s: u32,
    /// How long shares take, in seconds of the providers' clock.
    pub sharing_s: u32,
    /// The largest part of an order that can be shared, in percent.
    pub sharing_percent_max: u8,
    /// How long an answer takes in the scenario `slow`, in real milliseconds.
    pub slow_ms: u32,
    /// True makes the merchant one that uses only a public key: there are no platform certificates.
    pub public_key_only: bool,
    /// True refuses to close an order a second time.
    pub refuses_second_close: bool,
    /// True requires a client certificate where the providers do.
    pub wants_client_certificate: bool,
    /// The merchant's domains for H5 payments: pages of these and their subdomains may lead to an `h5_url`. Empty:
    /// any.
    pub h5_domains: Vec<String>,
    /// True also provides bills of the current day. The providers' bill of a day is available from ten the next
    /// morning.
    pub has_bill_of_today: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scenario: None,
            lost_answers: None,
            plain_loopback_notices: true,
            calls_per_second: 1_000,
            refund_s: 1,
            sharing_s: 1,
            sharing_percent_max: 30,
            slow_ms: 3_000,
            public_key_only: false,
            refuses_second_close: false,
            wants_client_certificate: false,
            h5_domains: Vec::new(),
            has_bill_of_today: true,
        }
    }
}
