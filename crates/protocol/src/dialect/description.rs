//! What an operation says about itself. The fields of the guide's tables and the schemas of the OpenAPI document are made of
//! it, and tests hold it against the code that reads and writes the bodies.

use cashier_core::error::Code;

/// What an operation says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// What it does, in one line.
    pub summary: &'static str,
    /// What a request holds.
    pub request: &'static [Field],
    /// What an answer that is no refusal holds besides its result.
    pub answer: &'static [Field],
    /// The codes that it may answer with, besides those that every operation has.
    pub codes: &'static [Code],
}

/// A member of a body.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name. Of several names one is enough, and the first wins.
    pub names: &'static [&'static str],
    /// What it holds.
    pub form: Form,
    /// True when a body without it is refused, or an answer always has it.
    pub is_needed: bool,
    /// What it means.
    pub meaning: &'static str,
}

/// What a member holds.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A text of at most so many characters.
    Text(u16),
    /// One of these words.
    Word(&'static [&'static str]),
    /// An absolute URL of at most so many characters.
    Url(u16),
    /// Currency and minor units.
    Amount,
    /// ISO 8601 with an offset.
    Time,
    /// `true` or `false`.
    Flag,
    /// An object with these members.
    Object(&'static [Field]),
    /// At most so many objects with these members.
    List(u16, &'static [Field]),
}

impl Field {
    /// A field that may be absent.
    pub const fn new(names: &'static [&'static str], form: Form, meaning: &'static str) -> Self {
        Self { names, form, is_needed: false, meaning }
    }

    /// The same, which must be there.
    #[must_use]
    pub const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }
}
