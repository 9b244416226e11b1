//! Both sides of the wire, which a real operation has in `crates/protocol`.

use cashier_core::error::{Code, Error};
use cashier_core::id::{MessageId, PaymentId};
use cashier_protocol::dialect::{Description, Field, Form};
use cashier_protocol::wallet::answer::result;
use cashier_protocol::wallet::request::{Fields, parse_body};
use serde_json::json;

pub(in crate::dialect) const DESCRIPTION: Description = Description {
    summary: "Thanks whoever paid.",
    request: &[
        Field::new(&["paymentId"], Form::Text(64), "which payment").needed(),
        Field::new(&["words"], Form::Text(256), "what the payer reads").needed(),
    ],
    answer: &[Field::new(&["messageId"], Form::Text(64), "our id of the message").needed()],
    codes: &[Code::Success, Code::OrderNotExist, Code::OrderStatusInvalid],
};

pub(in crate::dialect) struct Thank {
    pub(super) payment: Option<PaymentId>,
    pub(super) words: String,
}

pub(in crate::dialect) fn parse(body: &[u8]) -> Result<Thank, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    Ok(Thank {
        payment: fields.required_text("paymentId", 64)?.parse().ok(),
        words: fields.required_text("words", 256)?,
    })
}

pub(in crate::dialect) fn answer(message: MessageId) -> Vec<u8> {
    json!({ "result": result(Code::Success, None), "messageId": message.to_string() })
        .to_string()
        .into_bytes()
}
