//! Bills: the download URL of a day's or a month's bill, and the trade statement inside.
//!
//! The URL leads to a zip of CSV files in GBK. The caller downloads and unzips it.

pub mod download_url;
pub mod statement;
