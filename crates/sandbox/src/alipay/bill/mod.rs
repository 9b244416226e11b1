//! Bills: the download URL of a day's or a month's bill, and the file behind it.

pub(super) mod download_url;
pub(super) mod file;
mod lines;
mod period;
