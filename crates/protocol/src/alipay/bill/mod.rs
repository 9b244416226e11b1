//! Bills: the address of a day's or a month's bill, and the statement of trades inside.
//!
//! The address leads to a zip of CSV files in GBK. Fetching and unpacking it is left to the caller.

pub mod download_url;
pub mod statement;
