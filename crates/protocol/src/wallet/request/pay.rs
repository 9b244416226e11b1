//! `POST /v1/payments/pay` (wallet OpenAPI, §5.1).

use cashier_core::error::{Code, Error};
use cashier_core::money::Amount;
use cashier_core::time::Timestamp;

use super::fields::Fields;
use super::fingerprint::Fingerprint;
use super::json::parse_body;
use crate::dialect::{Description, Field, Form};

/// The operation's description.
pub const DESCRIPTION: Description = Description {
    summary: "Creates an order that the user pays on the cashier page, or debits a user who signed an agreement.",
    request: &[
        Field::new(
            &["productCode"],
            Form::Word(&[ONLINE_PURCHASE, AGREEMENT_PAYMENT]),
            "the online purchase, which the user pays on the cashier page, or the debit under an agreement",
        )
        .needed(),
        Field::new(
            &["paymentAuthCode"],
            Form::Text(128),
            "for a debit: the access token of the agreement; ignored otherwise",
        ),
        Field::new(&["paymentRequestId"], Form::Text(64), "your id of this request").needed(),
        Field::new(&["paymentAmount"], Form::Amount, "what the user pays").needed(),
        Field::new(&["order"], Form::Object(ORDER), "").needed(),
        Field::new(&["paymentOrderTitle"], Form::Text(256), "stands in for `order.orderDescription`"),
        Field::new(
            &["paymentExpiryTime"],
            Form::Time,
            "when the order dies; 30 minutes from now unless you say otherwise",
        ),
        Field::new(
            &["paymentRedirectUrl", "paymentReturnUrl"],
            Form::Url(1024),
            "where the cashier sends the user at the end",
        ),
        Field::new(&["paymentNotifyUrl"], Form::Url(1024), "where notices go"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours; it is given back as it came"),
    ],
    answer: &[
        Field::new(&["paymentId"], Form::Text(64), "our id of the payment").needed(),
        Field::new(&["paymentRequestId"], Form::Text(64), "your id of this request").needed(),
        Field::new(&["redirectActionForm"], Form::Object(FORM), "how the user gets to the cashier page"),
        Field::new(&["paymentTime"], Form::Time, "when the user was debited"),
        Field::new(&["extendInfo"], Form::Text(4096), "yours"),
    ],
    codes: &[
        Code::Accept,
        Code::Success,
        Code::CurrencyNotSupport,
        Code::RepeatReqInconsistent,
        Code::OrderStatusInvalid,
        Code::InvalidClientStatus,
        Code::InvalidAccessToken,
        Code::ExpiredAccessToken,
        Code::PaymentAmountExceedLimit,
        Code::UserAmountExceedLimit,
        Code::UserBalanceNotEnough,
        Code::UserStatusAbnormal,
    ],
};

const ORDER: &[Field] = &[
    Field::new(&["orderDescription"], Form::Text(256), "what the user reads on the page").needed(),
    Field::new(&["referenceOrderId"], Form::Text(64), "your order number"),
    Field::new(&["buyer"], Form::Object(BUYER), ""),
];

const BUYER: &[Field] =
    &[Field::new(&["referenceBuyerId"], Form::Text(64), "the `customerId` from `applyToken`")];

const FORM: &[Field] = &[
    Field::new(&["method"], Form::Word(&["GET"]), "how the URL is opened").needed(),
    Field::new(&["redirectUrl"], Form::Url(2048), "the cashier page of this order").needed(),
    Field::new(&["redirectionUrl"], Form::Url(2048), "the same under another name").needed(),
];

/// The product code of an online purchase, which is paid on the cashier page.
pub const ONLINE_PURCHASE: &str = "51051000101000000011";

/// The product code of a debit under an agreement.
pub const AGREEMENT_PAYMENT: &str = "51051000101000100031";

/// A request to create a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pay {
    /// The access token of the agreement, `paymentAuthCode`, if the product is a debit under one.
    pub agreement_token: Option<String>,
    /// `paymentRequestId`, the merchant's own id and the idempotency key.
    pub request_id: String,
    /// `paymentAmount`.
    pub amount: Amount,
    /// `order.orderDescription`, or `paymentOrderTitle`.
    pub description: String,
    /// `order.referenceOrderId`.
    pub order_ref: Option<String>,
    /// `order.buyer.referenceBuyerId`.
    pub buyer_ref: Option<String>,
    /// `paymentExpiryTime`. The server decides whether it has passed.
    pub expires_at: Option<Timestamp>,
    /// `paymentRedirectUrl`, or its older name `paymentReturnUrl`.
    pub redirect_url: Option<String>,
    /// `paymentNotifyUrl`.
    pub notify_url: Option<String>,
    /// `extendInfo`.
    pub extend_info: Option<String>,
}

impl Pay {
    /// Reads the body.
    ///
    /// # Errors
    /// `MSG_PARSE_ERROR`, `PARAM_ILLEGAL` with the field, `CURRENCY_NOT_SUPPORT`.
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let map = parse_body(body)?;
        let fields = Fields::new(&map);
        let product = fields.required_text("productCode", 32)?;
        let token = fields.text("paymentAuthCode", 128)?;
        let agreement_token = match product.as_str() {
            // One client of this family sends a token with these too.
            ONLINE_PURCHASE => None,
            AGREEMENT_PAYMENT => Some(token.ok_or_else(|| fields.missing("paymentAuthCode"))?),
            _ => {
                let detail = format!(
                    "productCode {product} is not offered; use {ONLINE_PURCHASE} (online purchase) or \
                     {AGREEMENT_PAYMENT} (debit under an agreement)."
                );
                return Err(Error::new(Code::ParamIllegal).with_detail(detail));
            }
        };
        let request_id = fields.required_text("paymentRequestId", 64)?;
        let amount = fields.amount("paymentAmount")?;
        let order = fields.object("order")?.ok_or_else(|| fields.missing("order"))?;
        let title = fields.text("paymentOrderTitle", 256)?;
        let description = order.text("orderDescription", 256)?.or(title);
        let buyer = order.object("buyer")?;
        Ok(Self {
            agreement_token,
            request_id,
            amount,
            description: description.ok_or_else(|| order.missing("orderDescription"))?,
            order_ref: order.text("referenceOrderId", 64)?,
            buyer_ref: buyer.map(|buyer| buyer.text("referenceBuyerId", 64)).transpose()?.flatten(),
            expires_at: fields.time("paymentExpiryTime")?,
            redirect_url: match fields.url("paymentRedirectUrl", 1024)? {
                Some(url) => Some(url),
                None => fields.url("paymentReturnUrl", 1024)?,
            },
            notify_url: fields.url("paymentNotifyUrl", 1024)?,
            extend_info: fields.text("extendInfo", 4096)?,
        })
    }

    /// What identifies a repeated request: every field but the expiry, which clients recompute when they send again.
    pub fn fingerprint(&self) -> [u8; 32] {
        let content = Fingerprint::new("pay")
            .text(&self.amount.minor().to_string())
            .text(self.amount.currency().code())
            .text(&self.description)
            .maybe(self.order_ref.as_deref())
            .maybe(self.buyer_ref.as_deref())
            .maybe(self.redirect_url.as_deref())
            .maybe(self.notify_url.as_deref())
            .maybe(self.extend_info.as_deref());
        // As it was before there were agreements.
        match &self.agreement_token {
            Some(token) => content.text(AGREEMENT_PAYMENT).text(token).finish(),
            None => content.finish(),
        }
    }
}
