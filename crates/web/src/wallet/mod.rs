//! What a user does, whichever way the user comes: through the host API or through the pages.

pub mod auth_code;
pub mod order;
pub mod session;
