//! The result codes of `my.tradePay`.

use std::fmt;

/// How a payment ended, as a program sees it. Even `9000` is no proof: merchants must ask the wallet's server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResultCode {
    /// 9000: paid.
    Success,
    /// 8000: in progress; may already be paid.
    Processing,
    /// 4000: not paid.
    Failed,
    /// 6001: the user cancelled.
    Cancelled,
    /// 6002: no network; nothing was submitted.
    NetworkError,
    /// 6004: unknown; may have been paid.
    Unknown,
}

impl ResultCode {
    /// Every code.
    pub const ALL: [Self; 6] =
        [Self::Success, Self::Processing, Self::Failed, Self::Cancelled, Self::NetworkError, Self::Unknown];

    /// The code as programs see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "9000",
            Self::Processing => "8000",
            Self::Failed => "4000",
            Self::Cancelled => "6001",
            Self::NetworkError => "6002",
            Self::Unknown => "6004",
        }
    }

    /// Parses the code that a host's service returned. `99` and `4`, which other hosts use, count as cancelled and
    /// failed; any other unknown code may mean paid.
    pub fn of_service(text: &str) -> Self {
        match text {
            "99" => Self::Cancelled,
            "4" => Self::Failed,
            _ => Self::ALL.into_iter().find(|code| code.as_str() == text).unwrap_or(Self::Unknown),
        }
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
