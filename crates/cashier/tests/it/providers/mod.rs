//! Every connector against the sandbox, over HTTP in both directions, on one clock.

mod bills;
mod clock;
mod damage;
mod foreign;
mod gates;
mod hostile;
mod keys;
mod notices;
mod odd;
mod pay;
pub(crate) mod pen;
mod refunds;
pub(crate) mod rig;
mod shares;
pub(crate) mod truth;
