//! Whether a client or a user handles real money or test money.

/// Real money, or test money. A party has its mode from the day it is added, and money never passes between the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Mode {
    /// Real money.
    #[default]
    Live,
    /// Test money: it came from nowhere, and whoever pays with it pays only those who take it.
    Test,
}

impl Mode {
    /// The mode of somebody who was added for tests, or not.
    pub const fn of_test(is_test: bool) -> Self {
        if is_test { Self::Test } else { Self::Live }
    }

    /// True for test money.
    pub const fn is_test(self) -> bool {
        matches!(self, Self::Test)
    }

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }

    /// The mode with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Live, Self::Test].into_iter().find(|mode| mode.name() == name)
    }
}
