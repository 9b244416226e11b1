//! Closing an unpaid order. Query before and after: a payment may win the race.

use super::fields::{FieldError, NUMBER_RULE, Request, collect, is_number, require, text};
use super::outcome::{self, Codes, Doubt, ORDER_CLOSED, ORDER_NOT_EXIST, ORDER_PAID, Outcome};
use crate::flat_xml::Fields;

/// The content of a call. Some clients also send the price, which is ignored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Close {
    /// The merchant's number.
    pub out_trade_no: String,
}

impl Request for Close {
    const ADDRESS: &'static str = "https://qpay.qq.com/cgi-bin/pay/qpay_close_order.cgi";

    fn to_fields(&self) -> Result<Fields, FieldError> {
        require(is_number(&self.out_trade_no), "out_trade_no", NUMBER_RULE)?;
        Ok(collect([("out_trade_no", Some(self.out_trade_no.clone()))]))
    }

    fn read(fields: &Fields) -> Result<Self, FieldError> {
        let close = Self { out_trade_no: text(fields, "out_trade_no")? };
        close.to_fields()?;
        Ok(close)
    }
}

/// The result of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closed {
    /// It is closed, by this call or earlier.
    Closed,
    /// It is paid. Query.
    Paid,
    /// No such order.
    NotFound,
    /// The call was refused for another reason.
    Refused(Codes),
    /// Unknown; query.
    Unknown(Doubt),
}

/// Reads a verified answer.
pub fn read_answer(fields: &Fields) -> Closed {
    match outcome::read(fields, |_| Ok(())) {
        Outcome::Success(()) => Closed::Closed,
        Outcome::Refused(codes) => match codes.err_code.as_str() {
            ORDER_CLOSED => Closed::Closed,
            ORDER_PAID => Closed::Paid,
            ORDER_NOT_EXIST => Closed::NotFound,
            _ => Closed::Refused(codes),
        },
        Outcome::Unknown(doubt) => Closed::Unknown(doubt),
    }
}
