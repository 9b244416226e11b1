//! The host SDK's services, as the simulated super app implements them. The host itself runs in the page; what needs only
//! the page, such as dialogs and time, it has there.

mod fetch;
mod gateway;
mod member;
mod oauth;
mod payments;
mod serve;

pub(crate) use fetch::Jars;
pub(crate) use serve::serve;
