//! The engine: the write pipeline, the workers, and calls to the outside.

pub mod clock;
pub mod entropy;
pub mod pipeline;
pub mod signer;

pub use pipeline::{Engine, Pipeline, Setup, SubmitError};
