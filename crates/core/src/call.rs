//! Recorded API calls: what a merchant requested and what the answer was, for the timeline of a payment.
//!
//! Recording is a developer's tool. It is off unless the operator enables it, and tokens are never recorded.

use crate::id::{CallId, Fresh};
use crate::kernel::{Command, Decision, Row};
use crate::ledger::Owner;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One call of the OpenAPI, as shown on the timeline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiCall {
    /// Its id.
    pub id: CallId,
    /// The payment it was about.
    pub subject: Owner,
    /// When it arrived.
    pub at: Timestamp,
    /// How long the answer took, in microseconds.
    pub duration_us: i64,
    /// Who called: a client id, or a name such as `cashier page`.
    pub actor: String,
    /// What was called, such as `/v1/payments/pay`.
    pub operation: String,
    /// The result code of the answer.
    pub result: String,
    /// The request's body, without secrets.
    pub request: String,
    /// The answer's body, without secrets.
    pub answer: String,
}

impl Row for ApiCall {
    type Key = (Owner, CallId);

    fn key(&self) -> Self::Key {
        (self.subject, self.id)
    }
}

/// Records a call.
pub struct RecordCall {
    /// The payment it was about.
    pub subject: Owner,
    /// When it arrived.
    pub at: Timestamp,
    /// How long the answer took, in microseconds.
    pub duration_us: i64,
    /// Who called.
    pub actor: String,
    /// What was called.
    pub operation: String,
    /// The result code of the answer.
    pub result: String,
    /// The request's body, without secrets.
    pub request: String,
    /// The answer's body, without secrets.
    pub answer: String,
}

impl Command<World> for RecordCall {
    type Outcome = ();

    fn name_keys(&self, _keys: &mut Keys) {}

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        world.calls.insert_fresh(ApiCall {
            id: fresh.id(self.subject.shard()),
            subject: self.subject,
            at: self.at,
            duration_us: self.duration_us,
            actor: self.actor.clone(),
            operation: self.operation.clone(),
            result: self.result.clone(),
            request: self.request.clone(),
            answer: self.answer.clone(),
        });
        Ok(())
    }
}
