//! A second dialect, spoken by tills: other paths, other headers, another envelope, another notice. This is all that a
//! new dialect has to write, apart from its operations.

use std::time::Duration;

use cashier_core::agreement::Agreement;
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::merchant::{ClientId, DialectName};
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{Details, Payment, PaymentRef};
use cashier_core::refund::Refund;
use cashier_core::time::Timestamp;
use cashier_protocol::dialect::{
    Description, Dialect, Field, Form, Header, HeaderLookup, Outgoing, OwnKey, Received, Stamp,
};
use cashier_protocol::wallet::headers::Signature;
use cashier_protocol::wallet::keys::{KeyError, VerifyingKey};
use cashier_protocol::wallet::request::pay::Pay;
use cashier_protocol::wallet::request::{Fields, parse_body};
use cashier_protocol::wallet::sign::{SentTime, SignedPath};
use data_encoding::BASE64;
use serde_json::json;

#[derive(Clone, Copy, Debug)]
pub(super) struct Till;

pub(super) const NAME: DialectName = DialectName::fixed("till");
/// Where orders are made.
pub(super) const ORDERS: &str = "/till/orders";
/// Where they are looked up.
pub(super) const STATUS: &str = "/till/orders/status";

/// `till`, path, client and time, each on its own line, then the body.
pub(super) fn text_to_sign(path: &SignedPath, client_id: &str, time: &str, body: &[u8]) -> Vec<u8> {
    [format!("till\n{path}\n{client_id}\n{time}\n").as_bytes(), body].concat()
}

/// Milliseconds since 1970.
pub(super) fn time(at: Timestamp) -> String {
    at.as_micros().div_euclid(1_000).to_string()
}

fn sign(key: &OwnKey, message: &Outgoing<'_>) -> Result<Header, KeyError> {
    let text = text_to_sign(message.path, message.client_id.as_str(), &time(message.at), message.body);
    Ok(("x-till-signature", BASE64.encode(&key.key.sign(&text)?).into()))
}

impl Dialect for Till {
    fn name(&self) -> DialectName {
        NAME
    }

    fn client_id<'h>(&self, headers: HeaderLookup<'_, 'h>) -> Result<&'h str, Error> {
        headers("x-till").ok_or_else(|| Error::new(Code::InvalidClient))
    }

    fn stamp(&self, headers: HeaderLookup<'_, '_>) -> Result<Stamp, Error> {
        let time = headers("x-till-time").ok_or_else(|| Error::new(Code::TimestampInvalid))?;
        let signature = headers("x-till-signature").and_then(|text| BASE64.decode(text.as_bytes()).ok());
        let bytes = signature.ok_or_else(|| Error::new(Code::InvalidSignature))?;
        Ok(Stamp { time: SentTime::parse(time)?, signature: Signature { key_version: None, bytes } })
    }

    fn verify(&self, key: &VerifyingKey, message: &Received<'_>) -> bool {
        let time = message.stamp.time.as_str();
        let text = text_to_sign(message.path, message.client_id.as_str(), time, message.body);
        key.verify(&text, &message.stamp.signature.bytes)
    }

    fn check_window(&self, stamp: &Stamp, now: Timestamp, window: Duration) -> Result<(), Error> {
        let apart = Duration::from_micros(stamp.time.at().as_micros().abs_diff(now.as_micros()));
        if apart <= window { Ok(()) } else { Err(Error::new(Code::TimestampInvalid)) }
    }

    fn http_status(&self, code: Code) -> u16 {
        code.row().http_status
    }

    fn failure(&self, error: &Error) -> Vec<u8> {
        json!({ "error": error.code.row().name, "because": error.message() }).to_string().into_bytes()
    }

    fn answer_headers(&self, client_id: Option<&ClientId>, at: Timestamp, is_replay: bool) -> Vec<Header> {
        let mut headers =
            vec![("content-type", "application/till+json".into()), ("x-till-time", time(at).into())];
        headers.extend(client_id.map(|client_id| ("x-till", client_id.to_string().into())));
        headers.extend(is_replay.then(|| ("x-till-again", "yes".into())));
        headers
    }

    fn sign_answer(&self, key: &OwnKey, answer: &Outgoing<'_>) -> Result<Header, KeyError> {
        sign(key, answer)
    }

    fn sign_notice(&self, key: &OwnKey, notice: &Outgoing<'_>) -> Result<Vec<Header>, KeyError> {
        let signature = sign(key, notice)?;
        let mut headers = self.answer_headers(Some(notice.client_id), notice.at, false);
        headers.push(signature);
        Ok(headers)
    }

    fn payment_notice(&self, payment: &Payment) -> Vec<u8> {
        let told = json!({
            "order": payment.id.to_string(), "number": payment.details.request_id,
            "minor": payment.amount.minor(), "paid": payment.paid_at().is_some(),
        });
        told.to_string().into_bytes()
    }

    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool {
        body == self.payment_notice(payment)
    }

    fn agreement_notice(&self, agreement: &Agreement, access_token: &str) -> Vec<u8> {
        json!({ "over": agreement.id.to_string(), "token": access_token }).to_string().into_bytes()
    }

    fn tells_agreement(&self, body: &[u8], agreement: &Agreement) -> bool {
        String::from_utf8_lossy(body).contains(&agreement.id.to_string())
    }

    fn is_accepted(&self, status: u16, _: &[u8]) -> bool {
        status == 204
    }

    fn retry_pauses(&self) -> &'static [Duration] {
        const { &[Duration::from_mins(1)] }
    }
}

pub(super) const ORDER: Description = Description {
    summary: "Makes an order.",
    request: &[
        Field::new(&["number"], Form::Text(32), "the receipt's number").needed(),
        Field::new(&["currency"], Form::Text(3), "what the till counts in").needed(),
        Field::new(&["minor"], Form::Text(16), "how much").needed(),
        Field::new(&["hook"], Form::Url(256), "where notices go").needed(),
    ],
    answer: &[
        Field::new(&["order"], Form::Text(64), "our id").needed(),
        Field::new(&["open"], Form::Url(256), "what the payer opens").needed(),
    ],
    codes: &[Code::Accept, Code::RepeatReqInconsistent],
};

pub(super) const LOOK: Description = Description {
    summary: "Looks an order up.",
    request: &[Field::new(&["number"], Form::Text(32), "the receipt's number").needed()],
    answer: &[Field::new(&["state"], Form::Text(16), "where it stands").needed()],
    codes: &[Code::Success, Code::OrderNotExist],
};

/// Reads an order.
pub(super) fn parse_order(body: &[u8]) -> Result<Pay, Error> {
    let map = parse_body(body)?;
    let fields = Fields::new(&map);
    let illegal = |_| Error::new(Code::ParamIllegal).with_detail("currency or minor");
    let currency = Currency::parse(&fields.required_text("currency", 3)?).map_err(illegal)?;
    Ok(Pay {
        agreement_token: None,
        request_id: fields.required_text("number", 32)?,
        amount: Amount::parse_minor(&fields.required_text("minor", 16)?, currency).map_err(illegal)?,
        description: "At the till".to_owned(),
        order_ref: None,
        buyer_ref: None,
        expires_at: None,
        redirect_url: None,
        notify_url: fields.url("hook", 256)?,
        extend_info: None,
    })
}

/// Writes the answer to a new order, which waits to be paid.
pub(super) fn ordered(id: PaymentId, _: &Details, url: &str) -> Vec<u8> {
    json!({ "order": id.to_string(), "open": url }).to_string().into_bytes()
}

/// Reads which order is queried.
pub(super) fn parse_look(body: &[u8]) -> Result<Option<PaymentRef>, Error> {
    let map = parse_body(body)?;
    Ok(Some(PaymentRef::RequestId(Fields::new(&map).required_text("number", 32)?)))
}

/// Writes the state of an order.
pub(super) fn looked(payment: &Payment, _: &[Refund]) -> Vec<u8> {
    json!({ "state": payment.state.name() }).to_string().into_bytes()
}
