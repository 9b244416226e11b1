//! Notices: what the wallet posts to the merchant when a payment is final.

use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::Value;

use crate::answers::CallResult;
use crate::clock::millis;
use crate::errors::{Fault, VerificationError};
use crate::requests::Amount;
use crate::signer::Message;

/// The body that accepts a notice. Send it with status 200 once you have recorded what the notice says.
pub const ACKNOWLEDGEMENT: &str =
    r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;

/// A payment is final.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Notice {
    /// The wallet's id of the payment.
    pub payment_id: String,
    /// Your id of it.
    #[serde(default)]
    pub payment_request_id: String,
    /// The amount of the order.
    pub payment_amount: Option<Amount>,
    /// When the order was created.
    pub payment_create_time: Option<String>,
    /// The result of the payment.
    pub payment_result: Option<CallResult>,
    /// Yours, as you sent it.
    pub extend_info: Option<String>,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How a payment ended.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(tag = "paymentStatus", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// The user paid.
    #[serde(rename = "SUCCESS")]
    Paid {
        /// When.
        payment_time: Option<String>,
    },
    /// Nobody paid, and nobody can any more.
    #[serde(rename = "FAIL")]
    Failed {
        /// Why.
        payment_fail_reason: Option<String>,
    },
}

impl Outcome {
    /// `SUCCESS` or `FAIL`.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::Paid { .. } => "SUCCESS",
            Self::Failed { .. } => "FAIL",
        }
    }
}

pub(crate) fn read_notice(
    message: Message,
    now: SystemTime,
    tolerance: Duration,
) -> Result<Notice, VerificationError> {
    // Old notices are refused, so that a recorded one cannot be sent again.
    check_age(message.at_ms, now, tolerance)?;
    serde_json::from_value(Value::Object(message.value))
        .map_err(|_| VerificationError::new(Fault::Body, "the notice is about no payment"))
}

/// Refuses a message whose time is too far from now.
pub(crate) fn check_age(at_ms: i64, now: SystemTime, tolerance: Duration) -> Result<(), VerificationError> {
    if u128::from(millis(now).abs_diff(at_ms)) > tolerance.as_millis() {
        return Err(VerificationError::new(Fault::Time, "the notice is too old, or from the future"));
    }
    Ok(())
}
