//! The dialect of WeChat Pay: [`v3`] (REST, JSON, RSA) and the older [`v2`] (XML, one shared key).
//!
//! Both directions are here. A merchant's connector builds and signs requests and reads answers and notices; a
//! sandbox of the provider reads and verifies those requests and writes signed answers and notices. Time, nonces,
//! numbers and keys are passed in as values.
//!
//! An answer counts as done or refused only when it says so in known words. Everything else is unknown: the same call
//! may be sent again with the same number, or its outcome is queried.

pub mod time;
pub mod v2;
pub mod v3;
mod words;

#[cfg(test)]
mod tests;
