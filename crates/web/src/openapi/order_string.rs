//! `orderStr` of `my.tradePay`: a pay call signed by the merchant's server and delivered by the user's super app. It
//! is checked exactly like the call itself, and creates the same order.

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::merchant::Role;
use cashier_core::payment::PaymentRef;
use cashier_protocol::dialect::{Dialect, Received, Stamp};
use cashier_protocol::wallet::WalletDialect;
use cashier_protocol::wallet::headers::parse_signature;
use cashier_protocol::wallet::request::pay::Pay;
use cashier_protocol::wallet::sign::SentTime;
use url::form_urlencoded;

use super::call::Call;
use super::envelope::{check_window, verify_client};
use super::operations::{PAY, PAY_ANSWERS};
use super::pay;
use crate::app::Shared;
use crate::error::read_error;

/// Only the wallet dialect has order strings.
const DIALECT: &dyn Dialect = &WalletDialect;

/// The parts of an order string: the headers of the call, and its body.
#[derive(Default)]
struct Parts {
    client_id: String,
    request_time: String,
    signature: String,
    body: String,
}

impl Parts {
    /// Requires each part exactly once, and nothing else.
    fn read(text: &str) -> Result<Self, Error> {
        let mut parts = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let part = match &*name {
                "client_id" => &mut parts.client_id,
                "request_time" => &mut parts.request_time,
                "signature" => &mut parts.signature,
                "body" => &mut parts.body,
                _ => return Err(illegal()),
            };
            if !part.is_empty() {
                return Err(illegal());
            }
            *part = value.into_owned();
        }
        let all = [&parts.client_id, &parts.request_time, &parts.signature, &parts.body];
        if all.into_iter().any(String::is_empty) { Err(illegal()) } else { Ok(parts) }
    }
}

fn illegal() -> Error {
    let detail = "An order string has client_id, request_time, signature and body, each once.";
    Error::new(Code::ParamIllegal).with_detail(detail)
}

/// The payment that an order string stands for. It is created if it does not exist yet, as long as the string's time
/// permits; an existing payment is found at any time.
///
/// # Errors
/// Those of the pay call.
pub(crate) async fn open(app: &Shared, text: &str) -> Result<PaymentId, Error> {
    let parts = Parts::read(text)?;
    let body = parts.body.as_bytes();
    let stamp =
        Stamp { signature: parse_signature(&parts.signature)?, time: SentTime::parse(&parts.request_time)? };
    let found = app.merchants.find(&parts.client_id).await.map_err(|error| read_error(&error))?;
    let known = found.filter(|known| known.merchant.dialect == DIALECT.name());
    let merchant = known.ok_or_else(|| Error::new(Code::InvalidClient))?;
    let message = Received { path: &PAY, client_id: &merchant.client_id, stamp: &stamp, body };
    verify_client(DIALECT, &message, &merchant)?;
    if merchant.merchant.role != Role::Merchant {
        return Err(Error::new(Code::AccessDenied));
    }
    if let Err(late) = check_window(app, DIALECT, &stamp) {
        let named = PaymentRef::RequestId(Pay::parse(body)?.request_id);
        let known = app.merchants_payment(merchant.merchant.id, Some(named)).await;
        return known.map(|payment| payment.id).map_err(|_| late);
    }
    let call = Call { app, dialect: DIALECT, merchant: &merchant, body };
    let order = Pay::parse(body)?;
    if order.agreement_token.is_some() {
        let detail =
            "An order string is for an order that the user pays; a debit under an agreement has none.";
        return Err(Error::new(Code::ParamIllegal).with_detail(detail));
    }
    let reply = pay::handle(call, order, PAY_ANSWERS).await?;
    reply.subject.map(cashier_core::ledger::Owner::as_id).ok_or_else(|| Error::new(Code::UnknownException))
}
