//! Notices of API v3: the transaction or the refund, encrypted, in a signed envelope.

use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::notices::{NewNotice, REPEAT_AFTER_SECONDS, is_accepted};
use cashier_protocol::wechat::v3::signing::{PROBE, ServerSignature};

use super::view;
use crate::Sandbox;
use crate::notify::{Courier, Letter};
use crate::orders::{Notice, Order, Subject};
use crate::scenario::Scenario;

/// The notices of API v3.
pub(crate) struct Notices;

impl Courier for Notices {
    fn plan_s(&self) -> &'static [u64] {
        &REPEAT_AFTER_SECONDS
    }

    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter> {
        let body = body(sandbox, order, notice)?;
        let mut signature = sign(sandbox, notice, &body)?;
        if notice.scenario == Some(Scenario::SignatureProbe) && notice.is_first() {
            signature.signature.insert_str(0, PROBE);
        }
        let signed = signature.to_headers().map(|(name, value)| (name.to_owned(), value));
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("user-agent".to_owned(), "Mozilla/4.0".to_owned()),
            ("request-id".to_owned(), format!("08{}", sandbox.nonce().to_ascii_uppercase())),
        ];
        headers.extend(signed);
        Some(Letter { headers, body })
    }

    fn is_accepted(&self, status: u16, _: &[u8]) -> bool {
        is_accepted(status)
    }
}

fn body(sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Vec<u8>> {
    let key = ApiV3Key::parse(&sandbox.keys.apiv3_key).ok()?;
    let nonce = sandbox.nonce();
    let new = NewNotice { id: &notice.id, created_at: notice.created_at, nonce: nonce.get(..12)? };
    match &notice.subject {
        Subject::Payment => {
            let mut paid = order.clone();
            // The refund of an order is not part of its payment.
            paid.refunds.clear();
            if notice.scenario == Some(Scenario::WrongAmountNotice) && notice.is_first() {
                paid.fen = paid.fen.saturating_add(1);
            }
            new.payment(&key, &view::transaction(&paid, sandbox.clock.now())).ok()
        }
        Subject::Refund { number } => {
            new.refund(&key, &view::noticed_refund(order, order.refund(number)?)).ok()
        }
        Subject::Closed => None,
    }
}

fn sign(sandbox: &Sandbox, notice: &Notice, body: &[u8]) -> Option<ServerSignature> {
    let keys = &sandbox.keys;
    let is_public = sandbox.keeper.read(|world| world.settings().public_key_only);
    let (id, key) = match notice.scenario {
        Some(Scenario::SwitchToPublicKey) => (&keys.public.id, &keys.public.signing),
        Some(Scenario::NewCertificateNotice) => {
            let next = keys.next_platform().ok()?;
            (&next.serial, &next.signing)
        }
        _ if is_public => (&keys.public.id, &keys.public.signing),
        _ => (&keys.platform.serial, &keys.platform.signing),
    };
    ServerSignature::sign(key, id, sandbox.clock.unmoved(), &sandbox.nonce(), body).ok()
}
