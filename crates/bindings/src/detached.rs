//! Work that nobody can cancel.
//!
//! A future that another language awaits is dropped when its caller gives up: a closed screen, a cancelled coroutine, a
//! time limit around the call. `UniFFI` then cancels the wallet's own code that the future waits for. A payment must not end
//! like that, because the order may already be handed over: nobody would learn how it ended. So everything that a program
//! asks for runs on threads of the SDK, and the caller only waits for it; when the caller goes, the work goes on, and the
//! host keeps the outcome.
//!
//! The threads belong to the process, not to a host: a host that is thrown away takes no payment with it. A language whose
//! own shutdown does not bear calls from other threads ends them first, see [`shutdown`].

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{HostFault, SetupError};

/// More than one, so that a slow callback into the wallet's code does not hold up every other program.
const THREADS: usize = 2;

/// How long the end of the process waits for callbacks that are under way.
const PATIENCE: Duration = Duration::from_secs(2);

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

/// The threads of the SDK; they are started by the first host.
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

/// Ends the threads of the SDK. Only for the end of the process, in languages that must not be called from other threads by
/// then; the Python package does it by itself. What is under way is cut off.
#[uniffi::export]
pub fn shutdown() {
    let runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(runtime) = runtime {
        runtime.shutdown_timeout(PATIENCE);
    }
}

/// Runs work apart from the caller, and waits for its end. The work starts at once, not when the future is first polled.
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

    /// Work runs to its end although its caller is gone.
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

    /// A panic in the work is an error of the caller, not a panic.
    #[test]
    fn a_panic_is_an_error() {
        let handle = handle().unwrap();
        let ended = handle.block_on(run::<()>(&handle, async { panic!("on purpose") }));
        assert!(ended.is_err());
    }
}
