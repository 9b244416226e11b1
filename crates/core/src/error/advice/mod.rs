//! What a developer reads about a code: the cause, the fix, and how to see it happen on the demo.
//!
//! Cause and fix in English are those of the registry's row. Each language is one exhaustive match, so the compiler
//! proves that no code is without advice.

use super::{Code, Language};

/// Cause, fix and trigger of every code, in one language.
macro_rules! advice {
    ($($code:ident $cause:literal $fix:literal $trigger:literal;)+) => {
        use crate::error::{Advice, Code};

        /// The advice about a code.
        pub(super) const fn advice(code: Code) -> Advice {
            match code {
                $(Code::$code => Advice { cause: $cause, fix: $fix, trigger: $trigger },)+
            }
        }
    };
}

mod ar;
mod en;
mod zh;

/// The advice about one code, in one language. Backticks enclose code.
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
    pub const fn advice(self, language: Language) -> Advice {
        match language {
            Language::En => {
                let row = self.row();
                Advice { cause: row.meaning, fix: row.what_to_do, trigger: en::trigger(self) }
            }
            Language::Zh => zh::advice(self),
            Language::Ar => ar::advice(self),
        }
    }
}
