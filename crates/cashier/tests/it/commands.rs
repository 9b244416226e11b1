//! Commands as tests give them, whole: a test changes only the fields that matter to it.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::id::{MerchantId, PaymentId, UserId};
use cashier_core::merchant::{ClientId, CreateMerchant, DialectName};
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{CancelBy, CancelPayment, ConfirmPayment, PaymentRef};
use cashier_core::provider::{AttemptId, FeeRate, ProviderName};
use cashier_core::refund::{MakeRefund, Refund};
use cashier_core::user::TopUp;
use cashier_engine::providers::NewAccount;

use crate::support::PIN;

pub(crate) fn yuan(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("CNY").unwrap()).unwrap()
}

/// The number under which a provider knows an attempt.
pub(crate) fn number(payment: PaymentId, attempt: u32) -> String {
    AttemptId { payment, number: attempt }.to_string()
}

/// A merchant that signs with this key, and may be told things at addresses of this machine.
pub(crate) fn merchant(client_id: ClientId, name: &str, spki: Vec<u8>) -> CreateMerchant {
    CreateMerchant {
        client_id,
        name: name.to_owned(),
        spki,
        private_notify: true,
        dialect: DialectName::default(),
    }
}

/// A new account of a merchant with a provider on this machine, for 0.6 percent, which come back with refunds.
pub(crate) fn account(merchant: MerchantId, provider: ProviderName, configuration: String) -> NewAccount {
    NewAccount {
        id: None,
        merchant,
        provider,
        configuration,
        fee: FeeRate::from_ppm(6_000).unwrap(),
        fee_returned: true,
        private: true,
    }
}

/// Money that comes to a user from the outside.
pub(crate) fn top_up(user: UserId, amount: Amount, reference: &str) -> TopUp {
    TopUp { user, amount, reference: reference.to_owned(), source: "Test".to_owned() }
}

/// A user confirms an order as it was shown, with the right PIN.
pub(crate) fn confirm(
    payment: PaymentId,
    user: UserId,
    seen_amount: Amount,
    seen_payee: MerchantId,
) -> ConfirmPayment {
    ConfirmPayment { payment, user, seen_amount, seen_payee, pin: PIN, idempotency: None }
}

/// A merchant closes an order.
pub(crate) fn cancel(payment: PaymentId, merchant: MerchantId) -> CancelPayment {
    CancelPayment { payment: PaymentRef::Id(payment), by: CancelBy::Merchant(merchant) }
}

/// A merchant gives money back, within a year. The fingerprint is of the amount; the answer is the refund's state.
pub(crate) fn refund(
    merchant: MerchantId,
    payment: PaymentId,
    request_id: &str,
    amount: Amount,
) -> MakeRefund {
    let mut fingerprint = [0; 32];
    fingerprint[..8].copy_from_slice(&amount.minor().to_be_bytes());
    MakeRefund {
        merchant,
        request_id: request_id.to_owned(),
        payment: PaymentRef::Id(payment),
        amount,
        reason: None,
        window: Duration::from_hours(24 * 365),
        fingerprint,
        answer: Arc::new(|refund: &Refund| refund.state.name().as_bytes().to_vec()),
        forward: None,
    }
}
