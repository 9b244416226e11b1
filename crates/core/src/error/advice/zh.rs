//! The advice in Simplified Chinese.

advice! {
    Success "请求成功。" "无需处理。" "用店铺任一订单的编号调用 `inquiryPayment`。";
    Accept "订单已创建，等待用户支付。" "打开 redirectActionForm.redirectUrl。" "按指南示例的字段调用 `pay`。";
    PaymentInProcess "结果尚未确定。" "查询，或等待通知。" "在模拟器中断开两个钱包之间的连接，支付另一钱包的订单，然后对其退款。";
    RefundInProcess "支付渠道须退回款项，结果尚未确定。" "用 inquiryRefund 查询：重发同一请求只会再次得到这个应答。期间不要以其他方式退款。" "通过支付渠道支付一笔网页订单后调用 `refund`；沙箱稍后应答。";
    SharingInProcess "支付渠道须分账或回退分账，结果尚未确定。" "用 inquiryShare 查询：重发同一请求只会再次得到这个应答。" "支付一笔可分账的网页订单后调用 `share`。";
    ProofInProcess "尚无已签名的根覆盖该支付，正在签名。" "几秒后再次查询。" "支付一笔订单后立即调用 `inquiryProof`。";

    ParamIllegal "请求头或请求体的某个字段不符合规则，消息中会指明。" "更正该字段。" "在 `pay` 中将 `paymentAmount.value` 设为 \"1.5\"。";
    MsgParseError "请求体不是 JSON 对象。" "发送 UTF-8 编码的 JSON 对象。" "对请求体 `[]` 签名并发送。";
    MediaTypeNotAcceptable "声明的请求体类型不是 JSON。" "发送 application/json。" "对请求签名后，用请求头 `Content-Type: text/plain` 发送。";
    MethodNotSupported "所有接口都使用 POST。" "发送 POST 请求。" "将已签名的请求以 GET 而非 POST 发送。";
    InvalidApi "该路径没有对应的接口。" "检查路径。" "向 `/v1/payments/fly` 发送任意请求。";
    BodyTooLarge "请求体未被完整读取。" "发送更小的请求体。" "对超过 256 KiB 的请求体签名并发送。";
    InvalidSignature "签名与收到的字节不符。" "对实际发送的字节签名；检查密钥和 Client-Id。" "签名后在请求体中加一个空格再发送。";
    KeyNotFound "商户没有 Signature 请求头中 keyVersion 所指的密钥。" "登记密钥，或发送正确的 keyVersion。" "在 Signature 请求头中发送 keyVersion=9。";
    InvalidClient "没有商户使用该 Client-Id。" "检查 Client-Id 请求头。" "发送 Client-Id NOBODY。";
    KeyEnded "运营方已停用该签名密钥。" "用另一把密钥签名，或向钱包运营方提供新密钥。" "对店铺的密钥执行 `cashier merchant key end`，然后发送任意请求。";
    InvalidClientStatus "运营方已停用该商户。退款、回退、取消和查询仍可用；新业务会被拒绝。" "联系钱包运营方。" "对店铺执行 `cashier merchant suspend`，然后调用 `pay`。";
    TimestampInvalid "Request-Time 无法解析，或与服务器时钟相差过大。" "发送当前时间；检查时钟。" "用十分钟前的 Request-Time 签名。";
    AccessDenied "调用方无权执行该操作，消息中会说明原因。" "请用户授予相应权限，或联系运营方。" "取得仅含 auth_base 权限的令牌，再用它调用 `sendInbox`。";
    RequestTrafficExceedLimit "调用方超出限额，未执行任何操作。" "降低频率，然后重发同一请求。" "同时多次调用 `inquiryProof`。";
    UnknownException "内部错误，可能已生效，也可能未生效。" "查询，或重发同一请求。" "无法主动复现：它表示钱包自身的故障，见其日志。";
    ServiceUnavailable "数据库无响应，或等待的请求过多。" "稍候，然后重发同一请求。" "使用 PostgreSQL 时停止数据库，然后发送任意请求。";
    ProcessFail "业务规则的一般性拒绝。" "阅读消息。" "无法主动复现：它表示账本因余额以外的原因（例如金额过大）拒绝了转账。";

    AuthClientUnsupportedGrantType "该接口不支持 `grantType` 字段中的授权类型。" "发送 AUTHORIZATION_CODE 或 REFRESH_TOKEN。" "在 `applyToken` 中将 `grantType` 设为 PASSWORD。";
    InvalidAuthClient "请求授权的客户端不是商户。" "检查客户端编号。" "以已登录用户的身份打开 `/wallet/consent?client_id=NOBODY&scopes=auth_user`。";
    InvalidAuthClientStatus "运营方已停用请求授权的客户端。" "联系钱包运营方。" "对店铺执行 `cashier merchant suspend`，然后通过宿主接口为其申请授权码。";
    InvalidCode "没有该授权码，或它已发给其他客户端。" "再次调用 my.getAuthCode。" "在 `applyToken` 中发送改动一个字母的授权码。";
    UsedCode "授权码只能使用一次。" "再次调用 my.getAuthCode。" "用同一授权码调用 `applyToken` 两次。";
    ExpiredCode "授权码提交得太晚。" "再次调用 my.getAuthCode。" "取得授权码，将时钟拨快 11 分钟，然后调用 `applyToken`。";
    InvalidRefreshToken "没有该令牌，或它属于其他客户端，或已被取消。" "引导用户重新执行 my.getAuthCode。" "在 `applyToken` 中发送改动一个字母的刷新令牌。";
    UsedRefreshToken "刷新令牌只能使用一次。" "使用最新的刷新令牌。" "用同一刷新令牌调用 `applyToken` 两次。";
    ExpiredRefreshToken "令牌提交得太晚。" "引导用户重新执行 my.getAuthCode。" "将时钟拨快四天，然后发送刷新令牌。";
    InvalidAccessToken "没有该令牌，或它属于其他客户端，或已被取消。" "引导用户重新执行 my.getAuthCode。" "用改动一个字母的令牌调用 `inquiryUserInfo`。";
    ExpiredAccessToken "令牌提交得太晚。" "用 applyToken 刷新。" "将时钟拨快 25 小时，然后调用 `inquiryUserInfo`。";
    ReferenceClientIdNotMatch "referenceClientId 不是该授权码所属的客户端。" "发送申请授权码的小程序的编号。" "在 `applyToken` 中将 `referenceClientId` 设为 NOBODY。";
    ConsentRequired "用户未授予任何所请求的权限。" "显示授权页，然后再次请求。" "通过宿主接口为尚未同意的用户申请权限 auth_user 的授权码，且不带 `agreed`。";

    OrderNotExist "该支付从未被受理，或属于其他商户。" "可视为失败。" "用从未使用过的 `paymentRequestId` 调用 `inquiryPayment`。";
    OrderStatusInvalid "订单已关闭，或尚未支付。" "查询其状态。" "对未支付的订单调用 `refund`。";
    RepeatReqInconsistent "同一请求号发送了不同内容。首个请求不受影响。" "新请求使用新的请求号。" "用同一 `paymentRequestId` 和不同金额调用 `pay` 两次。";
    CurrencyNotSupport "币种未知、已停用、不是货币（基金、金属、测试代码），或与支付的币种不同。" "发送正确的币种；已停用的币种会在消息中指明其后继。" "在 `pay` 中将币种设为 XTS。";
    UserBalanceNotEnough "付款人余额不足，订单仍可支付。" "充值后再次确认。" "下单金额超过示例用户的余额并确认。";
    UserNotExist "用户未知。" "检查用户编号。" "在网页应用中查询不存在的用户编号。";
    UserStatusAbnormal "运营方已停用该用户，其不能登录和支付。入账和退款不受影响。" "联系钱包运营方。" "对示例用户执行 `cashier user suspend`，然后以该用户登录。";
    PartnerBalanceNotEnough "商户余额少于退款金额。" "等待后续收款，再用新的请求号退款。" "用 `fromOwnBalance` 调用 `retryRefund`，金额超过店铺自有余额。";
    RefundAmountExceed "退款合计将超过支付金额。" "减少退款金额。" "调用 `refund`，金额大于已付金额。";
    RefundWindowExceed "该支付已超过退款期限。" "以其他方式退款。" "支付一笔订单，将时钟拨快 366 天，然后调用 `refund`。";
    RefundNotExist "该退款从未被受理。" "可视为失败。" "用从未使用过的 `refundRequestId` 调用 `inquiryRefund`。";
    OrderIsClosed "订单已支付、已取消或已过期，不能再支付。" "如已扣款，请退还用户。" "店铺取消订单后，在模拟器的另一钱包中打开它。";
    RefundNotSupported "该支付来自合作钱包，其服务器未知。" "以其他方式退款，或联系运营方。" "对没有 `--url` 的合作钱包支付的订单退款。";
    ChannelNotAvailable "商户在该支付渠道没有可用账户，或渠道不支持该支付方式。" "换一种支付方式，或用 `cashier provider add` 添加账户。" "以在该支付渠道没有账户的商户调用 `addReceiver`。";
    ChannelRefused "支付渠道拒绝了订单或退款，其原始消息已留存。" "检查原因。退款可以重试；订单须换一种支付方式。" "让沙箱拒绝退款（`refund_refused`），然后对网页订单退款。";
    ChannelNoAnswer "支付渠道没有可信的应答，结果未知；钱包会持续查询。" "重发同一请求，或查询。" "让沙箱丢失全部应答（`lost_answers`），然后支付网页订单。";
    SharingNotPossible "订单创建时未设为可分账、分账已结束，或剩余金额不足。" "查询剩余金额。" "对在钱包内支付的订单调用 `share`。";
    ShareNotReturned "退款所需资金仍在或即将到达分账接收方，未向付款人退回任何款项。" "等待分账结束或排除原因，再用 retryRefund 重试退款。" "对网页订单分账，让沙箱拒绝回退，然后对该订单退款。";
    ProofNotPossible "指定的根不覆盖它，或链上没有与账本一致的记录。" "不指定根再查询。若仍失败，请联系钱包运营方用 `cashier verify` 检查账本。" "用尚不存在的 `rootNumber` 调用 `inquiryProof`。";
    PaymentAmountExceedLimit "用户签署的协议设有单笔限额，本次金额超过该限额。未扣款。" "减少扣款金额，或请用户签署限额更高的协议。" "准备带 `paymentLimit` 的协议，签署后扣更多的钱。";
    UserAmountExceedLimit "用户签署的协议设有每日限额，本次扣款会超出。未扣款。" "UTC 零点之后再扣，或减少扣款金额。" "准备带 `dayLimit` 的协议，签署后扣款直到用完。";

    InvalidCredentials "登录名与密码不匹配。" "请用户重新输入。" "用错误的密码登录。";
    TooManyAttempts "该账户、该网络或全局的错误密码过多，本次未校验密码。" "稍候。" "用错误的密码登录十次以上。";
    SessionRequired "没有会话令牌，或令牌无效。" "登录。" "不带 Authorization 请求头调用宿主接口。";
    SessionExpired "会话已结束。" "登录。" "登录，将时钟拨快 13 小时，然后调用宿主接口。";
    PinWrong "支付密码不正确，已计入次数。" "请用户重新输入；error.tries_left 为剩余次数。" "用支付密码 000000 确认订单。";
    PinLocked "连续输错次数过多。" "须由运营方设置新的支付密码。" "用错误的支付密码确认订单五次。";
    OrderAlreadyPaid "支付已成功。" "无需处理：显示收据。" "确认同一订单两次。";
    OrderCancelled "商户或用户关闭了订单。" "请商户重新下单。" "调用 `cancelPayment`，然后确认订单。";
    OrderExpired "无人及时支付。" "请商户重新下单。" "下单，将时钟拨快 31 分钟，然后确认。";
    ConfirmationMismatch "金额或收款方与用户确认的不同，未发生资金变动。" "重新显示订单。" "通过宿主接口以与订单不同的金额确认。";
    InvalidPaymentUrl "该链接不是本钱包签发的。" "请商户重新下单。" "请宿主接口解析 `https://example.com/`。";
    ForbiddenOrigin "表单来自其他网站的页面。" "重新打开本站页面并使用其表单。" "带请求头 `Origin: https://example.com` 提交收银台表单。";
    NotFound "该路径下没有内容。" "检查地址。" "调用 `/host/v1/nothing`。";
    OrderBoundToOther "在合作钱包中首先打开订单的用户将其锁定，他人不能支付。" "请商户重新下单。" "在模拟器的另一钱包中打开订单，然后在本钱包中支付。";
    OrderInProcess "用户已支付，收款方的收单机构尚未确认。" "无需处理：稍后再查询订单状态。" "在模拟器中断开两个钱包之间的连接，支付另一钱包的订单，然后再次确认。";
    OrderFailed "收款方的收单机构拒绝了支付。" "请商户重新下单。" "在模拟器中支付另一钱包已过期的订单。";
    PayeeSuspended "运营方已停用收款商户，订单在过期前保持开放。" "联系商户或钱包运营方。" "下单，对店铺执行 `cashier merchant suspend`，然后确认订单。";
    ModeMismatch "商户为测试而添加，付款方或支付渠道账号却不是；或者相反。" "测试商户的订单由测试用户支付，或通过沙箱支付；正式商户的订单由正式用户支付。" "不带 `--test` 添加商户并下单，然后以演示用户（持有测试资金）确认支付。";
    AcquirerUnavailable "支付链接背后的收单机构没有可信的应答。" "稍后再试。" "在模拟器中断开两个钱包之间的连接，然后打开另一钱包的订单。";
    AgreementNotExist "该地址不是本钱包签发的，或协议属于其他用户。" "请商户重新准备协议。" "改动协议地址中的一个字母，再打开。";
    AgreementSigned "一份协议只能签署一次。" "请商户重新准备协议。" "签署协议，然后再签一次。";
    AgreementClosed "协议被拒绝、已终止，或无人及时签署。" "请商户重新准备协议。" "准备协议，将时钟拨快 31 分钟，再签署。";

    LoginTaken "该应用的另一用户已使用此用户名、邮箱、手机号或渠道账号。" "另选一个，或登录。" "在网页商店用同一用户名注册两次。";
    LoginMethodOff "应用未开启该登录方式，或本部署无法提供。" "换用其他方式，或用 `cashier app add` 开启。" "以网页商店的应用调用 `/hserve/v2.0/login/sms/`。";
    AppSuspended "运营方已停用该应用或其商户。" "联系运营方。" "对店铺执行 `cashier merchant suspend`，然后下网页订单。";
    GatewayOff "支付方式未知，或应用未开启。" "换用其他支付方式，或用 `cashier app add` 开启。" "以 `gateway_type` nothing 下网页订单。";
    IdentityRequired "在渠道自己的应用内支付需要用户在该渠道的身份。" "通过该渠道登录，或关联身份。" "以用户名注册的用户身份，用渠道自有应用的支付方式支付网页订单。";

    DevKeyRequired "没有开发者密钥，或密钥未知、已被吊销。" "发送 `Authorization: Bearer dk_…`，密钥由 `cashier merchant dev-key issue` 签发。" "不带 Authorization 请求头调用 `/dev/v1/client`。";
    DevKeyExpired "开发者密钥的有效期已过。" "用 `cashier merchant dev-key issue` 重新签发。" "将时钟拨快 91 天，然后调用 `/dev/v1/client`。";
    TestClientRequired "开发者密钥属于正式商户，其订单以真实资金支付。" "使用以 `cashier merchant add --test` 添加的商户的密钥。" "以不带 `--test` 添加的商户的密钥调用 `/dev/v1/triggers/payment.succeeded`。";
}
