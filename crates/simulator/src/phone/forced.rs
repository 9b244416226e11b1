//! The next outcome, set by hand in the developer panel. No money moves: host and backend both simulate it.

use std::sync::Arc;

use cashier_host::payment::{OrderStatus, ResultCode};
use cashier_host::spi::{PaymentResult, SpiCode, SpiError};
use serde_json::{Value, json};

use super::Phone;

/// How the next payment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forced {
    /// With this result code.
    Code(ResultCode),
    /// 6002: the wallet cannot be reached before anything is shown.
    NoNetwork,
    /// With this SPI error, and no answer from the backend.
    Spi(SpiCode),
    /// The SPI times out before the order is handed over.
    TimeoutBefore,
    /// The SPI times out after the order is handed over.
    TimeoutAfter,
    /// The program is closed while the sheet is open; everything else is real.
    Unload,
}

impl Forced {
    /// Parses the panel's value.
    pub(super) fn parse(value: &Value) -> Option<Self> {
        let part = |name: &str| value.get(name).and_then(Value::as_str);
        match part("kind")? {
            "code" => {
                let code = ResultCode::ALL.into_iter().find(|code| Some(code.as_str()) == part("code"))?;
                Some(if code == ResultCode::NetworkError { Self::NoNetwork } else { Self::Code(code) })
            }
            "spi" => SpiCode::ALL.into_iter().find(|code| Some(code.as_str()) == part("code")).map(Self::Spi),
            "timeout" if part("when") == Some("after") => Some(Self::TimeoutAfter),
            "timeout" => Some(Self::TimeoutBefore),
            "unload" => Some(Self::Unload),
            _ => None,
        }
    }

    /// The value as sent by the panel.
    pub(super) fn to_json(self) -> Value {
        match self {
            Self::Code(code) => json!({"kind": "code", "code": code.as_str()}),
            Self::NoNetwork => json!({"kind": "code", "code": ResultCode::NetworkError.as_str()}),
            Self::Spi(code) => json!({"kind": "spi", "code": code.as_str()}),
            Self::TimeoutBefore => json!({"kind": "timeout", "when": "before"}),
            Self::TimeoutAfter => json!({"kind": "timeout", "when": "after"}),
            Self::Unload => json!({"kind": "unload"}),
        }
    }

    /// The backend's answer afterwards; `None` for silence.
    pub(crate) const fn inquiry(self) -> Option<OrderStatus> {
        match self {
            Self::Code(ResultCode::Success) => Some(OrderStatus::Paid),
            Self::Code(ResultCode::Processing) => Some(OrderStatus::Processing),
            Self::Code(ResultCode::Failed) => Some(OrderStatus::Closed),
            Self::Code(ResultCode::Cancelled) | Self::Unload => Some(OrderStatus::Unpaid),
            _ => None,
        }
    }

    /// Plays the SPI's part.
    pub(crate) async fn play(self, phone: &Arc<Phone>, session: &str) -> Result<PaymentResult, SpiError> {
        let forced = |code: SpiCode| Err(SpiError::new(code, "set by hand"));
        match self {
            Self::Code(ResultCode::Cancelled) => forced(SpiCode::UserCancel),
            Self::Code(code) => {
                if code == ResultCode::Unknown {
                    phone.submitted(session).await;
                }
                Ok(PaymentResult::Completed {
                    code: code.as_str().to_owned(),
                    message: "set by hand".to_owned(),
                })
            }
            Self::Spi(code) => forced(code),
            Self::TimeoutAfter => {
                phone.submitted(session).await;
                forced(SpiCode::Timeout)
            }
            Self::NoNetwork | Self::TimeoutBefore | Self::Unload => forced(SpiCode::Timeout),
        }
    }
}
