//! A visit to a page: who reads it, in which language, and whether a form really came from our own page.

mod guard;
mod known;
mod language;
mod member;
mod note;
mod reader;

pub use guard::own_forms_only;
pub use known::{known_browser, remember_browser};
pub use language::remember_language;
pub use member::{MEMBER_SESSION_S, clear_member_session, member_token, set_member_session};
pub use note::Note;
pub use reader::{Visit, clear_session, refused_form, set_session, set_tour};
