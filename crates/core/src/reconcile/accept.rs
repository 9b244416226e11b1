//! The operator accepts a difference as it is, so that the books can be closed.

use super::Difference;
use super::difference::DifferenceKind;
use crate::error::{Code, Error};
use crate::id::{Fresh, ProviderAccountId};
use crate::kernel::{Command, Decision};
use crate::provider::{AttemptId, settle};
use crate::standing::{ActKind, By, record};
use crate::world::{Keys, World};

/// Accepts a difference. If it is about one of our payments, that payment is settled by our own record, provided it
/// is paid and not yet settled.
pub struct AcceptDifference {
    /// The provider account.
    pub account: ProviderAccountId,
    /// The day of the bill.
    pub day: String,
    /// What differs.
    pub kind: DifferenceKind,
    /// The number of the order or of the refund.
    pub number: String,
    /// Who accepts it, and why.
    pub by: By,
}

impl AcceptDifference {
    fn key(&self) -> (ProviderAccountId, String, DifferenceKind, String) {
        (self.account, self.day.clone(), self.kind, self.number.clone())
    }
}

/// The outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// False when it had already been accepted; then nothing is recorded.
    pub is_new: bool,
    /// True when this settled a payment.
    pub has_settled: bool,
}

impl Command<World> for AcceptDifference {
    type Outcome = Accepted;

    fn name_keys(&self, keys: &mut Keys) {
        keys.differences.insert(self.key());
        keys.provider_accounts.insert(self.account);
        keys.payment_attempts.extend(AttemptId::parse(&self.number));
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Accepted> {
        let missing = |what: &str| Error::new(Code::ParamIllegal).with_detail(what.to_owned());
        let known = world.differences.get(&self.key())?.cloned();
        let known = known
            .ok_or_else(|| missing("There is no such difference; `cashier reconcile show` lists them."))?;
        if known.resolved_at.is_some() {
            return Err(missing("The difference is resolved: a later comparison did not find it.").into());
        }
        if known.accepted_at.is_some() {
            return Ok(Accepted { is_new: false, has_settled: false });
        }
        let account = world.provider_accounts.get(&self.account)?.cloned();
        let merchant = account.ok_or_else(|| missing("There is no such account."))?.merchant;
        let has_settled = match AttemptId::parse(&self.number) {
            Some(attempt) if self.is_ours(world, attempt)? => settle(world, fresh, attempt, None)?,
            _ => false,
        };
        let detail =
            format!("{} {} {}: {} / {}", self.day, self.kind.name(), self.number, known.ours, known.theirs);
        record(world, fresh, (merchant.into(), ActKind::AcceptDifference), detail, &self.by);
        world.differences.put(Difference { accepted_at: Some(fresh.at()), ..known })?;
        Ok(Accepted { is_new: true, has_settled })
    }
}

impl AcceptDifference {
    fn is_ours(&self, world: &mut World, attempt: AttemptId) -> Decision<bool> {
        Ok(world.payment_attempts.get(&attempt)?.is_some_and(|attempt| attempt.account == self.account))
    }
}
