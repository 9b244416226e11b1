//! Integration tests: the same system that the binary starts, on both engines. One binary, so that it links once.

mod books;
mod crowd;
mod host;
mod model;
mod notices;
mod openapi;
mod random;
mod support;
mod wallet;
mod workers;
