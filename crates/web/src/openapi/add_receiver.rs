//! `POST /v1/payments/addReceiver`: puts a receiver of shares on the provider's list. The provider is called at once,
//! between two records; sending it again is safe.

use cashier_core::error::Error;
use cashier_engine::providers::NewReceiver;
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::receiver::ReceiverRequest;

use super::{Call, Reply};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let providers = &call.app.providers;
    let request = ReceiverRequest::parse_add(call.body, &providers.registry().sharing())?;
    let account = providers.sharing_account(call.merchant.merchant.id, request.provider).await?;
    let (relation, name) = (request.relation.unwrap_or_default(), request.name);
    let new = NewReceiver { receiver: request.receiver, relation, name };
    providers.add_receiver(account, &new).await?;
    Ok(Reply::new(answer::plain()))
}
