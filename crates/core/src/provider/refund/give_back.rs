//! Surplus money is refunded.

use crate::error::Error;
use crate::id::Fresh;
use crate::kernel::Decision;
use crate::ledger::{AccountId, AccountKind, TransferKind};
use crate::provider::account::ProviderAccount;
use crate::provider::attempt::PaymentAttempt;
use crate::provider::call::{CallKind, hold, new_provider_call};
use crate::world::World;

/// Makes the provider call that refunds a surplus. The caller stores the attempt.
pub(crate) fn give_back_surplus(
    world: &mut World,
    fresh: &mut Fresh,
    attempt: &mut PaymentAttempt,
) -> Decision<()> {
    let currency = attempt.amount.currency();
    let mut call = new_provider_call(fresh, attempt, CallKind::Surplus, attempt.amount)?;
    let from = AccountId::system(AccountKind::Suspense, currency);
    let to = ProviderAccount::clearing(attempt.account, currency);
    let held = hold(world, fresh, &call, (from, to), TransferKind::SurplusRefund)?;
    call.transfer = Some(held.map_err(Error::new)?);
    attempt.refunded = attempt.amount.minor();
    world.provider_calls.insert_fresh(call);
    Ok(())
}
