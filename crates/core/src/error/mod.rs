//! Errors: one registry, one row per code.

macro_rules! codes { ($($code:ident $name:literal,)+) => {
    /// A code.
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
    pub enum Code { $(#[doc = $name] $code,)+ }
    impl Code {
        /// The row.
        pub fn row(self) -> Row { match self { $(Self::$code => Row { name: $name },)+ } }
        /// By name.
        pub fn from_name(name: &str) -> Option<Self> { match name { $($name => Some(Self::$code),)+ _ => None } }
    }
} }
/// A row.
pub struct Row {
    /// Name.
    pub name: &'static str,
}
codes! {
    Success "SUCCESS", ProcessFail "PROCESS_FAIL", ParamIllegal "PARAM_ILLEGAL", OrderNotExist "ORDER_NOT_EXIST",
    OrderStatusInvalid "ORDER_STATUS_INVALID", RepeatReqInconsistent "REPEAT_REQ_INCONSISTENT", OrderAlreadyPaid "ORDER_ALREADY_PAID",
    OrderCancelled "ORDER_CANCELLED", OrderExpired "ORDER_EXPIRED", ConfirmationMismatch "CONFIRMATION_MISMATCH",
    UnknownException "UNKNOWN_EXCEPTION", UserBalanceNotEnough "USER_BALANCE_NOT_ENOUGH", CurrencyNotSupport "CURRENCY_NOT_SUPPORT",
    RefundWindowExceed "REFUND_WINDOW_EXCEED", RefundAmountExceed "REFUND_AMOUNT_EXCEED", PartnerBalanceNotEnough "PARTNER_BALANCE_NOT_ENOUGH",
    UserNotExist "USER_NOT_EXIST", UserStatusAbnormal "USER_STATUS_ABNORMAL", ConsentRequired "CONSENT_REQUIRED", InvalidCode "INVALID_CODE",
    UsedCode "USED_CODE", ExpiredCode "EXPIRED_CODE", InvalidRefreshToken "INVALID_REFRESH_TOKEN", UsedRefreshToken "USED_REFRESH_TOKEN",
    ExpiredRefreshToken "EXPIRED_REFRESH_TOKEN", InvalidAccessToken "INVALID_ACCESS_TOKEN", ExpiredAccessToken "EXPIRED_ACCESS_TOKEN",
    AccessDenied "ACCESS_DENIED", SessionRequired "SESSION_REQUIRED", SessionExpired "SESSION_EXPIRED",
}

/// An error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// Code.
    pub code: Code,
    /// Detail.
    pub detail: Option<String>,
}
impl Error {
    /// New.
    pub const fn new(code: Code) -> Self { Self { code, detail: None } }
    /// Detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self { self.detail = Some(detail.into()); self }
}
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "{}", self.code.row().name) }
}
impl std::error::Error for Error {}
