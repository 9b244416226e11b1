//! Shares of a paid order: the parts, the returns, and the rest.

use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::instant;

/// A receiver on a merchant's list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Receiver {
    pub(crate) merchant: String,
    /// `MERCHANT_ID`, `PERSONAL_OPENID`, `userId`, `loginName` …
    pub(crate) kind: String,
    pub(crate) account: String,
    pub(crate) name: Option<String>,
    pub(crate) relation: Option<String>,
    pub(crate) is_active: bool,
}

/// The part of one receiver.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Share {
    pub(crate) kind: String,
    pub(crate) account: String,
    pub(crate) fen: i64,
    pub(crate) description: String,
    pub(crate) detail_id: String,
    /// Why the receiver got nothing.
    pub(crate) failure: Option<String>,
}

/// One request to share, with its receivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct ShareState {
    /// The merchant's number.
    pub(crate) number: String,
    /// The provider's number.
    pub(crate) order_id: String,
    pub(crate) shares: Vec<Share>,
    #[serde(with = "instant")]
    pub(crate) created_at: Timestamp,
    /// When every receiver has its money: until then a query says that it is in progress.
    #[serde(with = "instant")]
    pub(crate) ends_at: Timestamp,
    /// The content of the request, to detect the same number with different content.
    pub(crate) content: String,
}

/// A returned share.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct SharingReturn {
    /// The merchant's number of the return.
    pub(crate) number: String,
    /// The merchant's number of the request that shared.
    pub(crate) of: String,
    pub(crate) return_id: String,
    pub(crate) account: String,
    pub(crate) fen: i64,
    pub(crate) description: String,
    #[serde(with = "instant")]
    pub(crate) created_at: Timestamp,
}

/// Everything about sharing one order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sharing {
    pub(crate) requests: Vec<ShareState>,
    pub(crate) returns: Vec<SharingReturn>,
    /// True when the rest was released.
    pub(crate) is_finished: bool,
}

impl Sharing {
    /// The amount that receivers have, after returns.
    pub(crate) fn given_fen(&self) -> i64 {
        let shares = self.requests.iter().flat_map(|request| &request.shares);
        let given = shares.filter(|share| share.failure.is_none()).map(|share| share.fen);
        let back = self.returns.iter().map(|back| back.fen);
        given.fold(0, i64::saturating_add).saturating_sub(back.fold(0, i64::saturating_add))
    }

    /// The request with this number of the merchant.
    pub(crate) fn request(&self, number: &str) -> Option<&ShareState> {
        self.requests.iter().find(|request| request.number == number)
    }

    /// The amount that a receiver of a request can still return.
    pub(crate) fn returnable_fen(&self, request: &ShareState, account: &str) -> i64 {
        let shares =
            request.shares.iter().filter(|share| share.account == account && share.failure.is_none());
        let given = shares.map(|share| share.fen).fold(0, i64::saturating_add);
        let same = |back: &&SharingReturn| back.of == request.number && back.account == account;
        let back = self.returns.iter().filter(same).map(|back| back.fen).fold(0, i64::saturating_add);
        given.saturating_sub(back)
    }
}
