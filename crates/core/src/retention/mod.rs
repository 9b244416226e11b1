//! What is kept, and for how long: one list of every table with its rule, and the commands that delete rows.
//!
//! Invariants: rows that record where money is or went are never deleted, nor is the key of a call that moved money,
//! nor a number that must not be reused. Rows to delete are checked again in the decision, under its lock: several
//! processes may sweep one database, and the slower one finds nothing left to do.

mod document;
mod forget;
mod forget_notices;
mod kept;
mod period;
mod render;
mod resend;

pub use document::{render_markdown, render_markdown_zh};
pub use forget::{Ends, Forget, Sweep};
pub use forget_notices::{ATTEMPTS_AT_ONCE, ForgetAttempts, ForgetNotices};
pub use kept::{KEPT, Kept, Rule, Words};
pub use period::{Period, Periods};
pub use render::RenderBodies;
pub use resend::{Resend, Resent};
