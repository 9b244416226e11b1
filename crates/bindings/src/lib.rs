//! The host SDK for Kotlin, Swift and Python.
//!
//! A wallet implements the traits of this crate in its own language; [`MiniProgramHost`] and [`MiniProgramInstance`]
//! run mini programs with them. One file per trait: its records, the trait as exported to other languages, and the
//! adapter to the corresponding trait of `cashier_host`. JSON is passed as text.
//!
//! An exception in the wallet's code becomes a value here, never a panic: every method of every trait has an error
//! type that `UniFFI` can turn an unexpected exception into. Payments run detached from the caller, see
//! [`mod@detached`]. No decisions are made here; that is the job of `cashier_host`.

mod clock;
mod context;
mod detached;
mod error;
mod fetch;
mod gateway;
mod host;
mod instance;
mod member;
mod oauth;
mod observer;
mod payment;
mod phone;
mod port;
mod program;
mod queue;
mod storage;
mod ui;

pub use clock::Clock;
pub use context::{ApiContext, EnvVersion, Source};
pub use detached::shutdown;
pub use error::{HostFault, SetupError, SpiError};
pub use fetch::{FetchError, FetchRequest, FetchResponse, HttpFetch, NetworkType};
pub use gateway::{GatewayError, Order, OrderRef, OrderStatus, WalletGateway};
pub use host::{HostServices, MiniProgramHost};
pub use instance::MiniProgramInstance;
pub use member::{MemberInfo, MemberInfoService};
pub use oauth::{AuthCodeRequest, AuthPage, OAuthFlow, OAuthResult, OAuthService};
pub use observer::{Direction, Observer};
pub use payment::{PaymentRequest, PaymentResult, PaymentService, PaymentState, completed, opens_page};
pub use phone::{PhoneError, PhoneFile, PhoneService};
pub use port::MessageSink;
pub use program::{HostSettings, Program, Surroundings};
pub use storage::{Scope, Storage};
pub use ui::{Alert, Confirm, HostUi, Prompt, Toast};

uniffi::setup_scaffolding!("cashier_host");
