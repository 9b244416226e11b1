//! `GET /hserve/v2.0/idp/pay/order/{transaction_no}/`: one order of the user, by any name of its payment. If it is
//! not paid yet, the provider is queried first, so that the answer is current.

use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::payment::State;
use cashier_core::web_order::payment_named;
use cashier_protocol::baas::order::OrderView;
use cashier_store::read::ListedOrder;

use super::{Call, Reply};
use crate::error::read_error;

pub(super) async fn handle(call: &Call<'_>, number: &str) -> Result<Reply, Error> {
    let user = call.signed_in().await?.user;
    let missing = || Error::new(Code::OrderNotExist);
    let id = payment_named(number).ok_or_else(missing)?;
    let found = find(call, id).await?;
    let mut found = found
        .filter(|found| found.order.app == call.client.client_id && found.order.user == user)
        .ok_or_else(missing)?;
    let who = (&call.client.client_id, user);
    if found.payment.state == State::Created && call.app.baas.looks.allows(&who) {
        match call.app.providers.look(id).await {
            Ok(None) => {}
            Ok(Some(_)) => found = find(call, id).await?.ok_or_else(missing)?,
            // What is known here is still valid.
            Err(error) => tracing::info!(payment.id = %id, error = %error, "a provider could not be asked"),
        }
    }
    Ok(Reply::ok(view(&found).to_json()))
}

async fn find(call: &Call<'_>, id: PaymentId) -> Result<Option<ListedOrder>, Error> {
    call.app.reader.listed_order(id).await.map_err(|error| read_error(&error))
}

/// An order as it is on the wire.
pub(super) fn view(found: &ListedOrder) -> OrderView<'_> {
    OrderView {
        order: &found.order,
        payment: &found.payment,
        refund_status: found.refund_status.as_deref(),
        updated_at: found.updated_at,
    }
}
