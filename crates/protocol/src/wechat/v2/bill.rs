//! `/pay/downloadbill`: the daily bill, as text if there is one and as XML if there is none.

use cashier_core::time::Timestamp;

use super::fields::{collect, text};
use crate::china_time::to_day;
use crate::flat_xml::{self, Fields};
use crate::lenient::is_xml;
use crate::wechat::v3::bill_file::{Bill, BillError};
use crate::wechat::v3::bills::TradeBillKind;

/// The path.
pub const PATH: &str = "/pay/downloadbill";

/// The kind of answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BillAnswer {
    /// The bill.
    Bill(Bill),
    /// No bill: `error_code` (20002 when there was no activity on that day) and `return_msg`.
    Refused {
        /// The code, if there is one.
        code: Option<String>,
        /// The text.
        message: String,
    },
    /// Neither; query again.
    Unreadable(BillError),
}

/// The fields of the request for the day that contains `day`, without identity and signature.
pub fn fields(day: Timestamp, kind: &TradeBillKind) -> Fields {
    let date = to_day(day).replace('-', "");
    collect([("bill_date", &date), ("bill_type", kind.as_str())])
}

/// Reads the answer.
pub fn read(body: &[u8]) -> BillAnswer {
    if is_xml(body) {
        let Ok(fields) = flat_xml::read(body) else { return BillAnswer::Unreadable(BillError::NoHead) };
        return BillAnswer::Refused {
            code: text(&fields, "error_code").map(str::to_owned),
            message: text(&fields, "return_msg").unwrap_or_default().to_owned(),
        };
    }
    match Bill::parse(body) {
        Ok(bill) => BillAnswer::Bill(bill),
        Err(error) => BillAnswer::Unreadable(error),
    }
}
