//! `alipay.data.dataservice.bill.downloadurl.query`: the download URL of a bill, valid for thirty seconds.
//!
//! A day's bill is ready at 10 o'clock the next day, a month's on the fourth day of the next month.

use serde::{Deserialize, Serialize};

use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Codes, Doubt, Outcome};

/// There is no bill: there was no activity on that day, or it is not ready yet.
const NOT_THERE: &str = "isp.bill_not_exist";

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BillQuery {
    /// `trade` for the statement of trades, `signcustomer` for that of the account.
    pub bill_type: String,
    /// `2026-11-21` or `2026-11`.
    pub bill_date: String,
}

impl Request for BillQuery {
    const METHOD: &'static str = "alipay.data.dataservice.bill.downloadurl.query";

    fn check(&self) -> Result<(), FieldError> {
        require(
            matches!(self.bill_type.as_str(), "trade" | "signcustomer"),
            "bill_type",
            "trade or signcustomer",
        )?;
        let is_place = |(place, byte): (usize, u8)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        let is_shaped =
            matches!(self.bill_date.len(), 7 | 10) && self.bill_date.bytes().enumerate().all(is_place);
        require(is_shaped, "bill_date", "yyyy-MM-dd or yyyy-MM")
    }
}

/// The answer on the wire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BillAddress {
    /// The download URL. It grants access by itself, so it must not be logged.
    pub bill_download_url: String,
}

/// What a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundBill {
    /// The bill's URL.
    There(BillAddress),
    /// There is none, or not yet.
    NotThere,
    /// Refused; for example, for a bill of today or of this month.
    Refused(Codes),
    /// Unknown; query again.
    Unknown(Doubt),
}

/// Reads the content of a verified answer.
pub fn read_answer(content: &str) -> FoundBill {
    match outcome::read::<BillAddress>(content) {
        Outcome::Success(address) if address.bill_download_url.is_empty() => {
            FoundBill::Unknown(Doubt::Unreadable)
        }
        Outcome::Success(address) => FoundBill::There(address),
        Outcome::Refused(codes) => FoundBill::Refused(codes),
        Outcome::Unknown(Doubt::Unclear(codes)) if codes.sub_code == NOT_THERE => FoundBill::NotThere,
        Outcome::Unknown(doubt) => FoundBill::Unknown(doubt),
    }
}
