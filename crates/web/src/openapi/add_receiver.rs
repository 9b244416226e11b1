//! `POST /v1/payments/addReceiver`: adds a receiver of shares to the provider's list. The provider is called at once,
//! between two records; repeating it is safe.

use cashier_core::error::Error;
use cashier_engine::providers::NewReceiver;
use cashier_protocol::wallet::request::receiver::ReceiverRequest;

use super::{Call, Plain, Reply};

/// Reads the body; the set of providers is not known to the wire format.
///
/// # Errors
/// As [`ReceiverRequest::parse_add`].
pub fn read(call: &Call<'_>) -> Result<ReceiverRequest, Error> {
    ReceiverRequest::parse_add(call.body, &call.app.providers.registry().sharing())
}

/// Adds a receiver at the provider.
///
/// # Errors
/// The provider's refusal, and `CHANNEL_NO_ANSWER`.
pub async fn handle(call: Call<'_>, request: ReceiverRequest, answer: Plain) -> Result<Reply, Error> {
    let providers = &call.app.providers;
    let account = providers.sharing_account(call.merchant.merchant.id, request.provider).await?;
    let (relation, name) = (request.relation.unwrap_or_default(), request.name);
    let new = NewReceiver { receiver: request.receiver, relation, name };
    providers.add_receiver(account, &new).await?;
    Ok(Reply::new(answer()))
}
