//! A visit of a page: who reads, in which language, and whether a form really came from our own page.

mod guard;
mod language;
mod reader;

pub use guard::own_forms_only;
pub use language::remember_language;
pub use reader::{Visit, clear_session, set_session};
