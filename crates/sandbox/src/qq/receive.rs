//! Reads and verifies a call, and writes the signed answer.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::qq::message::{Account, MessageError};
use cashier_protocol::qq::outcome;

use super::desk::{Desk, Fault, too_many_calls};
use crate::Sandbox;
use crate::admission::chosen;
use crate::identity::{QQ_APPID, QQ_MCH_ID};
use crate::trouble::{Trouble, with_fault};

/// The message to a caller other than the sandbox's merchant.
const NOT_OURS: &str = "商户号不存在: this is the SANDBOX, and it knows only its own merchant. Live keys must never be sent here";

/// The sandbox's merchant.
pub(super) fn account(sandbox: &Sandbox) -> Account {
    Account {
        mch_id: QQ_MCH_ID.to_owned(),
        appid: Some(QQ_APPID.to_owned()),
        key: cashier_core::secret::Secret::new(sandbox.keys.qq_key.clone()),
    }
}

/// Verifies a call, runs it under the lock, and signs the answer.
pub(super) fn answer(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    body: &Bytes,
    call: impl FnOnce(&mut Desk<'_>, &Fields) -> Result<Fields, Fault>,
) -> Response {
    let fields = match open(sandbox, body) {
        Ok(fields) => fields,
        Err(refusal) => return reply(sandbox, refusal),
    };
    if !sandbox.admits(QQ_MCH_ID) {
        return reply(sandbox, too_many_calls().to_fields());
    }
    let (now, scenario) = (sandbox.clock.now(), chosen(headers));
    let (outcome, trouble) = sandbox.keeper.change(|world| {
        let trouble = Trouble::default();
        let mut desk = Desk { sandbox, world, now, mch_id: QQ_MCH_ID, scenario, trouble };
        (call(&mut desk, &fields), desk.trouble.fault())
    });
    sandbox.wake();
    with_fault(reply(sandbox, outcome.unwrap_or_else(|fault| fault.to_fields())), trouble)
}

/// The fields of a call by the merchant; otherwise the refusal.
pub(super) fn open(sandbox: &Sandbox, body: &Bytes) -> Result<Fields, Fields> {
    let fields = flat_xml::read(body).map_err(|error| outcome::rejection(&error.to_string()))?;
    account(sandbox).verify(&fields).map_err(|error| match error {
        MessageError::OtherMerchant => outcome::failure("MCHID_NOT_EXIST", NOT_OURS),
        other => outcome::failure("SIGNERROR", &other.to_string()),
    })?;
    Ok(fields)
}

/// Signs the answer and sends it.
pub(super) fn reply(sandbox: &Sandbox, fields: Fields) -> Response {
    let Ok(text) = account(sandbox).write(fields, &sandbox.nonce()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = text.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    response
}
