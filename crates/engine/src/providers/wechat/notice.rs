//! Notices: verified over the raw body, decrypted, compared with the account.

use std::time::Duration;

use cashier_core::provider::{AttemptId, Fault};
use cashier_core::reconcile::sum;
use cashier_protocol::lenient::is_xml;
use cashier_protocol::wechat::v2::answer::Malformed;
use cashier_protocol::wechat::v3::notices::{self, Content, Notice, NoticeError};
use cashier_protocol::wechat::v3::refunds::RefundState;
use cashier_protocol::wechat::v3::signing::SignatureError;
use cashier_protocol::wechat::{v2, v3};

use super::order::finding;
use super::{Wechat, signature};
use crate::providers::connector::{CallbackAnswer, Notice as News, RefundNotice, RefusedNotice};
use crate::providers::wire::Wire;

/// The minimum time between two fetches of certificates because of notices. Less than the provider waits before its
/// retry.
const REFRESH_AGAIN: Duration = Duration::from_secs(10);

impl Wechat {
    pub(super) fn open_notice(
        &self,
        wire: &Wire,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<News, RefusedNotice> {
        if is_xml(body) {
            return self.read_v2(body);
        }
        let signature = signature(headers).map_err(|_| (Fault::Signature, None))?;
        let mut read = Err(NoticeError::Malformed);
        for at in wire.times() {
            read = notices::receive(&self.keyring(), &self.key, &signature, body, at);
            match &read {
                Err(NoticeError::Signature(SignatureError::Stale)) => {}
                _ => break,
            }
        }
        let Notice { content, .. } = read.map_err(|error| match error {
            NoticeError::Signature(_) => (Fault::Signature, None),
            _ => (Fault::Malformed, None),
        })?;
        match content {
            Content::Payment(found) => {
                let attempt = AttemptId::parse(&found.out_trade_no).ok_or((Fault::Order, None))?;
                let is_app = found.appid == self.settings.appid || found.appid == self.mini_program();
                if found.mchid != self.settings.mchid || !is_app {
                    return Err((Fault::Merchant, Some(attempt)));
                }
                Ok(News::Paid(attempt, finding(&found)))
            }
            Content::Refund(refund) => {
                if refund.mchid.as_deref().is_some_and(|mchid| mchid != self.settings.mchid) {
                    return Err((Fault::Merchant, None));
                }
                let (at, has_moved) = match refund.state() {
                    RefundState::Succeeded(at) => (at, true),
                    _ => (None, false),
                };
                let currency = refund.amount.currency.as_deref().unwrap_or("CNY");
                let sum = has_moved.then(|| sum(refund.amount.refund, currency));
                Ok(News::Refund(RefundNotice { number: refund.out_refund_no.clone(), sum, at }))
            }
            Content::Sharing(_) | Content::Other(_) => Ok(News::Nothing),
        }
    }

    /// Returns true when fresh certificates may verify a notice that was signed with an unknown one.
    pub(super) async fn refresh_for(&self, wire: &Wire, headers: &[(String, String)]) -> bool {
        let Ok(signature) = signature(headers) else { return false };
        let known = |ring: &v3::keyring::Keyring| {
            wire.times().into_iter().any(|at| ring.find(&signature.serial, at).is_some())
        };
        if known(&self.keyring()) || signature.is_probe() {
            return false;
        }
        // Anybody can send a notice that names a new certificate; that must not make us call the provider each time.
        let mut refreshed_at = self.refreshed_at.lock().await;
        let is_due = refreshed_at.is_none_or(|at| wire.now() >= at.saturating_add(REFRESH_AGAIN));
        if is_due && !known(&self.keyring()) {
            *refreshed_at = Some(wire.now());
            self.fetch_certificates(wire).await;
        }
        known(&self.keyring())
    }

    fn read_v2(&self, body: &[u8]) -> Result<News, RefusedNotice> {
        let account = self.v2.as_ref().ok_or((Fault::Signature, None))?;
        // A refund's V2 notice is encrypted instead of signed. Our refunds use API v3 and are reported there.
        if let Ok(v2::notices::RefundNotice { refund, .. }) = account.receive_refund(body) {
            let has_moved = refund.status == v2::refunds::RefundStatus::Success;
            let sum = has_moved.then(|| sum(refund.refund.minor(), refund.refund.currency().code()));
            return Ok(News::Refund(RefundNotice {
                number: refund.out_refund_no,
                sum,
                at: refund.refunded_at,
            }));
        }
        let found = account.receive_payment(body).map_err(|error| match error {
            v2::notices::NoticeError::Signature => (Fault::Signature, None),
            v2::notices::NoticeError::Malformed(Malformed("appid" | "mch_id")) => (Fault::Merchant, None),
            _ => (Fault::Malformed, None),
        })?;
        let attempt = AttemptId::parse(&found.out_trade_no).ok_or((Fault::Order, None))?;
        let finding = match found.state() {
            v3::transactions::OrderState::Paid(paid) => cashier_core::provider::Finding::Paid {
                transaction: std::sync::Arc::from(paid.transaction_id),
                amount: paid.amount,
                paid_at: paid.paid_at,
            },
            _ => cashier_core::provider::Finding::Unknown,
        };
        Ok(News::Paid(attempt, finding))
    }
}

/// The answer to a notice, in the format of the API that it came through.
pub(super) fn answer(taken: bool, body: &[u8]) -> CallbackAnswer {
    let (status, content_type, body) = match (is_xml(body), taken) {
        (true, true) => (
            200,
            "text/xml; charset=utf-8",
            "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>",
        ),
        (true, false) => (400, "text/xml; charset=utf-8", "<xml><return_code>FAIL</return_code></xml>"),
        (false, true) => (204, "application/json; charset=utf-8", ""),
        (false, false) => {
            (400, "application/json; charset=utf-8", "{\"code\":\"FAIL\",\"message\":\"not accepted\"}")
        }
    };
    CallbackAnswer { status, content_type, body }
}
