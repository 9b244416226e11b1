//! What the SDK can ask for and this server does not do: sign-in by SMS, verification of an e-mail address, reset of
//! a password by e-mail, and providers that are not known.
//!
//! Apps have no e-mail and no SMS of their own here. The answer says so: one that pretends would let a user wait for
//! a letter.

use cashier_core::error::{Code, Error};

use super::Reply;

pub(super) fn handle() -> Result<Reply, Error> {
    Err(Error::new(Code::LoginMethodOff).with_detail("This server does not offer this."))
}
