//! SDK calls that this server does not support: sign-in by SMS, verification of an e-mail address, password reset by
//! e-mail, and unknown providers.
//!
//! Apps have no e-mail or SMS of their own here. The answer says so: a pretended success would make a user wait for a
//! message that never comes.

use cashier_core::error::{Code, Error};

use super::Reply;

pub(super) fn handle() -> Result<Reply, Error> {
    Err(Error::new(Code::LoginMethodOff).with_detail("This server does not offer this."))
}
