//! What a provider's answer about a provider call means: pure, the same for every kind of provider call. Each provider's
//! folder proves it for every code of its own.
//!
//! An answer that shows the provider call under its number counts for what it shows. A refusal counts for this call alone,
//! unless it is the provider's word about the number (`is_about_number` of each protocol).

use std::sync::Arc;

use cashier_core::provider::{About, QueryAnswer, Refusal, SendAnswer};
use cashier_core::time::Timestamp;

/// What a provider shows under a provider call's number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// It is on its way.
    Pending,
    /// It is done.
    Done(Option<Timestamp>),
    /// It has ended, and no money moved.
    Ended(Arc<str>),
    /// Something else, or in words that are not known here.
    Other,
}

impl From<Shown> for SendAnswer {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Pending => Self::Accepted,
            Shown::Done(at) => Self::Done { at },
            Shown::Ended(reason) => Self::Ended { reason },
            Shown::Other => Self::Unknown,
        }
    }
}

impl From<Shown> for QueryAnswer {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Pending => Self::Pending,
            Shown::Done(at) => Self::Done { at },
            Shown::Ended(reason) => Self::Ended { reason },
            Shown::Other => Self::Unknown,
        }
    }
}

pub(super) fn refused(is_about_number: bool, reason: Arc<str>) -> SendAnswer {
    let about = if is_about_number { About::Number } else { About::Gate };
    SendAnswer::Refused(Refusal { about, reason })
}

/// A call that was not made, because what it needs is missing here. Of earlier calls that says nothing.
pub(super) fn not_sent(reason: &str) -> SendAnswer {
    refused(false, Arc::from(reason))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What is concluded from a refusal: `Some` of what it is about, `None` for nothing.
    pub(in crate::providers) fn about(answer: &SendAnswer) -> Option<About> {
        match answer {
            SendAnswer::Refused(refusal) => Some(refusal.about),
            SendAnswer::Unknown => None,
            _ => panic!("a refusal is no success: {answer:?}"),
        }
    }

    #[test]
    fn what_was_not_sent_says_nothing_about_the_number() {
        assert_eq!(about(&not_sent("no password")), Some(About::Gate));
    }
}
