//! Settings stored with the data, such as how far the product's clock was moved.

use crate::id::Fresh;
use crate::kernel::{Command, Decision, Row};
use crate::world::{Keys, World};

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

/// The name of the setting with the time, in microseconds, up to which every expired order has been closed.
pub const EXPIRED_UNTIL: &str = "expiry.done_until_us";

/// The name of the setting with the last proven point of the books.
pub const PROVEN_POINT: &str = "books.proven_point";

/// Writes a setting.
pub struct WriteSetting(pub Setting);

impl Command<World> for WriteSetting {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.settings.insert(self.0.name.clone());
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        world.settings.put(self.0.clone())
    }
}

/// Writes settings that must not change once written, such as the fingerprints of keys.
pub struct BindSettings {
    /// The settings.
    pub wanted: Vec<Setting>,
    /// True when values that differ are replaced.
    pub replace: bool,
}

/// The outcome for settings that must not change.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bound {
    /// The names of those that were written.
    pub taken: Vec<String>,
    /// The names of those that have a different value. If there are any, nothing was written.
    pub other: Vec<String>,
}

impl Command<World> for BindSettings {
    type Outcome = Bound;

    fn name_keys(&self, keys: &mut Keys) {
        keys.settings.extend(self.wanted.iter().map(|setting| setting.name.clone()));
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<Bound> {
        let mut bound = Bound::default();
        for wanted in &self.wanted {
            match world.settings.get(&wanted.name)? {
                Some(stored) if stored.value == wanted.value => {}
                Some(_) if !self.replace => bound.other.push(wanted.name.clone()),
                _ => bound.taken.push(wanted.name.clone()),
            }
        }
        if !bound.other.is_empty() {
            return Ok(Bound { taken: Vec::new(), ..bound });
        }
        for wanted in self.wanted.iter().filter(|wanted| bound.taken.contains(&wanted.name)) {
            world.settings.put(wanted.clone())?;
        }
        Ok(bound)
    }
}
