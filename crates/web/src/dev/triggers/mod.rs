//! Triggers: things that happen to a merchant, made to happen to a test merchant. Each makes real facts through the real
//! pipeline, and the payer is a test user who belongs to the merchant.

pub(super) mod list;
mod outage;
mod play;
pub(super) mod run;
mod steps;

/// A trigger. The name is that of the API.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trigger {
    PaymentSucceeded,
    PaymentExpired,
    PaymentCancelled,
    RefundSucceeded,
    RefundPartial,
    NoticeDuplicate,
    NoticeLate,
    NoticeOutOfOrder,
    NoticeWrongSignature,
    ProviderDown,
}

impl Trigger {
    pub(super) const ALL: [Self; 10] = [
        Self::PaymentSucceeded,
        Self::PaymentExpired,
        Self::PaymentCancelled,
        Self::RefundSucceeded,
        Self::RefundPartial,
        Self::NoticeDuplicate,
        Self::NoticeLate,
        Self::NoticeOutOfOrder,
        Self::NoticeWrongSignature,
        Self::ProviderDown,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PaymentSucceeded => "payment.succeeded",
            Self::PaymentExpired => "payment.expired",
            Self::PaymentCancelled => "payment.cancelled",
            Self::RefundSucceeded => "refund.succeeded",
            Self::RefundPartial => "refund.partial",
            Self::NoticeDuplicate => "notice.duplicate",
            Self::NoticeLate => "notice.late",
            Self::NoticeOutOfOrder => "notice.out_of_order",
            Self::NoticeWrongSignature => "notice.wrong_signature",
            Self::ProviderDown => "provider.down",
        }
    }

    const fn summary(self) -> &'static str {
        match self {
            Self::PaymentSucceeded => "A test user pays an order.",
            Self::PaymentExpired => "Nobody pays an order in time.",
            Self::PaymentCancelled => "The merchant cancels an order.",
            Self::RefundSucceeded => "An order is paid, and all of it is refunded.",
            Self::RefundPartial => "An order is paid, and half of it is refunded.",
            Self::NoticeDuplicate => "An order is paid, and its notice comes twice.",
            Self::NoticeLate => "An order is paid, and its notice comes some seconds later.",
            Self::NoticeOutOfOrder => "Two orders are paid, and the notice of the second comes first.",
            Self::NoticeWrongSignature => {
                "An order is paid. A call with a wrong signature tells it first, then the notice does."
            }
            Self::ProviderDown => "A payment provider does not answer; then it does, and the order is paid.",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.name() == name)
    }
}
