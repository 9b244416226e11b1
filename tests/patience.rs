//! How long a Rust test waits for what must come. Test binaries take this file in with `#[path]`.
//!
//! The limit guards only against hanging: a test that waits in vain ends, and says for what. It is minutes, because on a machine
//! that does something else everything takes longer, and nothing that a test asserts may depend on how fast the machine is.

use std::time::Duration;

/// The one limit.
pub(crate) const PATIENCE: Duration = Duration::from_mins(5);
/// Between two looks at something that tells nobody when it changes.
const PAUSE: Duration = Duration::from_millis(5);

/// What the work comes to, if it comes to an end at all.
pub(crate) async fn within<F: Future>(what: &str, work: F) -> F::Output {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("waited in vain: {what}"))
}

/// Looks until there is something to see.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    within(what, looking).await
}
