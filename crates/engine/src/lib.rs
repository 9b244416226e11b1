//! The engine: the write pipeline, the workers, and outbound calls.

pub mod acquirers;
pub mod call_log;
pub mod clock;
pub mod delivery;
pub mod entropy;
mod fact_texts;
mod lanes;
pub mod messaging;
pub mod outbound;
pub mod pipeline;
pub mod providers;
pub mod roots;
pub mod rsa_pool;
pub mod signer;
#[cfg(test)]
mod testing;
pub mod vitals;
pub mod workers;

pub use fact_texts::FactTexts;
pub use pipeline::{Engine, Pipeline, Setup, SubmitError};
