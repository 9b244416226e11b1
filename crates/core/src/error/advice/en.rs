//! How to get each code on the demo, in English.

use crate::error::Code;

macro_rules! triggers {
    ($($code:ident $trigger:literal;)+) => {
        /// How to get the code on the demo.
        pub(super) const fn trigger(code: Code) -> &'static str {
            match code {
                $(Code::$code => $trigger,)+
            }
        }
    };
}

triggers! {
    Success "Send `inquiryPayment` with the id of any order of the shop.";
    Accept "Send `pay` with the fields of the guide's example.";
    PaymentInProcess "In the simulator cut the connection between the two wallets, pay an order of the other wallet, and refund it.";
    RefundInProcess "Pay a web order through a provider and send `refund`; the sandbox answers after a moment.";
    SharingInProcess "Pay a web order with profit sharing, then send `share`.";
    ProofInProcess "Pay an order and send `inquiryProof` at once.";

    ParamIllegal "In `pay`, send `paymentAmount.value` as \"1.5\".";
    MsgParseError "Sign and send the body `[]`.";
    MediaTypeNotAcceptable "Sign a call and send it with the header `Content-Type: text/plain`.";
    MethodNotSupported "Send a signed call as GET instead of POST.";
    InvalidApi "Send any call to `/v1/payments/fly`.";
    BodyTooLarge "Sign and send a body of more than 256 KiB.";
    InvalidSignature "Sign a body, then add one space to it before you send it.";
    KeyNotFound "Send keyVersion=9 in the Signature header.";
    InvalidClient "Send the Client-Id NOBODY.";
    KeyEnded "Run `cashier merchant key end` for the shop's key, then send any call.";
    InvalidClientStatus "Run `cashier merchant suspend` for the shop, then send `pay`.";
    TimestampInvalid "Sign with a Request-Time of ten minutes ago.";
    AccessDenied "Get a token with the scope auth_base only, then send `sendInbox` with it.";
    RequestTrafficExceedLimit "Send `inquiryProof` many times at once.";
    UnknownException "Not on purpose: it stands for a fault of the wallet, which is in its log.";
    ServiceUnavailable "On PostgreSQL, stop the database, then send any call.";
    ProcessFail "Not on purpose: it stands for a transfer that the ledger refuses for another reason than the balance, such as one that is too large.";

    AuthClientUnsupportedGrantType "In `applyToken`, send `grantType` PASSWORD.";
    InvalidAuthClient "Open `/wallet/consent?client_id=NOBODY&scopes=auth_user` as a signed-in user.";
    InvalidAuthClientStatus "Run `cashier merchant suspend` for the shop, then ask the host API for an auth code for it.";
    InvalidCode "In `applyToken`, send a code with one letter changed.";
    UsedCode "Send `applyToken` twice with the same code.";
    ExpiredCode "Get an auth code, move the clock forward by 11 minutes, then send `applyToken`.";
    InvalidRefreshToken "In `applyToken`, send a refresh token with one letter changed.";
    UsedRefreshToken "Send `applyToken` twice with the same refresh token.";
    ExpiredRefreshToken "Move the clock forward by four days, then send the refresh token.";
    InvalidAccessToken "Send `inquiryUserInfo` with a token with one letter changed.";
    ExpiredAccessToken "Move the clock forward by 25 hours, then send `inquiryUserInfo`.";
    ReferenceClientIdNotMatch "In `applyToken`, send `referenceClientId` NOBODY.";
    ConsentRequired "Ask the host API for an auth code with the scope auth_user for a user who has not agreed, and without `agreed`.";

    OrderNotExist "Send `inquiryPayment` with a `paymentRequestId` that you never used.";
    OrderStatusInvalid "Send `refund` for an order that nobody has paid.";
    RepeatReqInconsistent "Send `pay` twice with the same `paymentRequestId` and another amount.";
    CurrencyNotSupport "In `pay`, send the currency XTS.";
    UserBalanceNotEnough "Order something that costs more than the sample user has, and confirm it.";
    UserNotExist "In a web app, ask for a user id that nobody has.";
    UserStatusAbnormal "Run `cashier user suspend` for a sample user, then sign in as that user.";
    PartnerBalanceNotEnough "Send `retryRefund` with `fromOwnBalance` for more than the shop's own balance.";
    RefundAmountExceed "Send `refund` for more than was paid.";
    RefundWindowExceed "Pay an order, move the clock forward by 366 days, then send `refund`.";
    RefundNotExist "Send `inquiryRefund` with a `refundRequestId` that you never used.";
    OrderIsClosed "Open an order in the other wallet of the simulator after the shop has cancelled it.";
    RefundNotSupported "Refund an order that a partner wallet without `--url` has paid.";
    ChannelNotAvailable "Send `addReceiver` as a merchant without an account at the provider.";
    ChannelRefused "Let the sandbox refuse refunds (`refund_refused`), then refund a web order.";
    ChannelNoAnswer "Let the sandbox lose all answers (`lost_answers`), then pay a web order.";
    SharingNotPossible "Send `share` for an order that was paid in the wallet.";
    ShareNotReturned "Share a web order, let the sandbox refuse the return, then refund the order.";
    ProofNotPossible "Send `inquiryProof` with a `rootNumber` that does not exist yet.";
    PaymentAmountExceedLimit "Prepare an agreement with a `paymentLimit`, sign it, and debit more.";
    UserAmountExceedLimit "Prepare an agreement with a `dayLimit`, sign it, and debit until it is used up.";

    InvalidCredentials "Sign in with a wrong password.";
    TooManyAttempts "Sign in with a wrong password more than ten times.";
    SessionRequired "Call the host API without the Authorization header.";
    SessionExpired "Sign in, move the clock forward by 13 hours, then call the host API.";
    PinWrong "Confirm an order with the PIN 000000.";
    PinLocked "Confirm an order with a wrong PIN five times.";
    OrderAlreadyPaid "Confirm the same order twice.";
    OrderCancelled "Send `cancelPayment`, then confirm the order.";
    OrderExpired "Place an order, move the clock forward by 31 minutes, then confirm it.";
    ConfirmationMismatch "Confirm an order through the host API with another amount than it has.";
    InvalidPaymentUrl "Ask the host API to resolve `https://example.com/`.";
    ForbiddenOrigin "Send the cashier's form with the header `Origin: https://example.com`.";
    NotFound "Call `/host/v1/nothing`.";
    OrderBoundToOther "Open an order in the other wallet of the simulator, then pay it in this one.";
    OrderInProcess "In the simulator cut the connection between the two wallets, pay an order of the other wallet, then confirm it again.";
    OrderFailed "In the simulator pay an order of the other wallet that has expired there meanwhile.";
    PayeeSuspended "Place an order, run `cashier merchant suspend` for the shop, then confirm the order.";
    ModeMismatch "Add a merchant without `--test`, place an order, then confirm it as a user of the demo, who has test money.";
    AcquirerUnavailable "In the simulator cut the connection between the two wallets, then open an order of the other one.";
    AgreementNotExist "Change one letter of an agreement's address, and open it.";
    AgreementSigned "Sign an agreement, then sign it again.";
    AgreementClosed "Prepare an agreement, move the clock forward by 31 minutes, then sign it.";

    LoginTaken "Sign up twice with the same user name in the web shop.";
    LoginMethodOff "Call `/hserve/v2.0/login/sms/` as the web shop's app.";
    AppSuspended "Run `cashier merchant suspend` for the shop, then place a web order.";
    GatewayOff "Place a web order with the `gateway_type` nothing.";
    IdentityRequired "Pay a web order with a gateway of the provider's own app, as a user who signed up with a name.";

    DevKeyRequired "Call `/dev/v1/client` without the Authorization header.";
    DevKeyExpired "Move the clock forward by 91 days, then call `/dev/v1/client`.";
    TestClientRequired "Call `/dev/v1/triggers/payment.succeeded` with the key of a merchant that was added without `--test`.";
}
