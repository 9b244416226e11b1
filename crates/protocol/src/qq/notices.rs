//! Notices: QQ Wallet informs the merchant's `notify_url` that an order is paid.
//!
//! Unlike an answer, a notice has neither `return_code` nor `result_code`: only its `trade_state` says what happened.
//! It is verified, its order, amount and merchant are compared with ours, and only then does it count.

use super::fields::FieldError;
use super::message::{Account, MessageError};
use super::query::{Trade, TradeState};
use crate::flat_xml::{self, Fields, XmlError};
use thiserror::Error;

/// The answer that stops the repeats.
pub const ACCEPTED: &str = "<xml><return_code>SUCCESS</return_code></xml>";

/// The answer that requests a repeat.
pub const REFUSED: &str = "<xml><return_code>FAIL</return_code></xml>";

/// The seconds after which a notice that was not accepted is sent again. QQ Wallet's own schedule is not public; this
/// is that of WeChat Pay V2, whose form the interface follows.
pub const REPEAT_AFTER_SECONDS: [u32; 9] = [15, 15, 30, 180, 1_800, 1_800, 1_800, 1_800, 3_600];

/// Why a notice is rejected.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NoticeError {
    /// Not a message of this merchant.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// A required field is missing or of the wrong type.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// A state other than `SUCCESS`. No other state is announced; query it.
    #[error("the notice announces a state other than SUCCESS")]
    OtherState,
}

/// Verifies a notice and reads it. It is always about a paid order.
///
/// # Errors
/// See [`NoticeError`].
pub fn open(document: &[u8], account: &Account) -> Result<Trade, NoticeError> {
    let trade = Trade::read(&account.open(document)?)?;
    if trade.state == TradeState::Success { Ok(trade) } else { Err(NoticeError::OtherState) }
}

/// True when the notice is about this order, at this price in fen. If not, nothing may be applied and somebody must
/// look into it.
pub fn fits(trade: &Trade, out_trade_no: &str, total_fen: i64) -> bool {
    trade.out_trade_no == out_trade_no && trade.total_fen == Some(total_fen)
}

/// Signs a notice and writes it.
///
/// # Errors
/// [`XmlError`] for a value that XML cannot represent.
pub fn write(trade: &Trade, account: &Account, nonce: &str) -> Result<String, XmlError> {
    account.write(trade.to_fields(), nonce)
}

/// True when a merchant's answer stops the repeats: a 2xx whose body says `SUCCESS`.
pub fn is_accepted(status: u16, body: &[u8]) -> bool {
    let says_success =
        |fields: &Fields| fields.get("return_code").is_some_and(|code| code.trim() == "SUCCESS");
    (200..300).contains(&status) && flat_xml::read(body).is_ok_and(|fields| says_success(&fields))
}
