//! What a developer reads about a code: the cause, the fix, and how to see it happen on the demo.
//!
//! Cause and fix in English are those of the registry's row. Each language is one exhaustive match, so the compiler
//! proves that no code is without advice.

mod en;

use super::{Code, Language};

/// The advice about one code, in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Advice {
    /// Why a caller gets the code.
    pub cause: &'static str,
    /// What the caller should do.
    pub fix: &'static str,
    /// How to get it on the demo.
    pub trigger: &'static str,
}

impl Code {
    /// The advice in a reader's language.
    pub const fn advice(self, _language: Language) -> Advice {
        let row = self.row();
        Advice { cause: row.meaning, fix: row.what_to_do, trigger: en::trigger(self) }
    }
}
