//! `alipay.trade.create`: a trade for a mini program. The number in the answer goes to `my.tradePay({tradeNO})`.

use serde::{Deserialize, Serialize};

use crate::alipay::outcome::{self, Outcome};

/// The `method` parameter.
pub const METHOD: &str = "alipay.trade.create";

/// The trade that was created. Repeating the call returns the same one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Created {
    /// The merchant's number.
    pub out_trade_no: String,
    /// Alipay's number.
    pub trade_no: String,
}

/// Reads the content of a verified answer for this order.
pub fn read_answer(content: &str, out_trade_no: &str) -> Outcome<Created> {
    outcome::read::<Created>(content).and_then(|created| {
        let is_ours = created.out_trade_no == out_trade_no && !created.trade_no.is_empty();
        if is_ours { Outcome::Success(created) } else { Outcome::default() }
    })
}
