//! `MessageSink`: sends messages to a program.

use std::sync::Arc;

use crate::error::HostFault;
use crate::observer::Watch;

/// Sends messages to a program. Called from a thread of the SDK; deliver messages in the order of the calls.
#[uniffi::export(with_foreign)]
pub trait MessageSink: Send + Sync {
    /// Sends a bridge message, which is a JSON text.
    fn send(&self, message: String) -> Result<(), HostFault>;
}

/// Adapts the wallet's sink to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn MessageSink>, pub(crate) Watch);

impl cashier_host::Port for Adapter {
    fn send(&self, message: String) {
        self.1.check("MessageSink.send", self.0.send(message));
    }
}
