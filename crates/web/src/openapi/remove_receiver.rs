//! `POST /v1/payments/removeReceiver`: removes a receiver of shares from the provider's list.

use cashier_core::error::Error;
use cashier_protocol::wallet::request::receiver::ReceiverRequest;

use super::{Call, Plain, Reply};

/// Reads the body; the set of providers is not known to the wire format.
///
/// # Errors
/// As [`ReceiverRequest::parse_remove`].
pub fn read(call: &Call<'_>) -> Result<ReceiverRequest, Error> {
    ReceiverRequest::parse_remove(call.body, &call.app.providers.registry().sharing())
}

/// Removes a receiver at the provider.
///
/// # Errors
/// As for adding.
pub async fn handle(call: Call<'_>, request: ReceiverRequest, answer: Plain) -> Result<Reply, Error> {
    let providers = &call.app.providers;
    let account = providers.sharing_account(call.merchant.merchant.id, request.provider).await?;
    providers.remove_receiver(account, &request.receiver).await?;
    Ok(Reply::new(answer()))
}
