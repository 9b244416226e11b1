//! The gateways of the BaaS API: how a page or a mini program lets its user pay.
//!
//! Which there are, and what each needs, stands with their providers in the registry of `cashier-engine`.

use std::fmt;

use crate::short_name::ShortName;

/// A gateway. The name is stored and stands on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gateway(ShortName<32>);

impl Gateway {
    /// A name that is known when the program is compiled.
    ///
    /// # Panics
    /// When it is no name. In a constant that is an error of the compiler.
    pub const fn of(name: &'static str) -> Self {
        Self(ShortName::of(name))
    }

    /// The name on the wire.
    pub fn name(&self) -> &str {
        self.0.as_str()
    }

    /// The gateway with this name. `None` when it is none: a name has 1 to 32 letters of `a-z`, `0-9` and `_`.
    pub fn from_name(name: &str) -> Option<Self> {
        ShortName::parse(name).map(Self)
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
