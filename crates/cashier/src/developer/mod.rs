//! A client of the developer API (`/dev/v1`): what the commands for a merchant's developers are made of.
//!
//! It knows nothing of the wallet's database: it works with a wallet anywhere, with a key that the operator issued.

mod api;
mod connection;
mod credentials;
mod folders;
pub mod listen;
mod pace;
pub mod wire;

pub use api::{Api, ApiError};
pub(crate) use api::{normal_base, segment};
pub use connection::{Connection, Demo, DemoMerchant, KEY_VARIABLE, Named, Source};
pub use credentials::{Credentials, Login};
pub use folders::state_folder;
pub use pace::{Pace, RealPace};
