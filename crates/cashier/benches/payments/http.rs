//! placeholder
use super::Options;
use super::report::Report;
pub(crate) async fn measure(_: &Options, _: &mut Report) {}
