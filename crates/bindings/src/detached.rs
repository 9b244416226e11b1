//! Work that cannot be cancelled.
//!
//! A future awaited by another language is dropped when its caller gives up: a closed screen, a cancelled coroutine,
//! a timeout around the call. `UniFFI` then cancels the wallet's own code that the future waits for. A payment must
//! not end like that, because the order may already have been handed over, and its outcome would never be learned. So
//! everything that a program requests runs on the SDK's threads, and the caller only waits for it; if the caller goes
//! away, the work continues, and the host keeps the outcome.
//!
//! The threads belong to the process, not to a host: dropping a host does not end its payments. A language whose
//! shutdown does not tolerate calls from other threads ends them first, see [`shutdown`].

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{HostFault, SetupError};

/// More than one, so that a slow callback into the wallet's code does not hold up every other program.
const THREADS: usize = 2;

/// How long the process waits for callbacks in progress at exit.
const PATIENCE: Duration = Duration::from_secs(2);

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

/// The SDK's threads; the first host starts them.
pub(crate) fn handle() -> Result<Handle, SetupError> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = runtime.as_ref() {
        return Ok(runtime.handle().clone());
    }
    let name = "cashier-host";
    let built = Builder::new_multi_thread().worker_threads(THREADS).thread_name(name).build();
    let built = built.map_err(|error| SetupError::NoThread { reason: error.to_string() })?;
    Ok(runtime.insert(built).handle().clone())
}

/// Ends the SDK's threads. Only for the end of the process, in languages that must not be called from other threads
/// by then; the Python package does it automatically. Work in progress is aborted.
#[uniffi::export]
pub fn shutdown() {
    let runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(runtime) = runtime {
        runtime.shutdown_timeout(PATIENCE);
    }
}

/// Runs work detached from the caller, and waits for its end. The work starts at once, not when the future is first
/// polled.
pub(crate) fn run<T: Send + 'static>(
    handle: &Handle,
    work: impl Future<Output = T> + Send + 'static,
) -> impl Future<Output = Result<T, HostFault>> {
    let task = handle.spawn(work);
    async move { task.await.map_err(|error| HostFault::Unexpected { reason: error.to_string() }) }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use tokio::sync::oneshot;

    use super::*;

    /// Work runs to completion even if its caller is gone.
    #[test]
    fn work_outlives_its_caller() {
        let (go, gone) = oneshot::channel::<()>();
        let (done, is_done) = channel();
        let work = async move {
            gone.await.unwrap();
            done.send("paid").unwrap();
        };
        drop(run(&handle().unwrap(), work));
        go.send(()).unwrap();
        assert_eq!(is_done.recv().unwrap(), "paid");
    }

    /// A panic in the work is an error for the caller, not a panic.
    #[test]
    fn a_panic_is_an_error() {
        let handle = handle().unwrap();
        let ended = handle.block_on(run::<()>(&handle, async { panic!("on purpose") }));
        assert!(ended.is_err());
    }
}
