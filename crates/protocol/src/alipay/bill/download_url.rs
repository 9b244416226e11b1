//! `alipay.data.dataservice.bill.downloadurl.query`: where a bill can be fetched, for thirty seconds.
//!
//! The bill of a day is ready at 10 o'clock of the next, that of a month on its successor's fourth day.

use serde::{Deserialize, Serialize};

use crate::alipay::biz::{FieldError, Request, require};
use crate::alipay::outcome::{self, Codes, Doubt, Outcome};

/// There is no bill: nothing happened on that day, or it is not ready yet.
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
    /// Where to fetch it. It grants access by itself, so it does not belong into a log.
    pub bill_download_url: String,
}

/// What a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundBill {
    /// Here it is.
    There(BillAddress),
    /// There is none, or not yet.
    NotThere,
    /// Refused; a bill of today or of this month is.
    Refused(Codes),
    /// Not known; ask again.
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
