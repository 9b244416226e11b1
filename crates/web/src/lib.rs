//! Everything that speaks HTTP: the merchants' OpenAPI, the host API, and the pages.

pub mod app;
mod links;
pub mod merchants;
pub mod openapi;
pub mod wallet;
