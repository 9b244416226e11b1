//! `alipay.trade.precreate`: a QR code that the payer scans. It is valid for two hours; the trade exists once it has
//! been scanned.

use serde::{Deserialize, Serialize};

use crate::alipay::outcome::{self, Outcome};

/// The `method` parameter.
pub const METHOD: &str = "alipay.trade.precreate";

/// The code that was created.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Precreated {
    /// The merchant's number.
    pub out_trade_no: String,
    /// The content of the QR code: `https://qr.alipay.com/…`.
    pub qr_code: String,
}

/// Reads the content of a verified answer for this order.
pub fn read_answer(content: &str, out_trade_no: &str) -> Outcome<Precreated> {
    outcome::read::<Precreated>(content).and_then(|made| {
        let is_ours = made.out_trade_no == out_trade_no && !made.qr_code.is_empty();
        if is_ours { Outcome::Success(made) } else { Outcome::default() }
    })
}
