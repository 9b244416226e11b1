//! What the developer panel sees of the SPIs and the wallet.

use std::sync::Arc;

use cashier_host::services::{Direction, Observer};
use serde_json::Value;

use crate::phone::Phone;

pub(super) struct Log(pub(super) Arc<Phone>);

impl Observer for Log {
    fn event(&self, direction: Direction, name: &str, data: &Value) {
        let direction = match direction {
            Direction::ToSpi => "host→spi",
            Direction::FromSpi => "spi→host",
            Direction::ToWallet => "host→wallet",
            Direction::FromWallet => "wallet→host",
            Direction::Session => "session",
        };
        self.0.log(direction, name, data);
    }
}
