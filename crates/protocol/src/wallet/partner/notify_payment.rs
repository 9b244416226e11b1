//! `notifyPayment`: a wallet reports how its user's payment ended (wallet OpenAPI, §8.2).

use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignOrder, ForeignState};
use cashier_core::id::PaymentId;
use cashier_core::money::Amount;
use cashier_core::payment::{Payment, WalletResult};

use crate::dialect::{Description, Field, Form};
use crate::wallet::answer::{Body, amount, result};
use crate::wallet::request::{Fields, parse_body};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Hears from a partner wallet how its user's payment ended.",
    request: &[
        Field::new(&["paymentRequestId"], Form::Text(64), "the acquirer's id of the order").needed(),
        Field::new(&["paymentId"], Form::Text(64), "the wallet's id of it").needed(),
        Field::new(&["paymentAmount"], Form::Amount, "what was debited").needed(),
        Field::new(
            &["paymentStatus"],
            Form::Word(&["SUCCESS", "FAIL", "CANCELLED"]),
            "how it ended; or `paymentResult`",
        ),
        Field::new(&["paymentResult"], Form::Object(RESULT), "how it ended"),
        Field::new(&["customerId"], Form::Text(64), "the wallet's user"),
    ],
    answer: &[
        Field::new(&["paymentRequestId"], Form::Text(64), "the acquirer's id of the order").needed(),
        Field::new(&["paymentAmount"], Form::Amount, "what was credited").needed(),
        Field::new(&["paymentTime"], Form::Time, "when it was credited"),
    ],
    codes: &[
        Code::Success,
        Code::OrderNotExist,
        Code::OrderIsClosed,
        Code::OrderStatusInvalid,
        Code::RepeatReqInconsistent,
        Code::CurrencyNotSupport,
    ],
};

const RESULT: &[Field] =
    &[Field::new(&["resultStatus"], Form::Word(&["S", "F"]), "`S`: paid; `F`: declined").needed()];

/// What the wallet sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotifyPayment {
    /// `paymentRequestId`: the acquirer's id; `None` when it is not one of ours.
    pub payment: Option<PaymentId>,
    /// `paymentId`: the wallet's own id.
    pub reference: String,
    /// `paymentAmount`: the amount debited.
    pub amount: Amount,
    /// `customerId`: the user who was debited.
    pub customer: Option<String>,
    /// `paymentStatus`: `SUCCESS` or `FAIL`; or `paymentResult.resultStatus`: `S` or `F`.
    pub result: WalletResult,
}

impl NotifyPayment {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        let status = match fields.text("paymentStatus", 16)? {
            Some(status) => status,
            None => match fields.object("paymentResult")? {
                Some(result) => result.required_text("resultStatus", 1)?,
                None => return Err(fields.missing_both("paymentStatus", "paymentResult")),
            },
        };
        let result = match status.as_str() {
            "SUCCESS" | "S" => WalletResult::Paid,
            "FAIL" | "CANCELLED" | "F" => WalletResult::Declined,
            _ => {
                let detail = "paymentStatus must be SUCCESS or FAIL.";
                return Err(Error::new(Code::ParamIllegal).with_detail(detail));
            }
        };
        Ok(Self {
            payment: fields.required_text("paymentRequestId", 64)?.parse().ok(),
            reference: fields.required_text("paymentId", 64)?,
            amount: fields.amount("paymentAmount")?,
            customer: fields.text("customerId", 64)?,
            result,
        })
    }
}

/// The body that the wallet sends.
pub fn body(order: &ForeignOrder) -> Vec<u8> {
    let declined = matches!(order.state, ForeignState::Cancelled { .. });
    let (status, code) = if declined { ("FAIL", Code::OrderCancelled) } else { ("SUCCESS", Code::Success) };
    Body::default()
        .with("paymentRequestId", order.details.reference.clone())
        .with("paymentId", order.id.to_string())
        .with("paymentAmount", amount(order.amount))
        .with("customerId", order.user.to_string())
        .with("paymentStatus", status)
        .with("paymentResult", result(code, None))
        .maybe("paymentTime", order.paid_at().map(cashier_core::time::Timestamp::to_rfc3339))
        .bytes()
}

/// The acquirer's answer, which confirms the wallet's report.
pub fn answer(payment: &Payment) -> Vec<u8> {
    Body::success()
        .with("paymentRequestId", payment.id.to_string())
        .with("paymentAmount", amount(payment.amount))
        .maybe("paymentTime", payment.paid_at().map(cashier_core::time::Timestamp::to_rfc3339))
        .bytes()
}
