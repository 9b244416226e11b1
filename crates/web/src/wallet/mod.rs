//! A user's actions, through the host API or through the pages.

pub mod agreement;
pub mod auth_code;
pub mod foreign;
pub mod inbox;
pub mod order;
pub mod password;
pub mod payable;
pub mod session;
pub mod tries;
