//! Every code of docs/errors.md.
//!
//! Written by sdk/generator from the wallet's own documents: not by hand.

/// A code of the wallet's registry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Code {
    /// The order was created and waits for the user.
    Accept,
    /// The caller may not do this; the message says why.
    AccessDenied,
    /// The acquirer behind the payment link gave no trustworthy response.
    AcquirerUnavailable,
    /// It was refused or ended, or nobody signed it in time.
    AgreementClosed,
    /// This wallet did not issue the address, or the agreement is another user's.
    AgreementNotExist,
    /// An agreement is signed once.
    AgreementSigned,
    /// The operator has suspended the app or its merchant.
    AppSuspended,
    /// This operation does not know the grant type in the field `grantType`.
    AuthClientUnsupportedGrantType,
    /// The body was not read completely.
    BodyTooLarge,
    /// The merchant has no active account with this provider, or the provider does not have this way to pay.
    ChannelNotAvailable,
    /// The provider gave no trustworthy response. The outcome is not known; the wallet keeps querying it.
    ChannelNoAnswer,
    /// The provider refused the order or the refund; its own message is on record.
    ChannelRefused,
    /// Amount or payee differ from what the user confirmed. No money moved.
    ConfirmationMismatch,
    /// None of the scopes was granted by the user.
    ConsentRequired,
    /// The currency is unknown, withdrawn, not money (a fund, a metal, a code for tests), or not that of the payment.
    CurrencyNotSupport,
    /// The developer key was issued for a time that is over.
    DevKeyExpired,
    /// No developer key, one that is not known, or one that was revoked.
    DevKeyRequired,
    /// The token was presented too late.
    ExpiredAccessToken,
    /// The code was presented too late.
    ExpiredCode,
    /// The token was presented too late.
    ExpiredRefreshToken,
    /// A form was sent from a foreign page.
    ForbiddenOrigin,
    /// The gateway type is unknown, or the app does not offer it.
    GatewayOff,
    /// Paying inside the provider's own app needs the user's identity there.
    IdentityRequired,
    /// No such token, it belongs to another client, or it was cancelled.
    InvalidAccessToken,
    /// The path names no operation.
    InvalidApi,
    /// The client that requests authorization is not a merchant.
    InvalidAuthClient,
    /// The operator has suspended the client that requests authorization.
    InvalidAuthClientStatus,
    /// No merchant has this Client-Id.
    InvalidClient,
    /// The operator suspended the merchant. Refunds, returns, cancellations and inquiries work; anything new is refused.
    InvalidClientStatus,
    /// No such code, or it was given to another client.
    InvalidCode,
    /// Login id and password do not match.
    InvalidCredentials,
    /// This wallet did not issue the URL.
    InvalidPaymentUrl,
    /// No such token, it belongs to another client, or it was cancelled.
    InvalidRefreshToken,
    /// The signature does not match the bytes received.
    InvalidSignature,
    /// The operator has ended the key with which the request is signed.
    KeyEnded,
    /// The merchant has no key with the keyVersion of the Signature header.
    KeyNotFound,
    /// The app does not offer this login method, or this deployment cannot offer it.
    LoginMethodOff,
    /// Another user of the app has this user name, e-mail address, phone number or provider's id.
    LoginTaken,
    /// The body is declared as something other than JSON.
    MediaTypeNotAcceptable,
    /// Every operation is a POST.
    MethodNotSupported,
    /// The merchant was added for tests, and the payer or the account with a provider was not; or the other way round.
    ModeMismatch,
    /// The body is not a JSON object.
    MsgParseError,
    /// Nothing exists at this path.
    NotFound,
    /// The payment has already succeeded.
    OrderAlreadyPaid,
    /// The first user who opens an order in a partner wallet binds it; nobody else can pay it.
    OrderBoundToOther,
    /// The merchant or a user closed the order.
    OrderCancelled,
    /// Nobody paid in time.
    OrderExpired,
    /// The payee's acquirer refused the payment.
    OrderFailed,
    /// The user has paid; the payee's acquirer has not confirmed it yet.
    OrderInProcess,
    /// The order was paid, cancelled or has expired; nobody can pay it any more.
    OrderIsClosed,
    /// The payment was never accepted, or belongs to another merchant.
    OrderNotExist,
    /// The order is closed, or not paid yet.
    OrderStatusInvalid,
    /// A header or a field of the body breaks a rule; the message names it.
    ParamIllegal,
    /// The merchant has less than the refund.
    PartnerBalanceNotEnough,
    /// The operator has suspended the merchant that the order is for. The order stays open until it expires.
    PayeeSuspended,
    /// The user's agreement has a limit for one payment, and this is more. No money moved.
    PaymentAmountExceedLimit,
    /// The outcome is not known yet.
    PaymentInProcess,
    /// Too many wrong attempts in a row.
    PinLocked,
    /// The PIN is not the user's. The attempt was counted.
    PinWrong,
    /// A general refusal by the business rules.
    ProcessFail,
    /// No signed root covers the payment yet; one is being signed.
    ProofInProcess,
    /// The root that was named does not cover it, or the chain has no record of it as it stands in the books.
    ProofNotPossible,
    /// ReferenceClientId is not the client that the code was issued for.
    ReferenceClientIdNotMatch,
    /// All refunds together would exceed the payment.
    RefundAmountExceed,
    /// A payment provider has to return the money; the outcome is not known yet.
    RefundInProcess,
    /// The refund was never accepted.
    RefundNotExist,
    /// The payment came from a partner wallet whose server is not known.
    RefundNotSupported,
    /// The payment is older than the refund window.
    RefundWindowExceed,
    /// The same request id was sent with different content. The first request is not affected.
    RepeatReqInconsistent,
    /// The caller is over its limit. Nothing was done.
    RequestTrafficExceedLimit,
    /// The database does not respond, or too many requests are waiting.
    ServiceUnavailable,
    /// The session has ended.
    SessionExpired,
    /// No session token, or one that is not valid.
    SessionRequired,
    /// The refund needs money that the receiver of a share holds or is about to get; nothing was returned to the payer.
    ShareNotReturned,
    /// The payment provider has to share the money, or take it back; the outcome is not known yet.
    SharingInProcess,
    /// The order was not created for sharing, is finished, or has less left than the share.
    SharingNotPossible,
    /// The request succeeded.
    Success,
    /// The developer key belongs to a live merchant, whose orders are paid with real money.
    TestClientRequired,
    /// Request-Time cannot be parsed, or is too far from the server's clock.
    TimestampInvalid,
    /// Too many wrong passwords for this account, from this network or overall. The password was not checked.
    TooManyAttempts,
    /// An internal error. It may or may not have taken effect.
    UnknownException,
    /// A code works once.
    UsedCode,
    /// A refresh token works once.
    UsedRefreshToken,
    /// The user's agreement has a limit for a day, and this debit would exceed it. No money moved.
    UserAmountExceedLimit,
    /// The payer's balance is below the amount. The order stays open.
    UserBalanceNotEnough,
    /// The user is not known.
    UserNotExist,
    /// The operator has suspended the user, who can neither sign in nor pay. Incoming money is credited, refunds work.
    UserStatusAbnormal,
}

/// What is known about a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// Its name.
    pub name: &'static str,
    /// Its number, which is never used again.
    pub number: u16,
    /// The `resultStatus` with which it comes.
    pub status: Status,
    /// Whether sending again can help.
    pub retry: RetryAdvice,
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it.
    pub what_to_do: &'static str,
}

/// A `resultStatus`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Done.
    S,
    /// Accepted: the user has to act.
    A,
    /// Refused.
    F,
    /// Unknown.
    U,
}

/// Whether sending again can help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetryAdvice {
    /// It cannot.
    Never,
    /// The same request.
    Same,
    /// The same request, later.
    Later,
    /// A corrected one, under a new id.
    New,
}

impl Code {
    /// Every code with what is known about it, by name.
    pub const ROWS: &'static [CodeRow] = ROWS;

    /// The code with this name.
    pub fn parse(name: &str) -> Option<Self> {
        let place = ROWS.binary_search_by_key(&name, |row| row.name).ok()?;
        ROWS.get(place).map(|row| row.code)
    }

    /// What is known about it.
    #[expect(clippy::indexing_slicing, reason = "there is a row for each variant, in their order, which a test compares")]
    pub fn row(self) -> &'static CodeRow {
        &ROWS[self as usize]
    }
}

const ROWS: &[CodeRow] = &[
    CodeRow { code: Code::Accept, name: "ACCEPT", number: 2, status: Status::A, retry: RetryAdvice::Never, meaning: "The order was created and waits for the user.", what_to_do: "Open redirectActionForm.redirectUrl." },
    CodeRow { code: Code::AccessDenied, name: "ACCESS_DENIED", number: 112, status: Status::F, retry: RetryAdvice::Never, meaning: "The caller may not do this; the message says why.", what_to_do: "Ask the user for the scope, or contact the operator." },
    CodeRow { code: Code::AcquirerUnavailable, name: "ACQUIRER_UNAVAILABLE", number: 417, status: Status::F, retry: RetryAdvice::Later, meaning: "The acquirer behind the payment link gave no trustworthy response.", what_to_do: "Try again shortly." },
    CodeRow { code: Code::AgreementClosed, name: "AGREEMENT_CLOSED", number: 422, status: Status::F, retry: RetryAdvice::Never, meaning: "It was refused or ended, or nobody signed it in time.", what_to_do: "Ask the merchant to prepare a new one." },
    CodeRow { code: Code::AgreementNotExist, name: "AGREEMENT_NOT_EXIST", number: 420, status: Status::F, retry: RetryAdvice::Never, meaning: "This wallet did not issue the address, or the agreement is another user's.", what_to_do: "Ask the merchant to prepare a new one." },
    CodeRow { code: Code::AgreementSigned, name: "AGREEMENT_SIGNED", number: 421, status: Status::F, retry: RetryAdvice::Never, meaning: "An agreement is signed once.", what_to_do: "Ask the merchant to prepare a new one." },
    CodeRow { code: Code::AppSuspended, name: "APP_SUSPENDED", number: 603, status: Status::F, retry: RetryAdvice::Never, meaning: "The operator has suspended the app or its merchant.", what_to_do: "Contact the operator." },
    CodeRow { code: Code::AuthClientUnsupportedGrantType, name: "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE", number: 201, status: Status::F, retry: RetryAdvice::New, meaning: "This operation does not know the grant type in the field `grantType`.", what_to_do: "Send AUTHORIZATION_CODE or REFRESH_TOKEN." },
    CodeRow { code: Code::BodyTooLarge, name: "BODY_TOO_LARGE", number: 106, status: Status::F, retry: RetryAdvice::New, meaning: "The body was not read completely.", what_to_do: "Send a smaller body." },
    CodeRow { code: Code::ChannelNotAvailable, name: "CHANNEL_NOT_AVAILABLE", number: 314, status: Status::F, retry: RetryAdvice::New, meaning: "The merchant has no active account with this provider, or the provider does not have this way to pay.", what_to_do: "Choose another way to pay, or add the account with `cashier provider add`." },
    CodeRow { code: Code::ChannelNoAnswer, name: "CHANNEL_NO_ANSWER", number: 316, status: Status::U, retry: RetryAdvice::Later, meaning: "The provider gave no trustworthy response. The outcome is not known; the wallet keeps querying it.", what_to_do: "Send the same request again, or inquire." },
    CodeRow { code: Code::ChannelRefused, name: "CHANNEL_REFUSED", number: 315, status: Status::F, retry: RetryAdvice::New, meaning: "The provider refused the order or the refund; its own message is on record.", what_to_do: "Check the reason. A refund can be retried; an order needs another way to pay." },
    CodeRow { code: Code::ConfirmationMismatch, name: "CONFIRMATION_MISMATCH", number: 410, status: Status::F, retry: RetryAdvice::New, meaning: "Amount or payee differ from what the user confirmed. No money moved.", what_to_do: "Show the order again." },
    CodeRow { code: Code::ConsentRequired, name: "CONSENT_REQUIRED", number: 213, status: Status::F, retry: RetryAdvice::New, meaning: "None of the scopes was granted by the user.", what_to_do: "Show the consent page, then ask again." },
    CodeRow { code: Code::CurrencyNotSupport, name: "CURRENCY_NOT_SUPPORT", number: 304, status: Status::F, retry: RetryAdvice::New, meaning: "The currency is unknown, withdrawn, not money (a fund, a metal, a code for tests), or not that of the payment.", what_to_do: "Send the right currency; the message names the successor of a withdrawn one." },
    CodeRow { code: Code::DevKeyExpired, name: "DEV_KEY_EXPIRED", number: 702, status: Status::F, retry: RetryAdvice::New, meaning: "The developer key was issued for a time that is over.", what_to_do: "Have a new one issued with `cashier merchant dev-key issue`." },
    CodeRow { code: Code::DevKeyRequired, name: "DEV_KEY_REQUIRED", number: 701, status: Status::F, retry: RetryAdvice::New, meaning: "No developer key, one that is not known, or one that was revoked.", what_to_do: "Send `Authorization: Bearer dk_…` with a key from `cashier merchant dev-key issue`." },
    CodeRow { code: Code::ExpiredAccessToken, name: "EXPIRED_ACCESS_TOKEN", number: 211, status: Status::F, retry: RetryAdvice::New, meaning: "The token was presented too late.", what_to_do: "Refresh it with applyToken." },
    CodeRow { code: Code::ExpiredCode, name: "EXPIRED_CODE", number: 206, status: Status::F, retry: RetryAdvice::New, meaning: "The code was presented too late.", what_to_do: "Call my.getAuthCode again." },
    CodeRow { code: Code::ExpiredRefreshToken, name: "EXPIRED_REFRESH_TOKEN", number: 209, status: Status::F, retry: RetryAdvice::New, meaning: "The token was presented too late.", what_to_do: "Send the user through my.getAuthCode." },
    CodeRow { code: Code::ForbiddenOrigin, name: "FORBIDDEN_ORIGIN", number: 412, status: Status::F, retry: RetryAdvice::Never, meaning: "A form was sent from a foreign page.", what_to_do: "Open the page again and use its own form." },
    CodeRow { code: Code::GatewayOff, name: "GATEWAY_OFF", number: 604, status: Status::F, retry: RetryAdvice::New, meaning: "The gateway type is unknown, or the app does not offer it.", what_to_do: "Use another gateway type, or switch it on with `cashier app add`." },
    CodeRow { code: Code::IdentityRequired, name: "IDENTITY_REQUIRED", number: 605, status: Status::F, retry: RetryAdvice::New, meaning: "Paying inside the provider's own app needs the user's identity there.", what_to_do: "Sign in through the provider, or link the identity." },
    CodeRow { code: Code::InvalidAccessToken, name: "INVALID_ACCESS_TOKEN", number: 210, status: Status::F, retry: RetryAdvice::New, meaning: "No such token, it belongs to another client, or it was cancelled.", what_to_do: "Send the user through my.getAuthCode." },
    CodeRow { code: Code::InvalidApi, name: "INVALID_API", number: 105, status: Status::F, retry: RetryAdvice::New, meaning: "The path names no operation.", what_to_do: "Check the path." },
    CodeRow { code: Code::InvalidAuthClient, name: "INVALID_AUTH_CLIENT", number: 202, status: Status::F, retry: RetryAdvice::New, meaning: "The client that requests authorization is not a merchant.", what_to_do: "Check the client id." },
    CodeRow { code: Code::InvalidAuthClientStatus, name: "INVALID_AUTH_CLIENT_STATUS", number: 203, status: Status::F, retry: RetryAdvice::Never, meaning: "The operator has suspended the client that requests authorization.", what_to_do: "Contact the wallet operator." },
    CodeRow { code: Code::InvalidClient, name: "INVALID_CLIENT", number: 109, status: Status::F, retry: RetryAdvice::New, meaning: "No merchant has this Client-Id.", what_to_do: "Check the Client-Id header." },
    CodeRow { code: Code::InvalidClientStatus, name: "INVALID_CLIENT_STATUS", number: 110, status: Status::F, retry: RetryAdvice::Never, meaning: "The operator suspended the merchant. Refunds, returns, cancellations and inquiries work; anything new is refused.", what_to_do: "Contact the wallet operator." },
    CodeRow { code: Code::InvalidCode, name: "INVALID_CODE", number: 204, status: Status::F, retry: RetryAdvice::New, meaning: "No such code, or it was given to another client.", what_to_do: "Call my.getAuthCode again." },
    CodeRow { code: Code::InvalidCredentials, name: "INVALID_CREDENTIALS", number: 401, status: Status::F, retry: RetryAdvice::New, meaning: "Login id and password do not match.", what_to_do: "Ask the user again." },
    CodeRow { code: Code::InvalidPaymentUrl, name: "INVALID_PAYMENT_URL", number: 411, status: Status::F, retry: RetryAdvice::Never, meaning: "This wallet did not issue the URL.", what_to_do: "Ask the merchant for a new order." },
    CodeRow { code: Code::InvalidRefreshToken, name: "INVALID_REFRESH_TOKEN", number: 207, status: Status::F, retry: RetryAdvice::New, meaning: "No such token, it belongs to another client, or it was cancelled.", what_to_do: "Send the user through my.getAuthCode." },
    CodeRow { code: Code::InvalidSignature, name: "INVALID_SIGNATURE", number: 107, status: Status::F, retry: RetryAdvice::New, meaning: "The signature does not match the bytes received.", what_to_do: "Sign the exact bytes that you send; check key and Client-Id." },
    CodeRow { code: Code::KeyEnded, name: "KEY_ENDED", number: 117, status: Status::F, retry: RetryAdvice::New, meaning: "The operator has ended the key with which the request is signed.", what_to_do: "Sign with another key, or give the wallet operator a new one." },
    CodeRow { code: Code::KeyNotFound, name: "KEY_NOT_FOUND", number: 108, status: Status::F, retry: RetryAdvice::New, meaning: "The merchant has no key with the keyVersion of the Signature header.", what_to_do: "Register the key, or send the right keyVersion." },
    CodeRow { code: Code::LoginMethodOff, name: "LOGIN_METHOD_OFF", number: 602, status: Status::F, retry: RetryAdvice::Never, meaning: "The app does not offer this login method, or this deployment cannot offer it.", what_to_do: "Use another method, or switch it on with `cashier app add`." },
    CodeRow { code: Code::LoginTaken, name: "LOGIN_TAKEN", number: 601, status: Status::F, retry: RetryAdvice::New, meaning: "Another user of the app has this user name, e-mail address, phone number or provider's id.", what_to_do: "Choose another, or sign in." },
    CodeRow { code: Code::MediaTypeNotAcceptable, name: "MEDIA_TYPE_NOT_ACCEPTABLE", number: 103, status: Status::F, retry: RetryAdvice::New, meaning: "The body is declared as something other than JSON.", what_to_do: "Send application/json." },
    CodeRow { code: Code::MethodNotSupported, name: "METHOD_NOT_SUPPORTED", number: 104, status: Status::F, retry: RetryAdvice::New, meaning: "Every operation is a POST.", what_to_do: "Send a POST." },
    CodeRow { code: Code::ModeMismatch, name: "MODE_MISMATCH", number: 419, status: Status::F, retry: RetryAdvice::Never, meaning: "The merchant was added for tests, and the payer or the account with a provider was not; or the other way round.", what_to_do: "Pay a test merchant's order as a test user or through a sandbox, and a live merchant's order as a live user." },
    CodeRow { code: Code::MsgParseError, name: "MSG_PARSE_ERROR", number: 102, status: Status::F, retry: RetryAdvice::New, meaning: "The body is not a JSON object.", what_to_do: "Send a JSON object in UTF-8." },
    CodeRow { code: Code::NotFound, name: "NOT_FOUND", number: 413, status: Status::F, retry: RetryAdvice::Never, meaning: "Nothing exists at this path.", what_to_do: "Check the address." },
    CodeRow { code: Code::OrderAlreadyPaid, name: "ORDER_ALREADY_PAID", number: 407, status: Status::F, retry: RetryAdvice::Never, meaning: "The payment has already succeeded.", what_to_do: "Nothing: show the receipt." },
    CodeRow { code: Code::OrderBoundToOther, name: "ORDER_BOUND_TO_OTHER", number: 414, status: Status::F, retry: RetryAdvice::Never, meaning: "The first user who opens an order in a partner wallet binds it; nobody else can pay it.", what_to_do: "Ask the merchant for a new order." },
    CodeRow { code: Code::OrderCancelled, name: "ORDER_CANCELLED", number: 408, status: Status::F, retry: RetryAdvice::Never, meaning: "The merchant or a user closed the order.", what_to_do: "Ask the merchant for a new order." },
    CodeRow { code: Code::OrderExpired, name: "ORDER_EXPIRED", number: 409, status: Status::F, retry: RetryAdvice::Never, meaning: "Nobody paid in time.", what_to_do: "Ask the merchant for a new order." },
    CodeRow { code: Code::OrderFailed, name: "ORDER_FAILED", number: 416, status: Status::F, retry: RetryAdvice::Never, meaning: "The payee's acquirer refused the payment.", what_to_do: "Ask the merchant for a new order." },
    CodeRow { code: Code::OrderInProcess, name: "ORDER_IN_PROCESS", number: 415, status: Status::F, retry: RetryAdvice::Never, meaning: "The user has paid; the payee's acquirer has not confirmed it yet.", what_to_do: "Nothing: check the order's state again later." },
    CodeRow { code: Code::OrderIsClosed, name: "ORDER_IS_CLOSED", number: 312, status: Status::F, retry: RetryAdvice::Never, meaning: "The order was paid, cancelled or has expired; nobody can pay it any more.", what_to_do: "Return the user's money, if any was taken." },
    CodeRow { code: Code::OrderNotExist, name: "ORDER_NOT_EXIST", number: 301, status: Status::F, retry: RetryAdvice::Never, meaning: "The payment was never accepted, or belongs to another merchant.", what_to_do: "It may be treated as failed." },
    CodeRow { code: Code::OrderStatusInvalid, name: "ORDER_STATUS_INVALID", number: 302, status: Status::F, retry: RetryAdvice::New, meaning: "The order is closed, or not paid yet.", what_to_do: "Inquire about its state." },
    CodeRow { code: Code::ParamIllegal, name: "PARAM_ILLEGAL", number: 101, status: Status::F, retry: RetryAdvice::New, meaning: "A header or a field of the body breaks a rule; the message names it.", what_to_do: "Correct the field." },
    CodeRow { code: Code::PartnerBalanceNotEnough, name: "PARTNER_BALANCE_NOT_ENOUGH", number: 308, status: Status::F, retry: RetryAdvice::New, meaning: "The merchant has less than the refund.", what_to_do: "Wait for further payments, then refund under a new id." },
    CodeRow { code: Code::PayeeSuspended, name: "PAYEE_SUSPENDED", number: 418, status: Status::F, retry: RetryAdvice::Never, meaning: "The operator has suspended the merchant that the order is for. The order stays open until it expires.", what_to_do: "Contact the merchant, or the wallet operator." },
    CodeRow { code: Code::PaymentAmountExceedLimit, name: "PAYMENT_AMOUNT_EXCEED_LIMIT", number: 320, status: Status::F, retry: RetryAdvice::New, meaning: "The user's agreement has a limit for one payment, and this is more. No money moved.", what_to_do: "Debit less, or have the user sign an agreement with a higher limit." },
    CodeRow { code: Code::PaymentInProcess, name: "PAYMENT_IN_PROCESS", number: 3, status: Status::U, retry: RetryAdvice::Later, meaning: "The outcome is not known yet.", what_to_do: "Inquire, or wait for the notice." },
    CodeRow { code: Code::PinLocked, name: "PIN_LOCKED", number: 406, status: Status::F, retry: RetryAdvice::Never, meaning: "Too many wrong attempts in a row.", what_to_do: "The operator has to set a new PIN." },
    CodeRow { code: Code::PinWrong, name: "PIN_WRONG", number: 405, status: Status::F, retry: RetryAdvice::New, meaning: "The PIN is not the user's. The attempt was counted.", what_to_do: "Ask the user again; error.tries_left is the number of attempts left." },
    CodeRow { code: Code::ProcessFail, name: "PROCESS_FAIL", number: 116, status: Status::F, retry: RetryAdvice::Never, meaning: "A general refusal by the business rules.", what_to_do: "Read the message." },
    CodeRow { code: Code::ProofInProcess, name: "PROOF_IN_PROCESS", number: 6, status: Status::U, retry: RetryAdvice::Later, meaning: "No signed root covers the payment yet; one is being signed.", what_to_do: "Ask again in some seconds." },
    CodeRow { code: Code::ProofNotPossible, name: "PROOF_NOT_POSSIBLE", number: 319, status: Status::F, retry: RetryAdvice::New, meaning: "The root that was named does not cover it, or the chain has no record of it as it stands in the books.", what_to_do: "Ask without a root. If that fails too, ask the wallet's operator, who checks the books with `cashier verify`." },
    CodeRow { code: Code::ReferenceClientIdNotMatch, name: "REFERENCE_CLIENT_ID_NOT_MATCH", number: 212, status: Status::F, retry: RetryAdvice::New, meaning: "referenceClientId is not the client that the code was issued for.", what_to_do: "Send the id of the program that asked for the code." },
    CodeRow { code: Code::RefundAmountExceed, name: "REFUND_AMOUNT_EXCEED", number: 309, status: Status::F, retry: RetryAdvice::New, meaning: "All refunds together would exceed the payment.", what_to_do: "Refund less." },
    CodeRow { code: Code::RefundInProcess, name: "REFUND_IN_PROCESS", number: 4, status: Status::U, retry: RetryAdvice::Never, meaning: "A payment provider has to return the money; the outcome is not known yet.", what_to_do: "Ask with inquiryRefund: the same request only gets this answer again. Do not return the money in another way meanwhile." },
    CodeRow { code: Code::RefundNotExist, name: "REFUND_NOT_EXIST", number: 311, status: Status::F, retry: RetryAdvice::Never, meaning: "The refund was never accepted.", what_to_do: "It may be treated as failed." },
    CodeRow { code: Code::RefundNotSupported, name: "REFUND_NOT_SUPPORTED", number: 313, status: Status::F, retry: RetryAdvice::Never, meaning: "The payment came from a partner wallet whose server is not known.", what_to_do: "Return the money in another way, or contact the operator." },
    CodeRow { code: Code::RefundWindowExceed, name: "REFUND_WINDOW_EXCEED", number: 310, status: Status::F, retry: RetryAdvice::Never, meaning: "The payment is older than the refund window.", what_to_do: "Return the money in another way." },
    CodeRow { code: Code::RepeatReqInconsistent, name: "REPEAT_REQ_INCONSISTENT", number: 303, status: Status::F, retry: RetryAdvice::New, meaning: "The same request id was sent with different content. The first request is not affected.", what_to_do: "Use a new id for a new request." },
    CodeRow { code: Code::RequestTrafficExceedLimit, name: "REQUEST_TRAFFIC_EXCEED_LIMIT", number: 113, status: Status::U, retry: RetryAdvice::Later, meaning: "The caller is over its limit. Nothing was done.", what_to_do: "Slow down, then send the same request again." },
    CodeRow { code: Code::ServiceUnavailable, name: "SERVICE_UNAVAILABLE", number: 115, status: Status::U, retry: RetryAdvice::Later, meaning: "The database does not respond, or too many requests are waiting.", what_to_do: "Wait, then send the same request again." },
    CodeRow { code: Code::SessionExpired, name: "SESSION_EXPIRED", number: 404, status: Status::F, retry: RetryAdvice::New, meaning: "The session has ended.", what_to_do: "Sign in." },
    CodeRow { code: Code::SessionRequired, name: "SESSION_REQUIRED", number: 403, status: Status::F, retry: RetryAdvice::New, meaning: "No session token, or one that is not valid.", what_to_do: "Sign in." },
    CodeRow { code: Code::ShareNotReturned, name: "SHARE_NOT_RETURNED", number: 318, status: Status::F, retry: RetryAdvice::New, meaning: "The refund needs money that the receiver of a share holds or is about to get; nothing was returned to the payer.", what_to_do: "Wait until the share has ended, or fix the cause, then retry the refund with retryRefund." },
    CodeRow { code: Code::SharingInProcess, name: "SHARING_IN_PROCESS", number: 5, status: Status::U, retry: RetryAdvice::Never, meaning: "The payment provider has to share the money, or take it back; the outcome is not known yet.", what_to_do: "Ask with inquiryShare: the same request only gets this answer again." },
    CodeRow { code: Code::SharingNotPossible, name: "SHARING_NOT_POSSIBLE", number: 317, status: Status::F, retry: RetryAdvice::New, meaning: "The order was not created for sharing, is finished, or has less left than the share.", what_to_do: "Inquire about the amount left." },
    CodeRow { code: Code::Success, name: "SUCCESS", number: 1, status: Status::S, retry: RetryAdvice::Never, meaning: "The request succeeded.", what_to_do: "Nothing." },
    CodeRow { code: Code::TestClientRequired, name: "TEST_CLIENT_REQUIRED", number: 703, status: Status::F, retry: RetryAdvice::Never, meaning: "The developer key belongs to a live merchant, whose orders are paid with real money.", what_to_do: "Use the key of a merchant that was added with `cashier merchant add --test`." },
    CodeRow { code: Code::TimestampInvalid, name: "TIMESTAMP_INVALID", number: 111, status: Status::F, retry: RetryAdvice::New, meaning: "Request-Time cannot be parsed, or is too far from the server's clock.", what_to_do: "Send the current time; check your clock." },
    CodeRow { code: Code::TooManyAttempts, name: "TOO_MANY_ATTEMPTS", number: 402, status: Status::F, retry: RetryAdvice::Later, meaning: "Too many wrong passwords for this account, from this network or overall. The password was not checked.", what_to_do: "Wait." },
    CodeRow { code: Code::UnknownException, name: "UNKNOWN_EXCEPTION", number: 114, status: Status::U, retry: RetryAdvice::Same, meaning: "An internal error. It may or may not have taken effect.", what_to_do: "Inquire, or send the same request again." },
    CodeRow { code: Code::UsedCode, name: "USED_CODE", number: 205, status: Status::F, retry: RetryAdvice::New, meaning: "A code works once.", what_to_do: "Call my.getAuthCode again." },
    CodeRow { code: Code::UsedRefreshToken, name: "USED_REFRESH_TOKEN", number: 208, status: Status::F, retry: RetryAdvice::New, meaning: "A refresh token works once.", what_to_do: "Use the newest refresh token." },
    CodeRow { code: Code::UserAmountExceedLimit, name: "USER_AMOUNT_EXCEED_LIMIT", number: 321, status: Status::F, retry: RetryAdvice::Later, meaning: "The user's agreement has a limit for a day, and this debit would exceed it. No money moved.", what_to_do: "Debit again after midnight UTC, or debit less." },
    CodeRow { code: Code::UserBalanceNotEnough, name: "USER_BALANCE_NOT_ENOUGH", number: 305, status: Status::F, retry: RetryAdvice::Later, meaning: "The payer's balance is below the amount. The order stays open.", what_to_do: "Top up, then confirm again." },
    CodeRow { code: Code::UserNotExist, name: "USER_NOT_EXIST", number: 306, status: Status::F, retry: RetryAdvice::Never, meaning: "The user is not known.", what_to_do: "Check the user id." },
    CodeRow { code: Code::UserStatusAbnormal, name: "USER_STATUS_ABNORMAL", number: 307, status: Status::F, retry: RetryAdvice::Never, meaning: "The operator has suspended the user, who can neither sign in nor pay. Incoming money is credited, refunds work.", what_to_do: "Contact the wallet operator." },
];
