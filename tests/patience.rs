//! How long a Rust test waits for what must happen. Test binaries include this file with `#[path]`.
//!
//! The limit guards only against hanging: a test that waits in vain ends, and says for what. It is minutes long,
//! because everything takes longer on a busy machine, and nothing that a test asserts may depend on how fast the
//! machine is.

use std::time::Duration;

/// The only limit.
pub(crate) const PATIENCE: Duration = Duration::from_mins(5);
/// The pause between two checks of something that does not announce its changes.
const PAUSE: Duration = Duration::from_millis(5);

/// The result of the work, if it ends at all.
pub(crate) async fn within<F: Future>(what: &str, work: F) -> F::Output {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("waited in vain: {what}"))
}

/// Checks until `look` returns a value.
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
