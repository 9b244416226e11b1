//! The operations of the second dialect, and an additional one of the wallet dialect.

use cashier_protocol::wallet::WalletDialect;
use cashier_protocol::wallet::sign::SignedPath;
use cashier_web::openapi::{Row, Spoken, inquiry_payment, pay};
use cashier_web::operation;

use super::thank;
use super::till::{self, Till};

/// Nobody signs agreements in this dialect.
const ORDERED: pay::Answers =
    pay::Answers { accepted: till::ordered, debited: cashier_protocol::wallet::answer::debited };

static TILL: [Row; 2] = [
    Row::new(
        SignedPath::fixed(till::ORDERS),
        operation!(Merchant, till::parse_order, pay::handle, ORDERED),
        &till::ORDER,
    ),
    Row::new(
        SignedPath::fixed(till::STATUS),
        operation!(Merchant, till::parse_look, inquiry_payment::handle, till::looked),
        &till::LOOK,
    ),
];

/// The row of the additional operation.
pub(super) static THANK: [Row; 1] = [Row::new(
    SignedPath::fixed("/v1/payments/thankPayer"),
    operation!(Merchant, thank::wire::parse, thank::handle::handle, thank::wire::answer),
    &thank::wire::DESCRIPTION,
)];

/// The dialects that the tests' process speaks besides the registry's.
pub(super) fn spoken() -> Vec<Spoken> {
    vec![Spoken { dialect: &Till, operations: &TILL }, Spoken { dialect: &WalletDialect, operations: &THANK }]
}
