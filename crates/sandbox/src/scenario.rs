//! Deliberate failures, and which orders they affect.
//!
//! A scenario is chosen, in order of precedence: for one order through the control API, by the header
//! `Sandbox-Scenario` of the call that creates the order, by the order's amount, or by the setting for all orders,
//! which can affect a part of them selected by a seed.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Sandbox;

/// The header that chooses a scenario.
pub(crate) const HEADER: &str = "sandbox-scenario";

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// The payer pays at once, and a refund is made, but the call's answer never arrives.
    PaysAnswerLost,
    /// Every notice is sent twice at the same moment.
    DuplicateNotice,
    /// Payment notices are delayed, so that later notices overtake them.
    ReorderedNotice,
    /// After the merchant has closed the order, the payer's payment still arrives.
    LateSuccessAfterClose,
    /// The first notice of the payment names another amount.
    WrongAmountNotice,
    /// Notices are signed with a platform certificate that the merchant has not seen yet.
    NewCertificateNotice,
    /// Notices are signed with the platform's public key instead of a certificate.
    SwitchToPublicKey,
    /// Every call fails without being processed, and notices wait.
    ProviderDown,
    /// Every answer is slow.
    Slow,
    /// Calls are refused because there are too many.
    RateLimited,
    /// The first notice has a signature probe, which must be refused.
    SignatureProbe,
    /// Refunds are accepted, but get stuck at the payer's bank.
    AbnormalRefund,
    /// The payer pays before the answer leaves, and a notice may overtake it.
    PaysAtOnce,
    /// Refunds are refused, because the merchant has too little money at the provider.
    RefundRefused,
}

/// Every scenario with its name and the amount in fen that chooses it.
pub(crate) const ALL: [(Scenario, &str, i64); 14] = [
    (Scenario::PaysAnswerLost, "pays_answer_lost", 99_01),
    (Scenario::DuplicateNotice, "duplicate_notice", 99_02),
    (Scenario::ReorderedNotice, "reordered_notice", 99_03),
    (Scenario::LateSuccessAfterClose, "late_success_after_close", 99_04),
    (Scenario::WrongAmountNotice, "wrong_amount_notice", 99_05),
    (Scenario::NewCertificateNotice, "new_certificate_notice", 99_06),
    (Scenario::SwitchToPublicKey, "switch_to_public_key", 99_07),
    (Scenario::ProviderDown, "provider_down", 99_08),
    (Scenario::Slow, "slow", 99_09),
    (Scenario::RateLimited, "rate_limited", 99_10),
    (Scenario::SignatureProbe, "signature_probe", 99_11),
    (Scenario::AbnormalRefund, "abnormal_refund", 99_12),
    (Scenario::PaysAtOnce, "pays_at_once", 99_13),
    (Scenario::RefundRefused, "refund_refused", 99_14),
];

impl Scenario {
    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, known, _)| *known == name).map(|(scenario, ..)| *scenario)
    }

    /// The scenario chosen by an amount.
    pub fn of_amount(fen: i64) -> Option<Self> {
        ALL.iter().find(|(.., amount)| *amount == fen).map(|(scenario, ..)| *scenario)
    }

    /// True when the payer is already there while the order is made.
    pub(crate) const fn pays_at_once(self) -> bool {
        matches!(self, Self::PaysAnswerLost | Self::PaysAtOnce)
    }
}

/// The scenario for all orders.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ForAll {
    /// What goes wrong.
    pub scenario: Scenario,
    /// How many of a hundred orders it affects.
    #[serde(default = "hundred")]
    pub percent: u8,
    /// Selects which ones: the same seed affects the same order numbers.
    #[serde(default)]
    pub seed: u64,
}

const fn hundred() -> u8 {
    100
}

impl ForAll {
    /// True when an order with this number is affected.
    pub fn hits(&self, out_trade_no: &str) -> bool {
        is_drawn(self.percent, self.seed, out_trade_no)
    }
}

/// Which answers get lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LostAnswers {
    /// How many of a hundred.
    pub percent: u8,
    /// Chooses which ones: the same seed hits the same answers, counted from the sandbox's start.
    #[serde(default)]
    pub seed: u64,
}

impl LostAnswers {
    /// True when the answer with this number gets lost.
    pub(crate) fn hits(self, answer: u64) -> bool {
        is_drawn(self.percent, self.seed, &answer.to_string())
    }
}

/// A draw that is the same for the same seed: true for so many of a hundred things.
fn is_drawn(percent: u8, seed: u64, what: &str) -> bool {
    let hash = digest(&SHA256, format!("{seed}:{what}").as_bytes());
    let draw = hash.as_ref().iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    draw % 100 < u32::from(percent)
}

impl Sandbox {
    /// The scenario of a new order: from the call's header, its amount, or the setting for all orders.
    pub(crate) fn scenario_for(
        &self,
        header: Option<Scenario>,
        fen: i64,
        out_trade_no: &str,
    ) -> Option<Scenario> {
        self.keeper.read(|world| world.scenario_for(header, fen, out_trade_no))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each name and each amount maps to one scenario.
    #[test]
    fn names_and_amounts_are_unique() {
        for (scenario, name, fen) in ALL {
            assert_eq!(Scenario::parse(name), Some(scenario));
            assert_eq!(Scenario::of_amount(fen), Some(scenario));
            assert_eq!(serde_json::to_value(scenario).unwrap(), name);
        }
        assert_eq!(Scenario::of_amount(100), None);
    }

    /// The affected part is close to the percentage, and the same for the same seed.
    #[test]
    fn a_part_is_hit_by_seed() {
        let part = ForAll { scenario: Scenario::Slow, percent: 20, seed: 7 };
        let hits = |part: &ForAll| (0..2_000).filter(|n| part.hits(&format!("order-{n}"))).count();
        assert!((300..500).contains(&hits(&part)), "{}", hits(&part));
        assert_eq!(hits(&part), hits(&part.clone()));
        assert_eq!(hits(&ForAll { percent: 100, ..part.clone() }), 2_000);
        assert_eq!(hits(&ForAll { percent: 0, ..part }), 0);
    }
}
