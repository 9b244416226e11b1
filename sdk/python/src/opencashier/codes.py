"""Every code of docs/errors.md.

Written by sdk/generator from the wallet's own documents: not by hand.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class CodeRow(NamedTuple):
    """What is known about a code."""

    number: int
    status: Literal["S", "A", "F", "U"]
    retry: Literal["never", "same", "later", "new"]
    """Whether sending again can help: the same request, the same one later, a corrected one under a new id, or never."""
    meaning: str
    what_to_do: str


CODES: dict[str, CodeRow] = {
    "SUCCESS": CodeRow(1, "S", "never", "The request succeeded.", "Nothing."),
    "ACCEPT": CodeRow(2, "A", "never", "The order was created and waits for the user.", "Open redirectActionForm.redirectUrl."),
    "PAYMENT_IN_PROCESS": CodeRow(3, "U", "later", "The outcome is not known yet.", "Inquire, or wait for the notice."),
    "REFUND_IN_PROCESS": CodeRow(4, "U", "never", "A payment provider has to return the money; the outcome is not known yet.", "Ask with inquiryRefund: the same request only gets this answer again. Do not return the money in another way meanwhile."),
    "SHARING_IN_PROCESS": CodeRow(5, "U", "never", "The payment provider has to share the money, or take it back; the outcome is not known yet.", "Ask with inquiryShare: the same request only gets this answer again."),
    "PROOF_IN_PROCESS": CodeRow(6, "U", "later", "No signed root covers the payment yet; one is being signed.", "Ask again in some seconds."),
    "PARAM_ILLEGAL": CodeRow(101, "F", "new", "A header or a field of the body breaks a rule; the message names it.", "Correct the field."),
    "MSG_PARSE_ERROR": CodeRow(102, "F", "new", "The body is not a JSON object.", "Send a JSON object in UTF-8."),
    "MEDIA_TYPE_NOT_ACCEPTABLE": CodeRow(103, "F", "new", "The body is declared as something other than JSON.", "Send application/json."),
    "METHOD_NOT_SUPPORTED": CodeRow(104, "F", "new", "Every operation is a POST.", "Send a POST."),
    "INVALID_API": CodeRow(105, "F", "new", "The path names no operation.", "Check the path."),
    "BODY_TOO_LARGE": CodeRow(106, "F", "new", "The body was not read completely.", "Send a smaller body."),
    "INVALID_SIGNATURE": CodeRow(107, "F", "new", "The signature does not match the bytes received.", "Sign the exact bytes that you send; check key and Client-Id."),
    "KEY_NOT_FOUND": CodeRow(108, "F", "new", "The merchant has no key with the keyVersion of the Signature header.", "Register the key, or send the right keyVersion."),
    "INVALID_CLIENT": CodeRow(109, "F", "new", "No merchant has this Client-Id.", "Check the Client-Id header."),
    "KEY_ENDED": CodeRow(117, "F", "new", "The operator has ended the key with which the request is signed.", "Sign with another key, or give the wallet operator a new one."),
    "INVALID_CLIENT_STATUS": CodeRow(110, "F", "never", "The operator suspended the merchant. Refunds, returns, cancellations and inquiries work; anything new is refused.", "Contact the wallet operator."),
    "TIMESTAMP_INVALID": CodeRow(111, "F", "new", "Request-Time cannot be parsed, or is too far from the server's clock.", "Send the current time; check your clock."),
    "ACCESS_DENIED": CodeRow(112, "F", "never", "The caller may not do this; the message says why.", "Ask the user for the scope, or contact the operator."),
    "REQUEST_TRAFFIC_EXCEED_LIMIT": CodeRow(113, "U", "later", "The caller is over its limit. Nothing was done.", "Slow down, then send the same request again."),
    "UNKNOWN_EXCEPTION": CodeRow(114, "U", "same", "An internal error. It may or may not have taken effect.", "Inquire, or send the same request again."),
    "SERVICE_UNAVAILABLE": CodeRow(115, "U", "later", "The database does not respond, or too many requests are waiting.", "Wait, then send the same request again."),
    "PROCESS_FAIL": CodeRow(116, "F", "never", "A general refusal by the business rules.", "Read the message."),
    "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE": CodeRow(201, "F", "new", "This operation does not know the grant type in the field `grantType`.", "Send AUTHORIZATION_CODE or REFRESH_TOKEN."),
    "INVALID_AUTH_CLIENT": CodeRow(202, "F", "new", "The client that requests authorization is not a merchant.", "Check the client id."),
    "INVALID_AUTH_CLIENT_STATUS": CodeRow(203, "F", "never", "The operator has suspended the client that requests authorization.", "Contact the wallet operator."),
    "INVALID_CODE": CodeRow(204, "F", "new", "No such code, or it was given to another client.", "Call my.getAuthCode again."),
    "USED_CODE": CodeRow(205, "F", "new", "A code works once.", "Call my.getAuthCode again."),
    "EXPIRED_CODE": CodeRow(206, "F", "new", "The code was presented too late.", "Call my.getAuthCode again."),
    "INVALID_REFRESH_TOKEN": CodeRow(207, "F", "new", "No such token, it belongs to another client, or it was cancelled.", "Send the user through my.getAuthCode."),
    "USED_REFRESH_TOKEN": CodeRow(208, "F", "new", "A refresh token works once.", "Use the newest refresh token."),
    "EXPIRED_REFRESH_TOKEN": CodeRow(209, "F", "new", "The token was presented too late.", "Send the user through my.getAuthCode."),
    "INVALID_ACCESS_TOKEN": CodeRow(210, "F", "new", "No such token, it belongs to another client, or it was cancelled.", "Send the user through my.getAuthCode."),
    "EXPIRED_ACCESS_TOKEN": CodeRow(211, "F", "new", "The token was presented too late.", "Refresh it with applyToken."),
    "REFERENCE_CLIENT_ID_NOT_MATCH": CodeRow(212, "F", "new", "referenceClientId is not the client that the code was issued for.", "Send the id of the program that asked for the code."),
    "CONSENT_REQUIRED": CodeRow(213, "F", "new", "None of the scopes was granted by the user.", "Show the consent page, then ask again."),
    "ORDER_NOT_EXIST": CodeRow(301, "F", "never", "The payment was never accepted, or belongs to another merchant.", "It may be treated as failed."),
    "ORDER_STATUS_INVALID": CodeRow(302, "F", "new", "The order is closed, or not paid yet.", "Inquire about its state."),
    "REPEAT_REQ_INCONSISTENT": CodeRow(303, "F", "new", "The same request id was sent with different content. The first request is not affected.", "Use a new id for a new request."),
    "CURRENCY_NOT_SUPPORT": CodeRow(304, "F", "new", "The currency is unknown, withdrawn, not money (a fund, a metal, a code for tests), or not that of the payment.", "Send the right currency; the message names the successor of a withdrawn one."),
    "USER_BALANCE_NOT_ENOUGH": CodeRow(305, "F", "later", "The payer's balance is below the amount. The order stays open.", "Top up, then confirm again."),
    "USER_NOT_EXIST": CodeRow(306, "F", "never", "The user is not known.", "Check the user id."),
    "USER_STATUS_ABNORMAL": CodeRow(307, "F", "never", "The operator has suspended the user, who can neither sign in nor pay. Incoming money is credited, refunds work.", "Contact the wallet operator."),
    "PARTNER_BALANCE_NOT_ENOUGH": CodeRow(308, "F", "new", "The merchant has less than the refund.", "Wait for further payments, then refund under a new id."),
    "REFUND_AMOUNT_EXCEED": CodeRow(309, "F", "new", "All refunds together would exceed the payment.", "Refund less."),
    "REFUND_WINDOW_EXCEED": CodeRow(310, "F", "never", "The payment is older than the refund window.", "Return the money in another way."),
    "REFUND_NOT_EXIST": CodeRow(311, "F", "never", "The refund was never accepted.", "It may be treated as failed."),
    "ORDER_IS_CLOSED": CodeRow(312, "F", "never", "The order was paid, cancelled or has expired; nobody can pay it any more.", "Return the user's money, if any was taken."),
    "REFUND_NOT_SUPPORTED": CodeRow(313, "F", "never", "The payment came from a partner wallet whose server is not known.", "Return the money in another way, or contact the operator."),
    "CHANNEL_NOT_AVAILABLE": CodeRow(314, "F", "new", "The merchant has no active account with this provider, or the provider does not have this way to pay.", "Choose another way to pay, or add the account with `cashier provider add`."),
    "CHANNEL_REFUSED": CodeRow(315, "F", "new", "The provider refused the order or the refund; its own message is on record.", "Check the reason. A refund can be retried; an order needs another way to pay."),
    "CHANNEL_NO_ANSWER": CodeRow(316, "U", "later", "The provider gave no trustworthy response. The outcome is not known; the wallet keeps querying it.", "Send the same request again, or inquire."),
    "SHARING_NOT_POSSIBLE": CodeRow(317, "F", "new", "The order was not created for sharing, is finished, or has less left than the share.", "Inquire about the amount left."),
    "SHARE_NOT_RETURNED": CodeRow(318, "F", "new", "The refund needs money that the receiver of a share holds or is about to get; nothing was returned to the payer.", "Wait until the share has ended, or fix the cause, then retry the refund with retryRefund."),
    "PROOF_NOT_POSSIBLE": CodeRow(319, "F", "new", "The root that was named does not cover it, or the chain has no record of it as it stands in the books.", "Ask without a root. If that fails too, ask the wallet's operator, who checks the books with `cashier verify`."),
    "PAYMENT_AMOUNT_EXCEED_LIMIT": CodeRow(320, "F", "new", "The user's agreement has a limit for one payment, and this is more. No money moved.", "Debit less, or have the user sign an agreement with a higher limit."),
    "USER_AMOUNT_EXCEED_LIMIT": CodeRow(321, "F", "later", "The user's agreement has a limit for a day, and this debit would exceed it. No money moved.", "Debit again after midnight UTC, or debit less."),
    "INVALID_CREDENTIALS": CodeRow(401, "F", "new", "Login id and password do not match.", "Ask the user again."),
    "TOO_MANY_ATTEMPTS": CodeRow(402, "F", "later", "Too many wrong passwords for this account, from this network or overall. The password was not checked.", "Wait."),
    "SESSION_REQUIRED": CodeRow(403, "F", "new", "No session token, or one that is not valid.", "Sign in."),
    "SESSION_EXPIRED": CodeRow(404, "F", "new", "The session has ended.", "Sign in."),
    "PIN_WRONG": CodeRow(405, "F", "new", "The PIN is not the user's. The attempt was counted.", "Ask the user again; error.tries_left is the number of attempts left."),
    "PIN_LOCKED": CodeRow(406, "F", "never", "Too many wrong attempts in a row.", "The operator has to set a new PIN."),
    "ORDER_ALREADY_PAID": CodeRow(407, "F", "never", "The payment has already succeeded.", "Nothing: show the receipt."),
    "ORDER_CANCELLED": CodeRow(408, "F", "never", "The merchant or a user closed the order.", "Ask the merchant for a new order."),
    "ORDER_EXPIRED": CodeRow(409, "F", "never", "Nobody paid in time.", "Ask the merchant for a new order."),
    "CONFIRMATION_MISMATCH": CodeRow(410, "F", "new", "Amount or payee differ from what the user confirmed. No money moved.", "Show the order again."),
    "INVALID_PAYMENT_URL": CodeRow(411, "F", "never", "This wallet did not issue the URL.", "Ask the merchant for a new order."),
    "FORBIDDEN_ORIGIN": CodeRow(412, "F", "never", "A form was sent from a foreign page.", "Open the page again and use its own form."),
    "NOT_FOUND": CodeRow(413, "F", "never", "Nothing exists at this path.", "Check the address."),
    "ORDER_BOUND_TO_OTHER": CodeRow(414, "F", "never", "The first user who opens an order in a partner wallet binds it; nobody else can pay it.", "Ask the merchant for a new order."),
    "ORDER_IN_PROCESS": CodeRow(415, "F", "never", "The user has paid; the payee's acquirer has not confirmed it yet.", "Nothing: check the order's state again later."),
    "ORDER_FAILED": CodeRow(416, "F", "never", "The payee's acquirer refused the payment.", "Ask the merchant for a new order."),
    "PAYEE_SUSPENDED": CodeRow(418, "F", "never", "The operator has suspended the merchant that the order is for. The order stays open until it expires.", "Contact the merchant, or the wallet operator."),
    "MODE_MISMATCH": CodeRow(419, "F", "never", "The merchant was added for tests, and the payer or the account with a provider was not; or the other way round.", "Pay a test merchant's order as a test user or through a sandbox, and a live merchant's order as a live user."),
    "ACQUIRER_UNAVAILABLE": CodeRow(417, "F", "later", "The acquirer behind the payment link gave no trustworthy response.", "Try again shortly."),
    "AGREEMENT_NOT_EXIST": CodeRow(420, "F", "never", "This wallet did not issue the address, or the agreement is another user's.", "Ask the merchant to prepare a new one."),
    "AGREEMENT_SIGNED": CodeRow(421, "F", "never", "An agreement is signed once.", "Ask the merchant to prepare a new one."),
    "AGREEMENT_CLOSED": CodeRow(422, "F", "never", "It was refused or ended, or nobody signed it in time.", "Ask the merchant to prepare a new one."),
    "LOGIN_TAKEN": CodeRow(601, "F", "new", "Another user of the app has this user name, e-mail address, phone number or provider's id.", "Choose another, or sign in."),
    "LOGIN_METHOD_OFF": CodeRow(602, "F", "never", "The app does not offer this login method, or this deployment cannot offer it.", "Use another method, or switch it on with `cashier app add`."),
    "APP_SUSPENDED": CodeRow(603, "F", "never", "The operator has suspended the app or its merchant.", "Contact the operator."),
    "GATEWAY_OFF": CodeRow(604, "F", "new", "The gateway type is unknown, or the app does not offer it.", "Use another gateway type, or switch it on with `cashier app add`."),
    "IDENTITY_REQUIRED": CodeRow(605, "F", "new", "Paying inside the provider's own app needs the user's identity there.", "Sign in through the provider, or link the identity."),
    "DEV_KEY_REQUIRED": CodeRow(701, "F", "new", "No developer key, one that is not known, or one that was revoked.", "Send `Authorization: Bearer dk_…` with a key from `cashier merchant dev-key issue`."),
    "DEV_KEY_EXPIRED": CodeRow(702, "F", "new", "The developer key was issued for a time that is over.", "Have a new one issued with `cashier merchant dev-key issue`."),
    "TEST_CLIENT_REQUIRED": CodeRow(703, "F", "never", "The developer key belongs to a live merchant, whose orders are paid with real money.", "Use the key of a merchant that was added with `cashier merchant add --test`."),
}
