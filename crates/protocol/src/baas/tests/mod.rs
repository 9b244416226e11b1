//! Tests of the wire: amounts, filters, requests and answers.

mod cost;
mod requests;
mod triggers;
mod where_filter;
