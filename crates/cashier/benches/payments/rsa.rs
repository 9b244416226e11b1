//! What RSA costs on this machine, in this run: the yardsticks for everything that is signed.

use std::time::{Duration, Instant};

use cashier_protocol::wallet::keys::SigningKey;

use super::report::Report;
use super::sample::{median, per_second};

const RUNS: usize = 3;
const SIGNATURES: &str = "RSA-2048 signatures, one core";
const CHECKS: &str = "RSA-2048 verifications, one core";

/// How many signatures one core makes and verifies in a second.
#[derive(Clone, Copy)]
pub(crate) struct Rsa {
    signatures: u64,
    checks: u64,
}

impl Rsa {
    /// Measures and reports. One core does nothing else meanwhile.
    pub(crate) fn measure(report: &mut Report) -> Self {
        let key = SigningKey::generate().expect("a key");
        let public = key.verifying_key().expect("a key");
        let message = [b'x'; 600];
        let signature = key.sign(&message).expect("a signature");
        let signatures = rate(|| {
            key.sign(&message).expect("a signature");
        });
        let checks = rate(|| assert!(public.verify(&message, &signature), "a right signature"));
        report.yardstick(SIGNATURES, signatures);
        report.yardstick(CHECKS, checks);
        Self { signatures, checks }
    }

    /// How many signatures this many cores make in a second.
    pub(crate) fn signatures_on(self, cores: usize) -> u64 {
        self.signatures.saturating_mul(u64::try_from(cores).unwrap_or(u64::MAX))
    }

    /// How long one core works on the signatures of a complete payment, in microseconds: the server checks the order, and
    /// signs its answer and the notice.
    pub(crate) fn micros_of_payment(self) -> u64 {
        2_000_000 / self.signatures.max(1) + 1_000_000 / self.checks.max(1)
    }

    /// A rate in parts per thousand of both yardsticks.
    pub(crate) fn ratios(self, per_second: u64) -> Vec<(&'static str, u64)> {
        let part = |of: u64| per_second.saturating_mul(1_000) / of.max(1);
        vec![(SIGNATURES, part(self.signatures)), (CHECKS, part(self.checks))]
    }

    /// A rate in parts per thousand of the signing rate.
    pub(crate) fn of_signatures(self, per_second: u64) -> Vec<(&'static str, u64)> {
        self.ratios(per_second).into_iter().take(1).collect()
    }
}

/// How often the work is done in a second: the median of several seconds.
fn rate(mut work: impl FnMut()) -> u64 {
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_secs(1) {
            work();
            count += 1;
        }
        rates.push(per_second(count, start.elapsed()));
    }
    median(rates)
}
