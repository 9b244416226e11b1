//! What a provider's answer about a provider call means: pure functions, the same for every kind of provider call.
//! The tests in each provider's folder cover all of its codes.
//!
//! An answer that shows the provider call under its number counts for what it shows. A refusal counts for this call
//! only, unless it is the provider's statement about the number (`is_about_number` of each protocol).

use std::sync::Arc;

use cashier_core::provider::{About, QueryAnswer, Refusal, SendAnswer};
use cashier_core::time::Timestamp;

/// What a provider has under a provider call's number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// It is in progress.
    Pending,
    /// It is done.
    Done(Option<Timestamp>),
    /// It has ended, and no money moved.
    Ended(Arc<str>),
    /// Something else, or a status that is not known here.
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

/// A call that was not made, because something it needs is missing here. That says nothing about earlier calls.
pub(super) fn not_sent(reason: &str) -> SendAnswer {
    refused(false, Arc::from(reason))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a refusal is about; `None` when nothing can be concluded.
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
