//! The registry: one row per code. A new code is a new row; numbers are never reused.

use super::ResultStatus::{A, F, S, U};
use super::Retry::{Later, Never, New, Same};
use super::Row;

macro_rules! registry {
    ($($area:literal: $($code:ident $name:literal $number:literal $http:literal $status:ident $trade:literal $retry:ident
        $en:literal $zh:literal $ar:literal $meaning:literal $todo:literal;)+)+) => {
        /// A result or error code.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code { $($(#[doc = $meaning] $code,)+)+ }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &'static [Self] = &[$($(Self::$code,)+)+];

            /// Everything about this code.
            pub const fn row(self) -> Row {
                match self {
                    $($(Self::$code => Row {
                        code: self, name: $name, number: $number, area: $area, http_status: $http, status: $status,
                        trade_pay: $trade, retry: $retry, en: $en, zh: $zh, ar: $ar, meaning: $meaning, what_to_do: $todo,
                    },)+)+
                }
            }

            /// The code with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($($name => Some(Self::$code),)+)+
                    _ => None,
                }
            }
        }
    };
}

// Each row: code, name, number, HTTP status of the host API, result status, tradePay code, retry,
// texts in English, Chinese and Arabic, meaning, what to do.
registry! {
    "Outcomes":
    Success "SUCCESS" 1 200 S "9000" Never
        "Success." "成功。"
        "تم بنجاح."
        "The request succeeded."
        "Nothing.";
    Accept "ACCEPT" 2 200 A "8000" Never
        "Accepted. Send the user to the cashier page." "已受理，请引导用户前往收银台。"
        "تم القبول. وجّه المستخدم إلى صفحة الدفع."
        "The order was created and waits for the user."
        "Open redirectActionForm.redirectUrl.";
    PaymentInProcess "PAYMENT_IN_PROCESS" 3 503 U "8000" Later
        "The payment is being processed." "支付处理中。"
        "الدفع قيد المعالجة."
        "The outcome is not known yet."
        "Inquire, or wait for the notice.";
    RefundInProcess "REFUND_IN_PROCESS" 4 503 U "8000" Never
        "The refund is being processed." "退款处理中。"
        "الاسترداد قيد المعالجة."
        "A payment provider has to return the money; the outcome is not known yet."
        "Ask with inquiryRefund: the same request only gets this answer again. Do not return the money in another way meanwhile.";
    SharingInProcess "SHARING_IN_PROCESS" 5 503 U "8000" Never
        "The sharing is being processed." "分账处理中。"
        "تقسيم المبلغ قيد المعالجة."
        "The payment provider has to share the money, or take it back; the outcome is not known yet."
        "Ask with inquiryShare: the same request only gets this answer again.";
    ProofInProcess "PROOF_IN_PROCESS" 6 503 U "8000" Later
        "The proof is being made." "证明生成中。"
        "الإثبات قيد الإنشاء."
        "No signed root covers the payment yet; one is being signed."
        "Ask again in some seconds.";

    "Messages and signatures":
    ParamIllegal "PARAM_ILLEGAL" 101 400 F "4000" New
        "A field is not valid." "参数不合法。"
        "أحد الحقول غير صالح."
        "A header or a field of the body breaks a rule; the message names it."
        "Correct the field.";
    MsgParseError "MSG_PARSE_ERROR" 102 400 F "4000" New
        "The body is not valid JSON." "请求体不是有效的 JSON。"
        "محتوى الطلب ليس JSON صالحًا."
        "The body is not a JSON object."
        "Send a JSON object in UTF-8.";
    MediaTypeNotAcceptable "MEDIA_TYPE_NOT_ACCEPTABLE" 103 415 F "4000" New
        "The content type is not supported." "不支持该内容类型。"
        "نوع المحتوى غير مدعوم."
        "The body is declared as something other than JSON."
        "Send application/json.";
    MethodNotSupported "METHOD_NOT_SUPPORTED" 104 405 F "4000" New
        "Use POST." "请使用 POST 方法。"
        "استخدم الطريقة POST."
        "Every operation is a POST."
        "Send a POST.";
    InvalidApi "INVALID_API" 105 404 F "4000" New
        "There is no such operation." "接口不存在。"
        "لا توجد عملية بهذا الاسم."
        "The path names no operation."
        "Check the path.";
    BodyTooLarge "BODY_TOO_LARGE" 106 413 F "4000" New
        "The body is larger than 256 KiB." "请求体超过 256 KiB。"
        "حجم الطلب يتجاوز 256 كيلوبايت."
        "The body was not read completely."
        "Send a smaller body.";
    InvalidSignature "INVALID_SIGNATURE" 107 401 F "4000" New
        "The signature is not valid." "签名无效。"
        "التوقيع غير صحيح."
        "The signature does not match the bytes received."
        "Sign the exact bytes that you send; check key and Client-Id.";
    KeyNotFound "KEY_NOT_FOUND" 108 401 F "4000" New
        "There is no key with this version." "未找到该版本的密钥。"
        "لا يوجد مفتاح بهذا الإصدار."
        "The merchant has no key with the keyVersion of the Signature header."
        "Register the key, or send the right keyVersion.";
    InvalidClient "INVALID_CLIENT" 109 401 F "4000" New
        "The Client-Id is not known." "Client-Id 不存在。"
        "معرّف العميل غير معروف."
        "No merchant has this Client-Id."
        "Check the Client-Id header.";
    KeyEnded "KEY_ENDED" 117 401 F "4000" New
        "This key is no longer accepted." "该密钥已停用。"
        "لم يعد هذا المفتاح مقبولًا."
        "The operator has ended the key with which the request is signed."
        "Sign with another key, or give the wallet operator a new one.";
    InvalidClientStatus "INVALID_CLIENT_STATUS" 110 403 F "4000" Never
        "The merchant is not active." "商户已停用。"
        "التاجر غير نشط."
        "The operator suspended the merchant. Refunds, returns, cancellations and inquiries work; anything new is refused."
        "Contact the wallet operator.";
    TimestampInvalid "TIMESTAMP_INVALID" 111 400 F "4000" New
        "The request time is not valid." "请求时间无效。"
        "وقت الطلب غير صالح."
        "Request-Time cannot be parsed, or is too far from the server's clock."
        "Send the current time; check your clock.";
    AccessDenied "ACCESS_DENIED" 112 403 F "4000" Never
        "This is not allowed." "无权限执行该操作。"
        "هذا الإجراء غير مسموح به."
        "The caller may not do this; the message says why."
        "Ask the user for the scope, or contact the operator.";
    RequestTrafficExceedLimit "REQUEST_TRAFFIC_EXCEED_LIMIT" 113 429 U "8000" Later
        "Too many requests. Try again shortly." "请求过于频繁，请稍后重试。"
        "طلبات كثيرة جدًا. أعد المحاولة بعد قليل."
        "The caller is over its limit. Nothing was done."
        "Slow down, then send the same request again.";
    UnknownException "UNKNOWN_EXCEPTION" 114 500 U "6004" Same
        "Something went wrong. The outcome is not known." "系统异常，结果未知。"
        "حدث خطأ ما، والنتيجة غير معروفة."
        "An internal error. It may or may not have taken effect."
        "Inquire, or send the same request again.";
    ServiceUnavailable "SERVICE_UNAVAILABLE" 115 503 U "6004" Later
        "The service is not available just now." "服务暂不可用。"
        "الخدمة غير متاحة حاليًا."
        "The database does not respond, or too many requests are waiting."
        "Wait, then send the same request again.";
    ProcessFail "PROCESS_FAIL" 116 422 F "4000" Never
        "The request could not be processed." "业务处理失败。"
        "تعذّر تنفيذ الطلب."
        "A general refusal by the business rules."
        "Read the message.";

    "Authorization":
    AuthClientUnsupportedGrantType "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE" 201 400 F "4000" New
        "The grant type is not supported." "不支持该授权类型。"
        "نوع التفويض غير مدعوم."
        "This operation does not know the grant type in the field `grantType`."
        "Send AUTHORIZATION_CODE or REFRESH_TOKEN.";
    InvalidAuthClient "INVALID_AUTH_CLIENT" 202 401 F "4000" New
        "The client is not known." "授权客户端无效。"
        "عميل التفويض غير معروف."
        "The client that requests authorization is not a merchant."
        "Check the client id.";
    InvalidAuthClientStatus "INVALID_AUTH_CLIENT_STATUS" 203 403 F "4000" Never
        "The client is not active." "授权客户端状态异常。"
        "عميل التفويض غير نشط."
        "The operator has suspended the client that requests authorization."
        "Contact the wallet operator.";
    InvalidCode "INVALID_CODE" 204 400 F "4000" New
        "The authorization code is not valid." "授权码无效。"
        "رمز التفويض غير صالح."
        "No such code, or it was given to another client."
        "Call my.getAuthCode again.";
    UsedCode "USED_CODE" 205 400 F "4000" New
        "The authorization code was used before." "授权码已被使用。"
        "رمز التفويض مستخدم من قبل."
        "A code works once."
        "Call my.getAuthCode again.";
    ExpiredCode "EXPIRED_CODE" 206 400 F "4000" New
        "The authorization code has expired." "授权码已过期。"
        "انتهت صلاحية رمز التفويض."
        "The code was presented too late."
        "Call my.getAuthCode again.";
    InvalidRefreshToken "INVALID_REFRESH_TOKEN" 207 400 F "4000" New
        "The refresh token is not valid." "刷新令牌无效。"
        "رمز التحديث غير صالح."
        "No such token, it belongs to another client, or it was cancelled."
        "Send the user through my.getAuthCode.";
    UsedRefreshToken "USED_REFRESH_TOKEN" 208 400 F "4000" New
        "The refresh token was used before." "刷新令牌已被使用。"
        "رمز التحديث مستخدم من قبل."
        "A refresh token works once."
        "Use the newest refresh token.";
    ExpiredRefreshToken "EXPIRED_REFRESH_TOKEN" 209 400 F "4000" New
        "The refresh token has expired." "刷新令牌已过期。"
        "انتهت صلاحية رمز التحديث."
        "The token was presented too late."
        "Send the user through my.getAuthCode.";
    InvalidAccessToken "INVALID_ACCESS_TOKEN" 210 401 F "4000" New
        "The access token is not valid." "访问令牌无效。"
        "رمز الوصول غير صالح."
        "No such token, it belongs to another client, or it was cancelled."
        "Send the user through my.getAuthCode.";
    ExpiredAccessToken "EXPIRED_ACCESS_TOKEN" 211 401 F "4000" New
        "The access token has expired." "访问令牌已过期。"
        "انتهت صلاحية رمز الوصول."
        "The token was presented too late."
        "Refresh it with applyToken.";
    ReferenceClientIdNotMatch "REFERENCE_CLIENT_ID_NOT_MATCH" 212 400 F "4000" New
        "The code belongs to another mini program." "授权码与小程序不匹配。"
        "الرمز يخص تطبيقًا مصغّرًا آخر."
        "referenceClientId is not the client that the code was issued for."
        "Send the id of the program that asked for the code.";
    ConsentRequired "CONSENT_REQUIRED" 213 403 F "6001" New
        "The user has to agree first." "需要用户授权同意。"
        "يجب أن يوافق المستخدم أولًا."
        "None of the scopes was granted by the user."
        "Show the consent page, then ask again.";

    "Payments and refunds":
    OrderNotExist "ORDER_NOT_EXIST" 301 404 F "4000" Never
        "There is no such order." "订单不存在。"
        "لا يوجد طلب بهذا الرقم."
        "The payment was never accepted, or belongs to another merchant."
        "It may be treated as failed.";
    OrderStatusInvalid "ORDER_STATUS_INVALID" 302 409 F "4000" New
        "The order does not allow this now." "订单状态不允许该操作。"
        "حالة الطلب لا تسمح بذلك."
        "The order is closed, or not paid yet."
        "Inquire about its state.";
    RepeatReqInconsistent "REPEAT_REQ_INCONSISTENT" 303 409 F "4000" New
        "This id was used for another request." "重复请求内容不一致。"
        "استُخدم هذا المعرّف لطلب آخر."
        "The same request id was sent with different content. The first request is not affected."
        "Use a new id for a new request.";
    CurrencyNotSupport "CURRENCY_NOT_SUPPORT" 304 400 F "4000" New
        "The currency is not supported." "不支持该币种。"
        "العملة غير مدعومة."
        "The currency is unknown, withdrawn, not money (a fund, a metal, a code for tests), or not that of the payment."
        "Send the right currency; the message names the successor of a withdrawn one.";
    UserBalanceNotEnough "USER_BALANCE_NOT_ENOUGH" 305 422 F "4000" Later
        "The balance is not enough." "余额不足。"
        "الرصيد غير كافٍ."
        "The payer's balance is below the amount. The order stays open."
        "Top up, then confirm again.";
    UserNotExist "USER_NOT_EXIST" 306 404 F "4000" Never
        "There is no such user." "用户不存在。"
        "لا يوجد مستخدم بهذا المعرّف."
        "The user is not known."
        "Check the user id.";
    UserStatusAbnormal "USER_STATUS_ABNORMAL" 307 403 F "4000" Never
        "The account is not active." "账户状态异常。"
        "الحساب غير نشط."
        "The operator has suspended the user, who can neither sign in nor pay. Incoming money is credited, refunds work."
        "Contact the wallet operator.";
    PartnerBalanceNotEnough "PARTNER_BALANCE_NOT_ENOUGH" 308 422 F "4000" New
        "The merchant's balance is not enough." "商户余额不足。"
        "رصيد التاجر غير كافٍ."
        "The merchant has less than the refund."
        "Wait for further payments, then refund under a new id.";
    RefundAmountExceed "REFUND_AMOUNT_EXCEED" 309 422 F "4000" New
        "The refund is more than what is left of the payment." "退款金额超过可退金额。"
        "مبلغ الاسترداد يتجاوز المتبقي."
        "All refunds together would exceed the payment."
        "Refund less.";
    RefundWindowExceed "REFUND_WINDOW_EXCEED" 310 422 F "4000" Never
        "It is too late for a refund." "已超过退款期限。"
        "انتهت مهلة الاسترداد."
        "The payment is older than the refund window."
        "Return the money in another way.";
    RefundNotExist "REFUND_NOT_EXIST" 311 404 F "4000" Never
        "There is no such refund." "退款不存在。"
        "لا توجد عملية استرداد بهذا الرقم."
        "The refund was never accepted."
        "It may be treated as failed.";

    OrderIsClosed "ORDER_IS_CLOSED" 312 410 F "4000" Never
        "The order is closed." "订单已关闭。"
        "الطلب مغلق."
        "The order was paid, cancelled or has expired; nobody can pay it any more."
        "Return the user's money, if any was taken.";
    RefundNotSupported "REFUND_NOT_SUPPORTED" 313 422 F "4000" Never
        "This payment cannot be refunded here." "该支付不支持在此退款。"
        "لا يمكن استرداد هذه الدفعة هنا."
        "The payment came from a partner wallet whose server is not known."
        "Return the money in another way, or contact the operator.";

    ChannelNotAvailable "CHANNEL_NOT_AVAILABLE" 314 409 F "4000" New
        "This way to pay is not available." "该支付方式不可用。"
        "طريقة الدفع هذه غير متاحة."
        "The merchant has no active account with this provider, or the provider does not have this way to pay."
        "Choose another way to pay, or add the account with `cashier provider add`.";
    ChannelRefused "CHANNEL_REFUSED" 315 422 F "4000" New
        "The payment provider refused." "支付渠道拒绝了请求。"
        "رفض مزود الدفع الطلب."
        "The provider refused the order or the refund; its own message is on record."
        "Check the reason. A refund can be retried; an order needs another way to pay.";
    ChannelNoAnswer "CHANNEL_NO_ANSWER" 316 503 U "8000" Later
        "The payment provider does not answer." "支付渠道无响应。"
        "مزود الدفع لا يستجيب."
        "The provider gave no trustworthy response. The outcome is not known; the wallet keeps querying it."
        "Send the same request again, or inquire.";
    SharingNotPossible "SHARING_NOT_POSSIBLE" 317 422 F "4000" New
        "The order cannot be shared like this." "该订单无法按此方式分账。"
        "لا يمكن تقسيم مبلغ هذا الطلب بهذه الطريقة."
        "The order was not created for sharing, is finished, or has less left than the share."
        "Inquire about the amount left.";
    ShareNotReturned "SHARE_NOT_RETURNED" 318 422 F "4000" New
        "A share of the order did not come back." "分账资金未能回退。"
        "لم تُسترد حصة من هذا الطلب."
        "The refund needs money that the receiver of a share holds or is about to get; nothing was returned to the payer."
        "Wait until the share has ended, or fix the cause, then retry the refund with retryRefund.";
    ProofNotPossible "PROOF_NOT_POSSIBLE" 319 422 F "4000" New
        "The books cannot prove this." "账本无法证明。"
        "لا يمكن للدفاتر إثبات ذلك."
        "The root that was named does not cover it, or the chain has no record of it as it stands in the books."
        "Ask without a root. If that fails too, ask the wallet's operator, who checks the books with `cashier verify`.";

    PaymentAmountExceedLimit "PAYMENT_AMOUNT_EXCEED_LIMIT" 320 422 F "4000" New
        "The amount is above the limit of a payment." "金额超过单笔限额。"
        "المبلغ أكبر من الحد المسموح للدفعة الواحدة."
        "The user's agreement has a limit for one payment, and this is more. No money moved."
        "Debit less, or have the user sign an agreement with a higher limit.";
    UserAmountExceedLimit "USER_AMOUNT_EXCEED_LIMIT" 321 422 F "4000" Later
        "The amount is above what is left for today." "金额超过当日剩余限额。"
        "المبلغ أكبر من المتبقي لهذا اليوم."
        "The user's agreement has a limit for a day, and this debit would exceed it. No money moved."
        "Debit again after midnight UTC, or debit less.";

    "Host API and cashier":
    InvalidCredentials "INVALID_CREDENTIALS" 401 401 F "6001" New
        "The login or the password is wrong." "登录名或密码错误。"
        "اسم الدخول أو كلمة المرور غير صحيحة."
        "Login id and password do not match."
        "Ask the user again.";
    TooManyAttempts "TOO_MANY_ATTEMPTS" 402 429 F "6001" Later
        "Too many attempts. Please wait a few minutes." "尝试次数过多，请几分钟后再试。"
        "محاولات كثيرة جدًا. انتظر بضع دقائق."
        "Too many wrong passwords for this account, from this network or overall. The password was not checked."
        "Wait.";
    SessionRequired "SESSION_REQUIRED" 403 401 F "6001" New
        "Please sign in." "请先登录。"
        "يرجى تسجيل الدخول."
        "No session token, or one that is not valid."
        "Sign in.";
    SessionExpired "SESSION_EXPIRED" 404 401 F "6001" New
        "Please sign in again." "登录已过期，请重新登录。"
        "انتهت الجلسة. سجّل الدخول مجددًا."
        "The session has ended."
        "Sign in.";
    PinWrong "PIN_WRONG" 405 422 F "6001" New
        "The PIN is wrong." "支付密码错误。"
        "الرمز السري غير صحيح."
        "The PIN is not the user's. The attempt was counted."
        "Ask the user again; error.tries_left is the number of attempts left.";
    PinLocked "PIN_LOCKED" 406 423 F "4000" Never
        "The PIN is locked." "支付密码已锁定。"
        "تم قفل الرمز السري."
        "Too many wrong attempts in a row."
        "The operator has to set a new PIN.";
    OrderAlreadyPaid "ORDER_ALREADY_PAID" 407 409 F "9000" Never
        "This order has been paid." "该订单已支付。"
        "تم دفع هذا الطلب."
        "The payment has already succeeded."
        "Nothing: show the receipt.";
    OrderCancelled "ORDER_CANCELLED" 408 409 F "4000" Never
        "This order was cancelled." "该订单已取消。"
        "تم إلغاء هذا الطلب."
        "The merchant or a user closed the order."
        "Ask the merchant for a new order.";
    OrderExpired "ORDER_EXPIRED" 409 410 F "4000" Never
        "This order has expired." "该订单已过期。"
        "انتهت صلاحية هذا الطلب."
        "Nobody paid in time."
        "Ask the merchant for a new order.";
    ConfirmationMismatch "CONFIRMATION_MISMATCH" 410 409 F "4000" New
        "The order is not the one that was shown." "订单信息与页面所示不一致。"
        "الطلب لا يطابق ما تم عرضه."
        "Amount or payee differ from what the user confirmed. No money moved."
        "Show the order again.";
    InvalidPaymentUrl "INVALID_PAYMENT_URL" 411 400 F "4000" Never
        "This payment link is not valid." "支付链接无效。"
        "رابط الدفع غير صالح."
        "This wallet did not issue the URL."
        "Ask the merchant for a new order.";
    ForbiddenOrigin "FORBIDDEN_ORIGIN" 412 403 F "4000" Never
        "The request came from another site." "请求来源不被允许。"
        "جاء الطلب من موقع آخر."
        "A form was sent from a foreign page."
        "Open the page again and use its own form.";
    NotFound "NOT_FOUND" 413 404 F "4000" Never
        "There is nothing here." "页面不存在。"
        "لا يوجد شيء هنا."
        "Nothing exists at this path."
        "Check the address.";
    OrderBoundToOther "ORDER_BOUND_TO_OTHER" 414 409 F "4000" Never
        "Somebody else has opened this order." "该订单已被其他人打开。"
        "فتح شخص آخر هذا الطلب."
        "The first user who opens an order in a partner wallet binds it; nobody else can pay it."
        "Ask the merchant for a new order.";
    OrderInProcess "ORDER_IN_PROCESS" 415 409 F "8000" Never
        "This payment is being processed." "该支付正在处理中。"
        "هذه الدفعة قيد المعالجة."
        "The user has paid; the payee's acquirer has not confirmed it yet."
        "Nothing: check the order's state again later.";
    OrderFailed "ORDER_FAILED" 416 409 F "4000" Never
        "The payment failed. The money was given back." "支付失败，款项已退回。"
        "فشل الدفع وأُعيد المبلغ."
        "The payee's acquirer refused the payment."
        "Ask the merchant for a new order.";
    PayeeSuspended "PAYEE_SUSPENDED" 418 403 F "4000" Never
        "The payee cannot take payments at present. Nothing was taken." "收款方暂停收款，未扣款。"
        "لا يمكن للمستفيد استلام المدفوعات حاليًا. لم يُسحب أي مبلغ."
        "The operator has suspended the merchant that the order is for. The order stays open until it expires."
        "Contact the merchant, or the wallet operator.";
    ModeMismatch "MODE_MISMATCH" 419 403 F "4000" Never
        "Test money and real money do not mix. Nothing was taken." "测试资金与真实资金不能混用，未扣款。"
        "لا تختلط أموال الاختبار بالأموال الحقيقية. لم يُسحب أي مبلغ."
        "The merchant was added for tests, and the payer or the account with a provider was not; or the other way round."
        "Pay a test merchant's order as a test user or through a sandbox, and a live merchant's order as a live user.";
    AcquirerUnavailable "ACQUIRER_UNAVAILABLE" 417 503 F "6002" Later
        "The payee's payment service does not answer. Nothing was taken." "收款方支付服务无响应，未扣款。"
        "خدمة الدفع لدى المستفيد لا تستجيب. لم يُسحب أي مبلغ."
        "The acquirer behind the payment link gave no trustworthy response."
        "Try again shortly.";
    AgreementNotExist "AGREEMENT_NOT_EXIST" 420 404 F "7002" Never
        "There is no such agreement." "协议不存在。"
        "لا يوجد اتفاق كهذا."
        "This wallet did not issue the address, or the agreement is another user's."
        "Ask the merchant to prepare a new one.";
    AgreementSigned "AGREEMENT_SIGNED" 421 409 F "7002" Never
        "This agreement has been signed already." "该协议已签署。"
        "تم توقيع هذا الاتفاق بالفعل."
        "An agreement is signed once."
        "Ask the merchant to prepare a new one.";
    AgreementClosed "AGREEMENT_CLOSED" 422 410 F "7002" Never
        "This agreement is closed." "该协议已关闭。"
        "هذا الاتفاق مغلق."
        "It was refused or ended, or nobody signed it in time."
        "Ask the merchant to prepare a new one.";

    "BaaS API":
    LoginTaken "LOGIN_TAKEN" 601 400 F "4000" New
        "This name is taken." "该账号已被使用。"
        "هذا الاسم مستخدم."
        "Another user of the app has this user name, e-mail address, phone number or provider's id."
        "Choose another, or sign in.";
    LoginMethodOff "LOGIN_METHOD_OFF" 602 405 F "4000" Never
        "This way of signing in is switched off." "该登录方式未开启。"
        "طريقة الدخول هذه غير مفعّلة."
        "The app does not offer this login method, or this deployment cannot offer it."
        "Use another method, or switch it on with `cashier app add`.";
    AppSuspended "APP_SUSPENDED" 603 402 F "4000" Never
        "The app is suspended." "应用已停用。"
        "التطبيق موقوف."
        "The operator has suspended the app or its merchant."
        "Contact the operator.";
    GatewayOff "GATEWAY_OFF" 604 400 F "4000" New
        "This gateway is not offered." "该支付方式未开启。"
        "طريقة الدفع هذه غير متاحة."
        "The gateway type is unknown, or the app does not offer it."
        "Use another gateway type, or switch it on with `cashier app add`.";
    IdentityRequired "IDENTITY_REQUIRED" 605 400 F "4000" New
        "Sign in with the wallet's account first." "请先使用对应平台账号登录。"
        "سجّل الدخول بحساب المنصة أولًا."
        "Paying inside the provider's own app needs the user's identity there."
        "Sign in through the provider, or link the identity.";

    "Developer API":
    DevKeyRequired "DEV_KEY_REQUIRED" 701 401 F "6001" New
        "A valid developer key is required." "需要有效的开发者密钥。"
        "يلزم مفتاح مطوّر صالح."
        "No developer key, one that is not known, or one that was revoked."
        "Send `Authorization: Bearer dk_…` with a key from `cashier merchant dev-key issue`.";
    DevKeyExpired "DEV_KEY_EXPIRED" 702 401 F "6001" New
        "The developer key has expired." "开发者密钥已过期。"
        "انتهت صلاحية مفتاح المطوّر."
        "The developer key was issued for a time that is over."
        "Have a new one issued with `cashier merchant dev-key issue`.";
    TestClientRequired "TEST_CLIENT_REQUIRED" 703 403 F "4000" Never
        "This works for test merchants only." "仅测试商户可用。"
        "هذا متاح لتجار الاختبار فقط."
        "The developer key belongs to a live merchant, whose orders are paid with real money."
        "Use the key of a merchant that was added with `cashier merchant add --test`.";
}
