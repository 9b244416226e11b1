//! Notifies an acquirer how a user's payment ended, and learns whether the merchant was credited.

use std::sync::Arc;

use cashier_core::foreign::Verdict;
use cashier_core::id::AcquirerId;
use cashier_protocol::wallet::partner::{NOTIFY_PAYMENT, Outcome};

use serde_json::{Map, Value};

use super::WorkerSetup;
use super::deliver::Attempted;
use crate::acquirers::Caller;

/// The field with the acquirer's id of the order.
const ORDER: &str = "paymentRequestId";

/// Makes one call. An error says why the wallet itself could not make it: then nothing was sent.
pub(super) async fn tell(
    setup: &WorkerSetup,
    acquirer: AcquirerId,
    body: &Arc<[u8]>,
) -> Result<Attempted, String> {
    // The acquirer's current URL counts, not that of the day when the notice was written.
    let acquirer = setup.acquirers.with_id(acquirer).ok_or("the acquirer is not configured any more")?;
    let caller = Caller { signer: &setup.signer, outbound: &setup.outbound, clock: &*setup.clock };
    let answer = acquirer.call(caller, NOTIFY_PAYMENT, Arc::clone(body)).await;
    let (verdict, note) = match answer.outcome {
        // An answer is signed, but not together with its request: it must name the order.
        Outcome::Done(answered) if !is_about(&answered, body) => {
            (None, Some("the answer is about another order".to_owned()))
        }
        Outcome::Done(_) => (Some(Verdict::Acknowledged), None),
        Outcome::Refused(code) => (Some(Verdict::Refused(code)), None),
        Outcome::Unclear(why) => (None, Some(why)),
    };
    let accepted = verdict.is_some();
    let made = match (answer.status, note) {
        (None, note) => Attempted::failed(note.unwrap_or_default()),
        // An unsigned answer is not worth keeping, but the problem is.
        (Some(status), Some(why)) => Attempted::answered(status, why.as_bytes(), false),
        (Some(status), None) => Attempted::answered(status, &answer.answer, accepted),
    };
    Ok(Attempted { verdict, ..made })
}

/// Returns true unless the answer names another order than the request.
fn is_about(answered: &Map<String, Value>, question: &[u8]) -> bool {
    let asked: Value = serde_json::from_slice(question).unwrap_or_default();
    answered.get(ORDER).is_none_or(|named| asked.get(ORDER) == Some(named))
}
