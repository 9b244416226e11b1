//! The host SDK: what a super app embeds to run mini programs that take payments.
//!
//! A super app implements the traits of [`spi`] (payment, authorization, member information) and of [`services`] (its
//! own screen, its wallet's backend, network, storage, time), creates a [`Host`] from them, and opens an [`Instance`]
//! for each running mini program. The program's messages go in through [`Instance::receive`]; responses and events
//! come out through the [`Port`]. The crate itself does no I/O, starts no thread and reads no clock.
//!
//! A program's permissions are bound to its instance and never read from a message.

mod api;
mod context;
mod error;
mod host;
mod imitation;
mod instance;
mod limits;
mod message;
mod pages;
pub mod payment;
mod program;
mod running;
pub mod services;
mod sessions;
mod setup;
mod signal;
pub mod spi;

pub use api::{NAMES as APIS, PHONE_NAMES as PHONE_APIS};
pub use context::{ApiContext, Source};
pub use error::{BridgeError, Failure};
pub use host::Host;
pub use instance::Instance;
pub use program::{EnvVersion, Program};
pub use running::Port;
pub use setup::{Services, Settings, Surroundings};
