//! `userInitiatedPay`: a wallet sends the payment URL that its user was shown, and gets the order (wallet OpenAPI,
//! §8.2).

use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;
use serde_json::{Map, Value, json};

use super::{site_of, strange};
use crate::dialect::{Description, Field, Form};
use crate::wallet::answer::{Body, amount};
use crate::wallet::request::{Fields, parse_body};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Decodes a payment URL for a partner wallet, and binds the order to its user.",
    request: &[
        Field::new(&["codeValue"], Form::Text(512), "the payment URL").needed(),
        Field::new(&["customerId"], Form::Text(64), "the wallet's user").needed(),
    ],
    answer: &[
        Field::new(&["codeType"], Form::Word(&["ORDER_CODE"]), "what the URL was").needed(),
        Field::new(&["paymentRequestId"], Form::Text(64), "the acquirer's id of the order").needed(),
        Field::new(&["order"], Form::Object(ORDER), "what is paid for").needed(),
        Field::new(&["paymentAmount"], Form::Amount, "what is to be paid").needed(),
        Field::new(&["payToAmount"], Form::Amount, "the same").needed(),
        Field::new(&["paymentFactor"], Form::Object(FACTOR), "how it is paid").needed(),
        Field::new(&["paymentExpiryTime"], Form::Time, "when it dies unless it is paid").needed(),
        Field::new(&["paymentRedirectUrl"], Form::Url(1024), "where to send the user at the end"),
        Field::new(&["customerBelongsTo"], Form::Text(64), "the site that the merchant named"),
    ],
    codes: &[
        Code::Success,
        Code::InvalidCode,
        Code::ExpiredCode,
        Code::OrderIsClosed,
        Code::RepeatReqInconsistent,
    ],
};

const ORDER: &[Field] = &[
    Field::new(&["referenceOrderId"], Form::Text(64), "the merchant's order number"),
    Field::new(&["orderDescription"], Form::Text(256), "what the user reads").needed(),
    Field::new(&["orderAmount"], Form::Amount, "what is to be paid").needed(),
    Field::new(&["merchant"], Form::Object(MERCHANT), "who is paid").needed(),
    Field::new(&["extendInfo"], Form::Text(4096), "the merchant's"),
];

const MERCHANT: &[Field] = &[
    Field::new(&["referenceMerchantId"], Form::Text(64), "the payee's id").needed(),
    Field::new(&["merchantName"], Form::Text(256), "the payee's name").needed(),
];

const FACTOR: &[Field] = &[Field::new(&["isCashierPayment"], Form::Flag, "always `true`").needed()];

/// What the wallet sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserInitiatedPay {
    /// `codeValue`: the payment URL.
    pub code: String,
    /// `customerId`: the wallet's user.
    pub customer: String,
}

/// The acquirer's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// `paymentRequestId`: the acquirer's id of the order.
    pub reference: String,
    /// `paymentAmount`: the amount the wallet debits.
    pub amount: Amount,
    /// `order.merchant.referenceMerchantId`.
    pub payee_id: String,
    /// `order.merchant.merchantName`.
    pub payee: String,
    /// `order.orderDescription`.
    pub description: String,
    /// `order.referenceOrderId`.
    pub order_ref: Option<String>,
    /// `paymentExpiryTime`.
    pub expires_at: Timestamp,
    /// `paymentRedirectUrl`.
    pub redirect_url: Option<String>,
}

impl UserInitiatedPay {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        Ok(Self {
            code: fields.required_text("codeValue", 512)?,
            customer: fields.required_text("customerId", 64)?,
        })
    }

    /// The body.
    pub fn body(&self) -> Vec<u8> {
        json!({ "codeValue": self.code, "customerId": self.customer }).to_string().into_bytes()
    }
}

/// The acquirer's answer about an order that is bound to the caller.
pub fn answer(payment: &Payment) -> Vec<u8> {
    let details = &payment.details;
    let merchant = json!({
        "referenceMerchantId": payment.merchant.to_string(),
        "merchantName": details.payee,
    });
    let order = Body::default()
        .maybe("referenceOrderId", details.order_ref.clone())
        .with("orderDescription", details.description.clone())
        .with("orderAmount", amount(payment.amount))
        .with("merchant", merchant)
        .maybe("extendInfo", details.extend_info.clone())
        .value();
    Body::success()
        .with("codeType", "ORDER_CODE")
        .with("paymentRequestId", payment.id.to_string())
        .with("order", order)
        .with("paymentAmount", amount(payment.amount))
        .with("payToAmount", amount(payment.amount))
        .with("paymentFactor", json!({ "isCashierPayment": true }))
        .with("paymentExpiryTime", payment.expires_at.to_rfc3339())
        .maybe("paymentRedirectUrl", details.redirect_url.clone())
        .maybe("customerBelongsTo", details.extend_info.as_deref().and_then(site_of))
        .bytes()
}

impl Decoded {
    /// Reads the answer.
    ///
    /// # Errors
    /// `ACQUIRER_UNAVAILABLE` with the field that is wrong.
    pub fn read(map: &Map<String, Value>) -> Result<Self, Error> {
        Self::fields(&Fields::new(map)).map_err(|error| strange(&error))
    }

    fn fields(fields: &Fields<'_>) -> Result<Self, Error> {
        let order = fields.object("order")?.ok_or_else(|| fields.missing("order"))?;
        let merchant = order.object("merchant")?.ok_or_else(|| order.missing("merchant"))?;
        Ok(Self {
            reference: fields.required_text("paymentRequestId", 64)?,
            amount: fields.amount("paymentAmount")?,
            payee_id: merchant.required_text("referenceMerchantId", 64)?,
            payee: merchant.required_text("merchantName", 256)?,
            description: order.required_text("orderDescription", 256)?,
            order_ref: order.text("referenceOrderId", 64)?,
            expires_at: fields
                .time("paymentExpiryTime")?
                .ok_or_else(|| fields.missing("paymentExpiryTime"))?,
            redirect_url: fields.url("paymentRedirectUrl", 2048)?,
        })
    }
}
