//! The host: its settings, its services, and the payment sessions of every program that runs in it.

use std::sync::Arc;

use crate::instance::Instance;
use crate::payment::{Event, ResultCode, State};
use crate::program::Program;
use crate::running::Port;
use crate::sessions::Shared;
use crate::setup::{Services, Settings, Surroundings};
use crate::spi::{SpiCode, SpiError};

/// A running host. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
}

impl Host {
    /// A host with its services.
    pub fn new(settings: Settings, services: Services) -> Self {
        Self { shared: Arc::new(Shared::new(settings, services)) }
    }

    /// Opens a program. Send it [`Instance::init`], then call [`Instance::launch`].
    pub fn open(&self, program: Program, surroundings: Surroundings, port: Arc<dyn Port>) -> Instance {
        Instance::new(Arc::clone(&self.shared), program, surroundings, port)
    }

    /// Reports that a session's order is being submitted for execution; from now on a missing response may hide a success.
    /// Returns false when the session can no longer be submitted: then do not submit the order.
    pub fn submitted(&self, session: &str) -> bool {
        self.shared.happen(session, Event::Submit)
    }

    /// Reports that the backend definitely refused the order, such as for a wrong PIN. The user may try again.
    pub fn submission_refused(&self, session: &str) -> bool {
        self.shared.happen(session, Event::Refuse)
    }

    /// Reports from a page of the host how a payment ended: a result code or an SPI error. Only the first report
    /// counts.
    pub fn complete_payment(&self, session: &str, result: Result<String, SpiError>) -> bool {
        self.shared.report(session, result)
    }

    /// Asks to cancel a payment. Returns false once it was submitted: then it is never aborted.
    pub fn request_cancel(&self, session: &str) -> bool {
        let may = self.shared.state(session).is_some_and(|state| state.after(Event::Cancel).is_some());
        may && self.shared.report(session, Err(SpiCode::UserCancel.into()))
    }

    /// Whether a program may not use this title because it reads like one of the wallet's own.
    pub fn is_reserved(&self, title: &str) -> bool {
        self.shared.settings.is_reserved(title)
    }

    /// True while a payment is open.
    pub fn is_paying(&self) -> bool {
        self.shared.is_paying()
    }

    /// The state of a session.
    pub fn state(&self, session: &str) -> Option<State> {
        self.shared.state(session)
    }

    /// The result code of a session that has ended, even if its program closed before it got the result.
    pub fn outcome(&self, session: &str) -> Option<ResultCode> {
        self.shared.code(session)
    }
}
