//! `POST /v1/payments/removeReceiver`: takes a receiver of shares off the provider's list.

use cashier_core::error::Error;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::receiver::ReceiverRequest;

use super::{Call, Reply};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let providers = &call.app.providers;
    let request = ReceiverRequest::parse_remove(call.body, &providers.registry().sharing())?;
    let account = providers.sharing_account(call.merchant.merchant.id, request.provider).await?;
    providers.remove_receiver(account, &request.receiver).await?;
    Ok(Reply::new(answer::plain()))
}
