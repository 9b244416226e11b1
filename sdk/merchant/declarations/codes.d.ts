/**
 * What is known about a code. `retry` says whether sending again can help: the `same` request, the same one `later`, a corrected
 * one under a `new` id, or `never`.
 * @typedef {{number: number, status: "S" | "A" | "F" | "U", retry: "never" | "same" | "later" | "new", meaning: string, whatToDo: string, docs: string}} CodeRow
 */
/** @typedef {keyof typeof CODES} Code */
/** Every code of docs/errors.md. */
export const CODES: Readonly<{
    readonly SUCCESS: {
        readonly number: 1;
        readonly status: "S";
        readonly retry: "never";
        readonly meaning: "The request succeeded.";
        readonly whatToDo: "Nothing.";
        readonly docs: "docs/errors.md#outcomes";
    };
    readonly ACCEPT: {
        readonly number: 2;
        readonly status: "A";
        readonly retry: "never";
        readonly meaning: "The order was created and waits for the user.";
        readonly whatToDo: "Open redirectActionForm.redirectUrl.";
        readonly docs: "docs/errors.md#outcomes";
    };
    readonly PAYMENT_IN_PROCESS: {
        readonly number: 3;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "The outcome is not known yet.";
        readonly whatToDo: "Inquire, or wait for the notice.";
        readonly docs: "docs/errors.md#outcomes";
    };
    readonly REFUND_IN_PROCESS: {
        readonly number: 4;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "A payment provider has to return the money; the outcome is not known yet.";
        readonly whatToDo: "Inquire with inquiryRefund. Do not return the money in another way meanwhile.";
        readonly docs: "docs/errors.md#outcomes";
    };
    readonly SHARING_IN_PROCESS: {
        readonly number: 5;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "The payment provider has to share the money, or take it back; the outcome is not known yet.";
        readonly whatToDo: "Inquire with inquiryShare.";
        readonly docs: "docs/errors.md#outcomes";
    };
    readonly PROOF_IN_PROCESS: {
        readonly number: 6;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "No signed root covers the payment yet; one is being signed.";
        readonly whatToDo: "Ask again in some seconds.";
        readonly docs: "docs/errors.md#outcomes";
    };
    readonly PARAM_ILLEGAL: {
        readonly number: 101;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "A header or a field of the body breaks a rule; the message names it.";
        readonly whatToDo: "Correct the field.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly MSG_PARSE_ERROR: {
        readonly number: 102;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The body is not a JSON object.";
        readonly whatToDo: "Send a JSON object in UTF-8.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly MEDIA_TYPE_NOT_ACCEPTABLE: {
        readonly number: 103;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The body is declared as something other than JSON.";
        readonly whatToDo: "Send application/json.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly METHOD_NOT_SUPPORTED: {
        readonly number: 104;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "Every operation is a POST.";
        readonly whatToDo: "Send a POST.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly INVALID_API: {
        readonly number: 105;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The path names no operation.";
        readonly whatToDo: "Check the path.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly BODY_TOO_LARGE: {
        readonly number: 106;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The body was not read completely.";
        readonly whatToDo: "Send a smaller body.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly INVALID_SIGNATURE: {
        readonly number: 107;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The signature does not match the bytes received.";
        readonly whatToDo: "Sign the exact bytes that you send; check key and Client-Id.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly KEY_NOT_FOUND: {
        readonly number: 108;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The merchant has no key with the keyVersion of the Signature header.";
        readonly whatToDo: "Register the key, or send the right keyVersion.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly INVALID_CLIENT: {
        readonly number: 109;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "No merchant has this Client-Id.";
        readonly whatToDo: "Check the Client-Id header.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly KEY_ENDED: {
        readonly number: 117;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The operator has ended the key with which the request is signed.";
        readonly whatToDo: "Sign with another key, or give the wallet operator a new one.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly INVALID_CLIENT_STATUS: {
        readonly number: 110;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The operator suspended the merchant. Refunds, returns, cancellations and inquiries work; anything new is refused.";
        readonly whatToDo: "Contact the wallet operator.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly TIMESTAMP_INVALID: {
        readonly number: 111;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "Request-Time cannot be parsed, or is too far from the server's clock.";
        readonly whatToDo: "Send the current time; check your clock.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly ACCESS_DENIED: {
        readonly number: 112;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The caller may not do this; the message says why.";
        readonly whatToDo: "Ask the user for the scope, or contact the operator.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly REQUEST_TRAFFIC_EXCEED_LIMIT: {
        readonly number: 113;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "The caller is over its limit. Nothing was done.";
        readonly whatToDo: "Slow down, then send the same request again.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly UNKNOWN_EXCEPTION: {
        readonly number: 114;
        readonly status: "U";
        readonly retry: "same";
        readonly meaning: "An internal error. It may or may not have taken effect.";
        readonly whatToDo: "Inquire, or send the same request again.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly SERVICE_UNAVAILABLE: {
        readonly number: 115;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "The database does not respond, or too many requests are waiting.";
        readonly whatToDo: "Wait, then send the same request again.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly PROCESS_FAIL: {
        readonly number: 116;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "A general refusal by the business rules.";
        readonly whatToDo: "Read the message.";
        readonly docs: "docs/errors.md#messages-and-signatures";
    };
    readonly AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE: {
        readonly number: 201;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "This operation does not know the grant type in the field `grantType`.";
        readonly whatToDo: "Send AUTHORIZATION_CODE or REFRESH_TOKEN.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly INVALID_AUTH_CLIENT: {
        readonly number: 202;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The client that requests authorization is not a merchant.";
        readonly whatToDo: "Check the client id.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly INVALID_AUTH_CLIENT_STATUS: {
        readonly number: 203;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The operator has suspended the client that requests authorization.";
        readonly whatToDo: "Contact the wallet operator.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly INVALID_CODE: {
        readonly number: 204;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "No such code, or it was given to another client.";
        readonly whatToDo: "Call my.getAuthCode again.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly USED_CODE: {
        readonly number: 205;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "A code works once.";
        readonly whatToDo: "Call my.getAuthCode again.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly EXPIRED_CODE: {
        readonly number: 206;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The code was presented too late.";
        readonly whatToDo: "Call my.getAuthCode again.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly INVALID_REFRESH_TOKEN: {
        readonly number: 207;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "No such token, it belongs to another client, or it was cancelled.";
        readonly whatToDo: "Send the user through my.getAuthCode.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly USED_REFRESH_TOKEN: {
        readonly number: 208;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "A refresh token works once.";
        readonly whatToDo: "Use the newest refresh token.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly EXPIRED_REFRESH_TOKEN: {
        readonly number: 209;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The token was presented too late.";
        readonly whatToDo: "Send the user through my.getAuthCode.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly INVALID_ACCESS_TOKEN: {
        readonly number: 210;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "No such token, it belongs to another client, or it was cancelled.";
        readonly whatToDo: "Send the user through my.getAuthCode.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly EXPIRED_ACCESS_TOKEN: {
        readonly number: 211;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The token was presented too late.";
        readonly whatToDo: "Refresh it with applyToken.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly REFERENCE_CLIENT_ID_NOT_MATCH: {
        readonly number: 212;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "referenceClientId is not the client that the code was issued for.";
        readonly whatToDo: "Send the id of the program that asked for the code.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly CONSENT_REQUIRED: {
        readonly number: 213;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "None of the scopes was granted by the user.";
        readonly whatToDo: "Show the consent page, then ask again.";
        readonly docs: "docs/errors.md#authorization";
    };
    readonly ORDER_NOT_EXIST: {
        readonly number: 301;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The payment was never accepted, or belongs to another merchant.";
        readonly whatToDo: "It may be treated as failed.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly ORDER_STATUS_INVALID: {
        readonly number: 302;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The order is closed, or not paid yet.";
        readonly whatToDo: "Inquire about its state.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly REPEAT_REQ_INCONSISTENT: {
        readonly number: 303;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The same request id was sent with different content. The first request is not affected.";
        readonly whatToDo: "Use a new id for a new request.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly CURRENCY_NOT_SUPPORT: {
        readonly number: 304;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The currency is unknown, withdrawn, not money (a fund, a metal, a code for tests), or not that of the payment.";
        readonly whatToDo: "Send the right currency; the message names the successor of a withdrawn one.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly USER_BALANCE_NOT_ENOUGH: {
        readonly number: 305;
        readonly status: "F";
        readonly retry: "later";
        readonly meaning: "The payer's balance is below the amount. The order stays open.";
        readonly whatToDo: "Top up, then confirm again.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly USER_NOT_EXIST: {
        readonly number: 306;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The user is not known.";
        readonly whatToDo: "Check the user id.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly USER_STATUS_ABNORMAL: {
        readonly number: 307;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The operator has suspended the user, who can neither sign in nor pay. Incoming money is credited, refunds work.";
        readonly whatToDo: "Contact the wallet operator.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly PARTNER_BALANCE_NOT_ENOUGH: {
        readonly number: 308;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The merchant has less than the refund.";
        readonly whatToDo: "Wait for further payments, then refund under a new id.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly REFUND_AMOUNT_EXCEED: {
        readonly number: 309;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "All refunds together would exceed the payment.";
        readonly whatToDo: "Refund less.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly REFUND_WINDOW_EXCEED: {
        readonly number: 310;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The payment is older than the refund window.";
        readonly whatToDo: "Return the money in another way.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly REFUND_NOT_EXIST: {
        readonly number: 311;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The refund was never accepted.";
        readonly whatToDo: "It may be treated as failed.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly ORDER_IS_CLOSED: {
        readonly number: 312;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The order was paid, cancelled or has expired; nobody can pay it any more.";
        readonly whatToDo: "Return the user's money, if any was taken.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly REFUND_NOT_SUPPORTED: {
        readonly number: 313;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The payment came from a partner wallet whose server is not known.";
        readonly whatToDo: "Return the money in another way, or contact the operator.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly CHANNEL_NOT_AVAILABLE: {
        readonly number: 314;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The merchant has no active account with this provider, or the provider does not have this way to pay.";
        readonly whatToDo: "Choose another way to pay, or add the account with `cashier provider add`.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly CHANNEL_REFUSED: {
        readonly number: 315;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The provider refused the order or the refund; its own message is on record.";
        readonly whatToDo: "Check the reason. A refund can be retried; an order needs another way to pay.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly CHANNEL_NO_ANSWER: {
        readonly number: 316;
        readonly status: "U";
        readonly retry: "later";
        readonly meaning: "The provider gave no trustworthy response. The outcome is not known; the wallet keeps querying it.";
        readonly whatToDo: "Send the same request again, or inquire.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly SHARING_NOT_POSSIBLE: {
        readonly number: 317;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The order was not created for sharing, is finished, or has less left than the share.";
        readonly whatToDo: "Inquire about the amount left.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly SHARE_NOT_RETURNED: {
        readonly number: 318;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The refund needs money that the receiver of a share holds or is about to get; nothing was returned to the payer.";
        readonly whatToDo: "Wait until the share has ended, or fix the cause, then retry the refund with retryRefund.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly PROOF_NOT_POSSIBLE: {
        readonly number: 319;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The root that was named does not cover it, or the chain has no record of it as it stands in the books.";
        readonly whatToDo: "Ask without a root. If that fails too, ask the wallet's operator, who checks the books with `cashier verify`.";
        readonly docs: "docs/errors.md#payments-and-refunds";
    };
    readonly INVALID_CREDENTIALS: {
        readonly number: 401;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "Login id and password do not match.";
        readonly whatToDo: "Ask the user again.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly TOO_MANY_ATTEMPTS: {
        readonly number: 402;
        readonly status: "F";
        readonly retry: "later";
        readonly meaning: "Too many wrong passwords for this account, from this network or overall. The password was not checked.";
        readonly whatToDo: "Wait.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly SESSION_REQUIRED: {
        readonly number: 403;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "No session token, or one that is not valid.";
        readonly whatToDo: "Sign in.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly SESSION_EXPIRED: {
        readonly number: 404;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The session has ended.";
        readonly whatToDo: "Sign in.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly PIN_WRONG: {
        readonly number: 405;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The PIN is not the user's. The attempt was counted.";
        readonly whatToDo: "Ask the user again; details.tries_left is the number of attempts left.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly PIN_LOCKED: {
        readonly number: 406;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "Too many wrong attempts in a row.";
        readonly whatToDo: "The operator has to set a new PIN.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ORDER_ALREADY_PAID: {
        readonly number: 407;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The payment has already succeeded.";
        readonly whatToDo: "Nothing: show the receipt.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ORDER_CANCELLED: {
        readonly number: 408;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The merchant or a user closed the order.";
        readonly whatToDo: "Ask the merchant for a new order.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ORDER_EXPIRED: {
        readonly number: 409;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "Nobody paid in time.";
        readonly whatToDo: "Ask the merchant for a new order.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly CONFIRMATION_MISMATCH: {
        readonly number: 410;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "Amount or payee differ from what the user confirmed. No money moved.";
        readonly whatToDo: "Show the order again.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly INVALID_PAYMENT_URL: {
        readonly number: 411;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "This wallet did not issue the URL.";
        readonly whatToDo: "Ask the merchant for a new order.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly FORBIDDEN_ORIGIN: {
        readonly number: 412;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "A form was sent from a foreign page.";
        readonly whatToDo: "Open the page again and use its own form.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly NOT_FOUND: {
        readonly number: 413;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "Nothing exists at this path.";
        readonly whatToDo: "Check the address.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ORDER_BOUND_TO_OTHER: {
        readonly number: 414;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The first user who opens an order in a partner wallet binds it; nobody else can pay it.";
        readonly whatToDo: "Ask the merchant for a new order.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ORDER_IN_PROCESS: {
        readonly number: 415;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The user has paid; the payee's acquirer has not confirmed it yet.";
        readonly whatToDo: "Nothing: check the order's state again later.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ORDER_FAILED: {
        readonly number: 416;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The payee's acquirer refused the payment.";
        readonly whatToDo: "Ask the merchant for a new order.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly PAYEE_SUSPENDED: {
        readonly number: 418;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The operator has suspended the merchant that the order is for. The order stays open until it expires.";
        readonly whatToDo: "Contact the merchant, or the wallet operator.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly ACQUIRER_UNAVAILABLE: {
        readonly number: 417;
        readonly status: "F";
        readonly retry: "later";
        readonly meaning: "The acquirer behind the payment link gave no trustworthy response.";
        readonly whatToDo: "Try again shortly.";
        readonly docs: "docs/errors.md#host-api-and-cashier";
    };
    readonly LOGIN_TAKEN: {
        readonly number: 601;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "Another user of the app has this user name, e-mail address, phone number or provider's id.";
        readonly whatToDo: "Choose another, or sign in.";
        readonly docs: "docs/errors.md#baas-api";
    };
    readonly LOGIN_METHOD_OFF: {
        readonly number: 602;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The app does not offer this login method, or this deployment cannot offer it.";
        readonly whatToDo: "Use another method, or switch it on with `cashier app add`.";
        readonly docs: "docs/errors.md#baas-api";
    };
    readonly APP_SUSPENDED: {
        readonly number: 603;
        readonly status: "F";
        readonly retry: "never";
        readonly meaning: "The operator has suspended the app or its merchant.";
        readonly whatToDo: "Contact the operator.";
        readonly docs: "docs/errors.md#baas-api";
    };
    readonly GATEWAY_OFF: {
        readonly number: 604;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "The gateway type is unknown, or the app does not offer it.";
        readonly whatToDo: "Use another gateway type, or switch it on with `cashier app add`.";
        readonly docs: "docs/errors.md#baas-api";
    };
    readonly IDENTITY_REQUIRED: {
        readonly number: 605;
        readonly status: "F";
        readonly retry: "new";
        readonly meaning: "Paying inside the provider's own app needs the user's identity there.";
        readonly whatToDo: "Sign in through the provider, or link the identity.";
        readonly docs: "docs/errors.md#baas-api";
    };
}>;
/**
 * What is known about a code. `retry` says whether sending again can help: the `same` request, the same one `later`, a corrected
 * one under a `new` id, or `never`.
 */
export type CodeRow = {
    number: number;
    status: "S" | "A" | "F" | "U";
    retry: "never" | "same" | "later" | "new";
    meaning: string;
    whatToDo: string;
    docs: string;
};
export type Code = keyof typeof CODES;
