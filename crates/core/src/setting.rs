//! Settings that live with the data, such as how far the product's clock was moved.

use crate::id::Fresh;
use crate::world::{Command, Decision, Keys, Row, World};

/// One setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Row for Setting {
    type Key = String;

    fn key(&self) -> String {
        self.name.clone()
    }
}

/// The name of the setting that holds the clock's offset in microseconds.
pub const CLOCK_OFFSET: &str = "clock.offset_us";

/// The name of the setting that says, in microseconds, up to which time every order whose time was over is closed.
pub const EXPIRED_UNTIL: &str = "expiry.done_until_us";

/// Writes a setting.
pub struct WriteSetting(pub Setting);

impl Command for WriteSetting {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.settings.insert(self.0.name.clone());
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        world.settings.put(self.0.clone())
    }
}
