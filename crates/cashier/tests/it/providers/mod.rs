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
mod refunds;
mod rig;
mod shares;
mod truth;
