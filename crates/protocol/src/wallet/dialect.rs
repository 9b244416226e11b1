//! The wallet dialect as a whole: headers, signatures, refusals and notices.

use std::time::Duration;

use cashier_core::agreement::Agreement;
use cashier_core::error::{Code, Error};
use cashier_core::merchant::{ClientId, DialectName};
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;

use super::headers::parse_signature;
use super::keys::{KeyError, VerifyingKey};
use super::sign::{Covered, MessageTime, SentTime, ToSign};
use super::{agreement_notice, answer, notice, time};
use crate::dialect::{Dialect, Header, HeaderLookup, Outgoing, OwnKey, Received, Stamp};

/// The dialect that wallets of the Alipay+ family use with merchants and with each other.
#[derive(Clone, Copy, Debug)]
pub struct WalletDialect;

const CONTENT_TYPE: Header = ("content-type", std::borrow::Cow::Borrowed("application/json; charset=UTF-8"));

/// A mandatory header.
fn required<'h>(
    headers: HeaderLookup<'_, 'h>,
    name: &str,
    shown: &str,
    code: Code,
) -> Result<&'h str, Error> {
    let missing = || Error::new(code).with_detail(format!("The header {shown} is required."));
    headers(name).filter(|value| !value.is_empty()).ok_or_else(missing)
}

impl Dialect for WalletDialect {
    fn name(&self) -> DialectName {
        DialectName::WALLET
    }

    fn client_id<'h>(&self, headers: HeaderLookup<'_, 'h>) -> Result<&'h str, Error> {
        let text = required(headers, "client-id", "Client-Id", Code::InvalidClient)?;
        if ClientId::has_form(text) {
            return Ok(text);
        }
        let detail = "The header Client-Id must have 1 to 64 letters, digits, _ and -.";
        Err(Error::new(Code::InvalidClient).with_detail(detail))
    }

    fn stamp(&self, headers: HeaderLookup<'_, '_>) -> Result<Stamp, Error> {
        let time = required(headers, "request-time", "Request-Time", Code::ParamIllegal)?;
        let signature = required(headers, "signature", "Signature", Code::InvalidSignature)?;
        let signature = parse_signature(signature)?;
        Ok(Stamp { time: SentTime::parse(time)?, signature })
    }

    fn verify(&self, key: &VerifyingKey, message: &Received<'_>) -> bool {
        let covered = Covered { path: message.path, client_id: message.client_id, time: &message.stamp.time };
        covered.verify(key, message.body, &message.stamp.signature)
    }

    fn check_window(&self, stamp: &Stamp, now: Timestamp, window: Duration) -> Result<(), Error> {
        time::check_window(stamp.time.at(), now, window)
    }

    fn http_status(&self, _: Code) -> u16 {
        200
    }

    fn failure(&self, error: &Error) -> Vec<u8> {
        answer::failure(error)
    }

    fn answer_headers(&self, client_id: Option<&ClientId>, at: Timestamp, is_replay: bool) -> Vec<Header> {
        let mut headers = Vec::with_capacity(5);
        headers.push(CONTENT_TYPE);
        headers.push(("response-time", MessageTime::of(at).into_text().into()));
        if is_replay {
            headers.push(("idempotent-replay", "true".into()));
        }
        headers.extend(client_id.map(|client_id| ("client-id", client_id.to_string().into())));
        headers
    }

    fn sign_answer(&self, key: &OwnKey, answer: &Outgoing<'_>) -> Result<Header, KeyError> {
        Ok(("signature", signature(key, answer, &MessageTime::of(answer.at))?.into()))
    }

    fn sign_notice(&self, key: &OwnKey, notice: &Outgoing<'_>) -> Result<Vec<Header>, KeyError> {
        let time = MessageTime::of(notice.at);
        let signature = signature(key, notice, &time)?;
        Ok(vec![
            ("client-id", notice.client_id.to_string().into()),
            ("request-time", time.into_text().into()),
            ("signature", signature.into()),
            CONTENT_TYPE,
        ])
    }

    fn payment_notice(&self, payment: &Payment) -> Vec<u8> {
        notice::payment_body(payment)
    }

    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool {
        notice::tells_payment(body, payment)
    }

    fn agreement_notice(&self, agreement: &Agreement, access_token: &str) -> Vec<u8> {
        agreement_notice::body(agreement, access_token)
    }

    fn tells_agreement(&self, body: &[u8], agreement: &Agreement) -> bool {
        agreement_notice::tells(body, agreement)
    }

    fn is_accepted(&self, status: u16, body: &[u8]) -> bool {
        notice::is_accepted(status, body)
    }

    fn retry_pauses(&self) -> &'static [Duration] {
        &notice::RETRY_PAUSES
    }
}

fn signature(key: &OwnKey, message: &Outgoing<'_>, time: &MessageTime) -> Result<String, KeyError> {
    let to_sign = ToSign { path: message.path, client_id: message.client_id, time };
    to_sign.sign(&key.key, key.version, message.body)
}
