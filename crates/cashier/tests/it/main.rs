//! Integration tests: the same system that the binary starts, on both engines. One binary, so that it links once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed; what it prints helps whoever reads why"
)]

mod acquirer;
mod agreements;
mod archive;
mod attempts;
mod baas;
mod books;
mod browser;
mod chain;
mod commands;
mod console;
mod cost;
mod crash;
mod crowd;
mod currencies;
mod dev_client;
mod developer;
mod dialect;
mod documents;
mod forms;
mod gone;
mod host;
mod hostile_inputs;
mod limits;
mod live;
mod logs;
mod migration;
mod model;
mod notices;
mod openapi;
mod operator;
#[path = "../../../../tests/patience.rs"]
mod patience;
mod power_loss;
mod providers;
mod random;
mod refusals;
mod registry;
mod retention;
mod said;
mod schema;
mod sdk;
mod sharing;
mod sign_in;
mod signing;
mod signing_by_hand;
mod site;
mod statement;
mod support;
mod tea;
mod turns;
mod wallet;
mod workers;
