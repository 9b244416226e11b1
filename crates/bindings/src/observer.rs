//! `Observer`: for logs and developer tools.

use std::fmt;
use std::sync::Arc;

use cashier_host::services;
use serde_json::Value;

use crate::error::HostFault;

/// Observes events. Called from a thread of the SDK; return at once.
#[uniffi::export(with_foreign)]
pub trait Observer: Send + Sync {
    /// A call to a service or the wallet's backend, or its answer. `data` is JSON, without secrets.
    fn event(&self, direction: Direction, name: String, data: String) -> Result<(), HostFault>;
    /// The wallet's own code failed where nothing else reports it, such as in `HostUi`.
    fn fault(&self, name: String, reason: String) -> Result<(), HostFault>;
}

/// The direction of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Direction {
    /// From the runtime to the wallet's service.
    ToSpi,
    /// From the wallet's service.
    FromSpi,
    /// From the runtime to the wallet's backend.
    ToWallet,
    /// From the wallet's backend.
    FromWallet,
    /// A payment session changed state.
    Session,
}

/// The observer, if there is one.
#[derive(Clone)]
pub(crate) struct Watch(pub(crate) Option<Arc<dyn Observer>>);

impl Watch {
    /// Returns the value, or reports the error to the observer and returns nothing. An error in the observer itself
    /// is ignored.
    pub(crate) fn check<T, E: fmt::Display>(&self, name: &str, result: Result<T, E>) -> Option<T> {
        if let (Err(error), Some(observer)) = (&result, &self.0) {
            observer.fault(name.to_owned(), error.to_string()).ok();
        }
        result.ok()
    }
}

/// Adapts the wallet's observer to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn Observer>);

impl services::Observer for Adapter {
    fn event(&self, direction: services::Direction, name: &str, data: &Value) {
        let direction = match direction {
            services::Direction::ToSpi => Direction::ToSpi,
            services::Direction::FromSpi => Direction::FromSpi,
            services::Direction::ToWallet => Direction::ToWallet,
            services::Direction::FromWallet => Direction::FromWallet,
            services::Direction::Session => Direction::Session,
        };
        self.0.event(direction, name.to_owned(), data.to_string()).ok();
    }
}
