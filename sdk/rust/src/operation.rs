//! An operation: where its request goes, and what comes back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A request of the wallet's OpenAPI.
pub trait Operation: Serialize {
    /// The path.
    const PATH: &'static str;
    /// Members that are always the same.
    const CONSTANTS: &'static [(&'static str, &'static str)] = &[];
    /// The code of the answer when the work has begun and goes on by itself: an inquiry tells how it ends, and sending the
    /// request again does not.
    const PENDING: Option<&'static str> = None;
    /// The body of a successful answer.
    type Answer: DeserializeOwned;
}

/// The bytes of a request; `None` when it cannot be written.
pub(crate) fn body_of<R: Operation>(request: &R) -> Option<Vec<u8>> {
    let Value::Object(mut members) = serde_json::to_value(request).ok()? else { return None };
    for (name, value) in R::CONSTANTS {
        members.insert((*name).to_owned(), Value::from(*value));
    }
    serde_json::to_vec(&members).ok()
}
