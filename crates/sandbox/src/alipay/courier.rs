//! Alipay's notices: signed forms, repeated for a day.

use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::form::{self, Params};
use cashier_protocol::alipay::notices;

use super::extra::Extra;
use super::notice;
use crate::Sandbox;
use crate::identity::ALIPAY_SELLER_ID;
use crate::notify::{Courier, Letter};
use crate::orders::{Notice, Order};
use crate::scenario::Scenario;

/// Alipay's notices.
pub(crate) struct Notices;

/// [`notices::REPEAT_AFTER_MINUTES`] in seconds, as the schedule of a [`Courier`].
const PLAN_S: [u64; 7] = [240, 600, 600, 3_600, 7_200, 21_600, 54_000];

impl Courier for Notices {
    fn plan_s(&self) -> &'static [u64] {
        &PLAN_S
    }

    fn write(&self, sandbox: &Sandbox, order: &Order, notice: &Notice) -> Option<Letter> {
        let mut params = notice::params(order, notice, ALIPAY_SELLER_ID, sandbox.clock.now());
        let keys = &sandbox.keys.alipay;
        let is_new = notice.scenario == Some(Scenario::NewCertificateNotice);
        let next = if is_new { sandbox.keys.next_alipay().ok() } else { None };
        if let Some(next) = next {
            // This is how a merchant learns which certificate to fetch.
            params.insert("alipay_cert_sn".to_owned(), next.certificate.serial().to_owned());
        }
        let signer = next.unwrap_or(&keys.own);
        let charset = Extra::of(order).charset();
        let body = notices::write(params.clone(), &signer.signing, charset)
            .or_else(|_| notices::write(params, &signer.signing, Charset::Utf8))
            .ok()?;
        let is_probe = notice.is_first() && notice.scenario == Some(Scenario::SignatureProbe);
        let body = if is_probe { forge(&body)? } else { body };
        let kind = format!("application/x-www-form-urlencoded; charset={}", charset.name());
        Some(Letter { headers: vec![("content-type".to_owned(), kind)], body: body.into_bytes() })
    }

    fn is_accepted(&self, status: u16, body: &[u8]) -> bool {
        notices::is_accepted(status, body)
    }
}

/// The same notice with a wrong signature. A merchant that verifies it refuses it.
fn forge(body: &str) -> Option<String> {
    let (charset, mut params): (Charset, Params) = form::read(&[body.as_bytes()]).ok()?;
    params.insert("receipt_amount".to_owned(), "0.00".to_owned());
    form::write(&params, charset).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schedule is the protocol's.
    #[test]
    fn plan() {
        assert_eq!(PLAN_S, notices::REPEAT_AFTER_MINUTES.map(|minutes| u64::from(minutes) * 60));
    }
}
