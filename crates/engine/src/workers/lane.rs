//! The lane of a notice: that of the server it goes to.

use std::time::Duration;

use cashier_core::notice::{Channel, Notice, NoticeKey, NoticeState};
use cashier_core::time::Timestamp;
use url::Url;

use crate::lanes::{Item, Owner, Receiver};

/// The upper limit on the duration of an attempt. A lease with less time left is not used.
pub(crate) const ATTEMPT_MAX: Duration = Duration::from_secs(20);

impl Item for Notice {
    type Key = NoticeKey;

    fn key(&self) -> NoticeKey {
        cashier_core::world::Row::key(self)
    }

    /// The server of a notify URL, or the mail or SMS service, which the operator has set up.
    fn names(&self) -> (Receiver, Owner) {
        let (url, owner): (&str, Owner) = match &self.channel {
            Channel::Merchant { url, merchant, .. } | Channel::Trigger { url, merchant, .. } => {
                (url, merchant.to_string().into())
            }
            Channel::Acquirer { url, acquirer, .. } => (url, acquirer.to_string().into()),
            Channel::Mail { .. } => return ("mail".into(), "mail".into()),
            Channel::Sms { .. } => return ("sms".into(), "sms".into()),
        };
        let origin =
            Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization());
        // Notices of two merchants to one server wait in two lanes.
        (format!("{owner} {origin}").into(), owner)
    }

    fn is_own(&self) -> bool {
        matches!(self.channel, Channel::Mail { .. } | Channel::Sms { .. })
    }

    fn is_leased(&self, now: Timestamp) -> bool {
        let NoticeState::Due { leased_until, .. } = self.state else { return false };
        leased_until >= now.saturating_add(ATTEMPT_MAX)
    }
}
