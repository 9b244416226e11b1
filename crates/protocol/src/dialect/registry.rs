//! The dialects of a process.

use std::sync::Arc;

use cashier_core::agreement::Agreement;
use cashier_core::merchant::DialectName;
use cashier_core::payment::Payment;

use super::Dialect;
use crate::wallet::WalletDialect;

/// The dialects of a process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Dialects(Arc<[&'static dyn Dialect]>);

impl Dialects {
    /// These dialects.
    pub fn new(dialects: impl IntoIterator<Item = &'static dyn Dialect>) -> Self {
        Self(dialects.into_iter().collect())
    }

    /// The dialect with this name.
    pub fn named(&self, name: &DialectName) -> Option<&'static dyn Dialect> {
        self.0.iter().copied().find(|dialect| dialect.name() == *name)
    }

    /// The body of the notice that informs a merchant that its payment is final. `None` when its dialect is unknown
    /// here.
    pub fn payment_notice(&self, payment: &Payment) -> Option<Vec<u8>> {
        Some(self.named(&payment.details.dialect)?.payment_notice(payment))
    }

    /// The body of the notice that a user closed an agreement. `None` when the merchant's dialect is unknown here.
    pub fn agreement_notice(&self, agreement: &Agreement, access_token: &str) -> Option<Vec<u8>> {
        Some(self.named(&agreement.terms.dialect)?.agreement_notice(agreement, access_token))
    }
}

/// Only the wallet dialect, which clients use unless the operator has set another.
impl Default for Dialects {
    fn default() -> Self {
        Self::new([&WalletDialect as &dyn Dialect])
    }
}
