//! The description of an operation. The guide's tables and the schemas of the OpenAPI document are generated from it,
//! and tests compare it with the code that reads and writes the bodies.

use cashier_core::error::Code;

/// The description of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// What it does, in one line.
    pub summary: &'static str,
    /// The fields of a request.
    pub request: &'static [Field],
    /// The fields of a successful answer, besides its result.
    pub answer: &'static [Field],
    /// The codes it may answer with, besides those that every operation has.
    pub codes: &'static [Code],
}

/// A member of a body.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its names. One of several is enough, and the first takes precedence.
    pub names: &'static [&'static str],
    /// The type of its value.
    pub form: Form,
    /// True when a body without it is refused, or an answer always has it.
    pub is_needed: bool,
    /// What it means.
    pub meaning: &'static str,
}

/// The type of a member.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A text of at most this many characters.
    Text(u16),
    /// One of these words.
    Word(&'static [&'static str]),
    /// An absolute URL of at most this many characters.
    Url(u16),
    /// Currency and minor units.
    Amount,
    /// ISO 8601 with an offset.
    Time,
    /// `true` or `false`.
    Flag,
    /// An object with these members.
    Object(&'static [Field]),
    /// An object that this document describes.
    Other(&'static str),
    /// At most this many objects with these members.
    List(u16, &'static [Field]),
}

impl Field {
    /// An optional field.
    pub const fn new(names: &'static [&'static str], form: Form, meaning: &'static str) -> Self {
        Self { names, form, is_needed: false, meaning }
    }

    /// The same field, mandatory.
    #[must_use]
    pub const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }
}
