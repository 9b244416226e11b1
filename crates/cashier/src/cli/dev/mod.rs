//! Commands for a merchant's developers. They speak the developer API of a wallet anywhere, and need nothing of the
//! operator but a key.

mod listen;
mod login;
mod logout;
mod logs;
mod open;
mod pay;
mod qr;
mod resend;
mod server;
mod span;
mod trigger;

pub(super) use listen::Listen;
pub(super) use login::Login;
pub(super) use logout::Logout;
pub(super) use logs::Logs;
pub(super) use open::Open;
pub(super) use pay::Pay;
pub(super) use resend::Resend;
pub(super) use trigger::Trigger;
