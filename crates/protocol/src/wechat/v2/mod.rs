//! API v2: flat XML, one key shared with the provider, MD5 or HMAC-SHA256.
//!
//! Needed for merchants whose mini programs still use it, and by clients that support nothing else. A message is a
//! map of [`crate::flat_xml::Fields`]; each module converts one part of the API to and from such fields.

pub mod answer;
pub mod bill;
pub mod close;
pub mod fields;
pub mod notices;
pub mod order;
pub mod refunds;
pub mod signing;
pub mod transactions;
