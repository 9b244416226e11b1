//! `/pay/closeorder`: closes an unpaid order. Query it before; wait five minutes after it was created.

use super::answer::Malformed;
use super::fields::{collect, required};
use crate::flat_xml::Fields;

/// The path.
pub const PATH: &str = "/pay/closeorder";

/// The fields of the request, without identity and signature. The answer has no fields of its own.
pub fn fields(out_trade_no: &str) -> Fields {
    collect([("out_trade_no", out_trade_no)])
}

/// Reads a merchant's request: the number of the order.
///
/// # Errors
/// When the number is absent.
pub fn read(fields: &Fields) -> Result<String, Malformed> {
    required(fields, "out_trade_no")
}
