//! What a notice to a client or an app is about, as a name that does not depend on the client's dialect.

/// The type of an event. Names are part of what receivers are promised.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EventType {
    /// A payment of the merchant was paid.
    PaymentSucceeded,
    /// One was cancelled before it was paid.
    PaymentCancelled,
    /// One expired before it was paid.
    PaymentExpired,
    /// A payment by a user of the partner wallet was refunded: the wallet owes the user the money.
    RefundSucceeded,
    /// An order of the app was paid.
    OrderPaid,
    /// A user closed an agreement under which the merchant could debit.
    AgreementClosed,
}

impl EventType {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::PaymentSucceeded,
        Self::PaymentCancelled,
        Self::PaymentExpired,
        Self::RefundSucceeded,
        Self::OrderPaid,
        Self::AgreementClosed,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaymentSucceeded => "payment.succeeded",
            Self::PaymentCancelled => "payment.cancelled",
            Self::PaymentExpired => "payment.expired",
            Self::RefundSucceeded => "refund.succeeded",
            Self::OrderPaid => "order.paid",
            Self::AgreementClosed => "agreement.closed",
        }
    }
}
