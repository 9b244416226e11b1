//! The service-provider interfaces: what a super app implements.

mod error;
mod member;
mod oauth;
mod payment;
mod phone;

pub use error::{SpiCode, SpiError};
pub use member::{MemberInfo, MemberInfoService};
pub use oauth::{AuthCodeRequest, AuthPage, OAuthFlow, OAuthResult, OAuthService, UNKNOWN_SCOPE};
pub use payment::{PaymentRequest, PaymentResult, PaymentService};
pub use phone::{PhoneError, PhoneFile, PhoneService};
