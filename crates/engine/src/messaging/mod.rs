//! Messages to users outside the wallet: e-mail over SMTP, and SMS through an HTTP provider.

mod mail;
mod sms;
#[cfg(test)]
mod tests;
mod text;

use cashier_core::id::UserId;
use cashier_core::ledger::Owner;
use cashier_core::message::MessageText;
use cashier_core::notice::{NoticeKey, UserTemplate};
use cashier_core::user::User;
use cashier_store::{Reader, StoreError};

pub use mail::{MailConfig, MailSender, MailTls};
pub use sms::{SmsConfig, SmsSender};
pub use text::Text;

use crate::workers::Attempted;

/// The channels to users that this deployment has.
#[derive(Default)]
pub struct Messenger {
    /// E-mail, if it is configured.
    pub mail: Option<MailSender>,
    /// SMS, if it is configured.
    pub sms: Option<SmsSender>,
}

impl Messenger {
    /// Sends one e-mail. The notice's id becomes its `Message-ID`, so that duplicates can be recognised.
    ///
    /// # Errors
    /// When the database does not answer; nothing was sent.
    pub(crate) async fn mail(
        &self,
        reader: &Reader,
        (subject, id): NoticeKey,
        user: UserId,
        template: UserTemplate,
    ) -> Result<Attempted, StoreError> {
        let Some(sender) = &self.mail else { return Ok(Attempted::failed("e-mail is not configured")) };
        let (user, text) = match compose(reader, subject, user, template).await {
            Ok(composed) => composed,
            Err(error) => return broken(error),
        };
        match &user.email {
            Some(address) => Ok(sender.send(address, &text, &id.to_string()).await),
            None => Ok(given_up("the user has no e-mail address any more")),
        }
    }

    /// Sends one SMS.
    ///
    /// # Errors
    /// When the database does not answer; nothing was sent.
    pub(crate) async fn sms(
        &self,
        reader: &Reader,
        subject: Owner,
        user: UserId,
        template: UserTemplate,
    ) -> Result<Attempted, StoreError> {
        let Some(sender) = &self.sms else { return Ok(Attempted::failed("SMS is not configured")) };
        let (user, text) = match compose(reader, subject, user, template).await {
            Ok(composed) => composed,
            Err(error) => return broken(error),
        };
        match &user.phone {
            Some(number) => Ok(sender.send(number, &text.body).await),
            None => Ok(given_up("the user has no phone number any more")),
        }
    }
}

/// A database error is retried; an inconsistent record is a failed attempt.
fn broken(error: StoreError) -> Result<Attempted, StoreError> {
    match error {
        StoreError::Unavailable(_) => Err(error),
        other => Ok(Attempted::failed(other.to_string())),
    }
}

/// Nothing can be sent, and retrying will not help.
fn given_up(why: &str) -> Attempted {
    Attempted { accepted: true, ..Attempted::failed(why) }
}

async fn compose(
    reader: &Reader,
    subject: Owner,
    user: UserId,
    template: UserTemplate,
) -> Result<(User, Text), StoreError> {
    let missing = || StoreError::Corrupt(format!("the subject of a {} message", template.name()));
    let user = reader.user(user).await?.ok_or_else(missing)?;
    let language = text::language(&user.language);
    let text = match template {
        UserTemplate::PaymentMade => {
            if let Some(order) = reader.foreign_order(subject.as_id()).await? {
                let text = Text::payment_made(language, order.amount.money(), &order.details.payee);
                return Ok((user, text));
            }
            let payment = reader.payment(subject.as_id()).await?.ok_or_else(missing)?;
            Text::payment_made(language, payment.amount.money(), &payment.details.payee)
        }
        UserTemplate::RefundReceived => {
            // An acquirer's refund has no row of its own: the transfer contains everything.
            if let Some(transfer) = reader.transfer(subject.as_id()).await? {
                let order = reader.foreign_order(transfer.subject.as_id()).await?.ok_or_else(missing)?;
                let text = Text::refund_received(language, transfer.amount.money(), &order.details.payee);
                return Ok((user, text));
            }
            let refund = reader.refund(subject.as_id()).await?.ok_or_else(missing)?;
            let payment = reader.payment(refund.payment).await?.ok_or_else(missing)?;
            Text::refund_received(language, refund.amount.money(), &payment.details.payee)
        }
        UserTemplate::ToppedUp => {
            let transfer = reader.transfer(subject.as_id()).await?.ok_or_else(missing)?;
            Text::topped_up(language, transfer.amount.money())
        }
        UserTemplate::InboxMessage => {
            let message = reader.message(user.id, subject.as_id()).await?.ok_or_else(missing)?;
            let version = message.text.version(&user.language).ok_or_else(missing)?;
            let MessageText::Merchant { sender, .. } = &message.text else { return Err(missing()) };
            Text::inbox_message(sender, &version.title, &version.content)
        }
        UserTemplate::PinLocked => Text::pin_locked(language),
    };
    Ok((user, text))
}
