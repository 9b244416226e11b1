//! The host SDK's services, as implemented by the simulated super app. The host itself runs in the page; services
//! that need only the page, such as dialogs and time, are there.

mod fetch;
mod gateway;
mod member;
mod oauth;
mod payments;
mod serve;

pub(crate) use fetch::Jars;
pub(crate) use serve::serve;
