//! Every kind of id, with its prefix. This is the list of kinds.

use super::{Id, Kind};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $alias:ident, $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $kind;

        impl Kind for $kind {
            const PREFIX: &'static str = $prefix;
        }

        #[doc = concat!("The id of a ", stringify!($kind), ": `", $prefix, "_…`.")]
        pub type $alias = Id<$kind>;
    )+};
}

kinds! {
    /// A user of the wallet.
    User, UserId, "usr";
    /// A merchant.
    Merchant, MerchantId, "mch";
    /// A payment.
    Payment, PaymentId, "pay";
    /// A refund.
    Refund, RefundId, "rfd";
    /// A ledger transfer.
    Transfer, TransferId, "trf";
    /// A notice in the outbox.
    Notice, NoticeId, "ntc";
    /// A message to a user.
    Message, MessageId, "msg";
    /// A sign-in session.
    Session, SessionId, "ses";
    /// A pair of access and refresh tokens.
    Grant, GrantId, "grt";
    /// An authorization code.
    AuthCode, AuthCodeId, "acd";
    /// A recorded API call.
    Call, CallId, "cal";
    /// An order of another acquirer, paid from this wallet.
    ForeignOrder, ForeignOrderId, "fgn";
    /// An acquirer that this wallet knows. Its id is made from its configured name.
    Acquirer, AcquirerId, "acq";
    /// A session of an app's user.
    AppSession, AppSessionId, "ase";
    /// A visit at an identity provider.
    IdpVisit, IdpVisitId, "idp";
    /// A merchant's account with a payment provider.
    ProviderAccount, ProviderAccountId, "cha";
    /// A receiver of shares. Its id is made from its account at the provider.
    Receiver, ReceiverId, "rcv";
    /// An operator's act.
    Act, ActId, "act";
    /// A developer key.
    DevKey, DevKeyId, "dvk";
    /// An agreement under which a merchant debits a user.
    Agreement, AgreementId, "agr";
    /// An invitation to the console.
    Invite, InviteId, "inv";
    /// A refund that waits for approval.
    RefundRequest, RefundRequestId, "rrq";
    /// A session of a member of the console.
    MemberSession, MemberSessionId, "mse";
    /// A batch of the write pipeline.
    Batch, BatchId, "bat";
}
