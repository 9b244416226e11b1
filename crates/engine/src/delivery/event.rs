//! What a notice is about, for whoever cannot read the dialect of its body.

use cashier_core::id;
use cashier_core::notice::{Channel, EventType, Notice};
use cashier_core::payment::State;
use cashier_protocol::dialect::Header;
use cashier_protocol::webhook::CloudEvent;

use super::{Deliveries, Undelivered};

impl Deliveries {
    /// The type of the event that a notice tells of, and the id of its payment or agreement; `None` for a notice to nobody's
    /// server.
    ///
    /// # Errors
    /// [`Undelivered::NotNow`].
    pub async fn event(&self, notice: &Notice) -> Result<Option<(EventType, String)>, Undelivered> {
        let subject = notice.subject;
        match &notice.channel {
            Channel::Trigger { .. } => {
                Ok(Some((EventType::OrderPaid, subject.as_id::<id::Payment>().to_string())))
            }
            Channel::Merchant { .. } => {
                if let Some(payment) = self.reader.payment(subject.as_id()).await? {
                    return Ok(of_payment(&payment.state).map(|kind| (kind, payment.id.to_string())));
                }
                if let Some(refund) = self.reader.refund(subject.as_id()).await? {
                    return Ok(Some((EventType::RefundSucceeded, refund.payment.to_string())));
                }
                let agreement = self.reader.agreement(subject.as_id()).await?;
                Ok(agreement.map(|agreement| (EventType::AgreementClosed, agreement.id.to_string())))
            }
            Channel::Acquirer { .. } | Channel::Mail { .. } | Channel::Sms { .. } => Ok(None),
        }
    }

    /// The headers of a notice as a CloudEvent.
    pub(super) async fn cloud_event(&self, notice: &Notice, id: &str) -> Result<Vec<Header>, Undelivered> {
        let event = self.event(notice).await?;
        let (kind, subject) =
            event.ok_or_else(|| Undelivered::NotNow("what it is about is gone".to_owned()))?;
        let source = &self.webhooks.source;
        // A message is made together with its fact.
        let time = notice.message().created_at();
        Ok(CloudEvent { id, source, kind, time, subject: &subject }.headers())
    }
}

/// The event of a payment's end; a final state never changes.
const fn of_payment(state: &State) -> Option<EventType> {
    match state {
        State::Created => None,
        State::Succeeded { .. } => Some(EventType::PaymentSucceeded),
        State::Cancelled { .. } => Some(EventType::PaymentCancelled),
        State::Expired { .. } => Some(EventType::PaymentExpired),
    }
}
