//! `POST /hserve/v2.2/idp/pay/order/`: a user orders. The order is written first; then the provider is called, and
//! its parameters are stored.

use cashier_core::app_user::Number;
use cashier_core::error::{Code, Error};
use cashier_core::merchant::Merchant;
use cashier_core::web_order::{Gateway, KeepPayParameters, PlaceOrder, Placed};
use cashier_protocol::baas::order::{NewOrder, placed};
use serde_json::Value;

use super::{Call, Reply, pay};
use crate::error::{read_error, submit_error};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let user = call.signed_in().await?.user;
    let limits = &call.app.baas;
    limits.orders.check(&(&call.client.client_id, user))?;
    limits.orders_of_address.check(&call.address.counted())?;
    let new = NewOrder::parse(call.body)?;
    if !call.client.config.gateways.contains(&new.gateway) {
        return Err(Error::new(Code::GatewayOff));
    }
    let merchant = merchant(&call).await?;
    pay::require(&call, merchant.id, new.gateway).await?;
    let payer = payer(&call, user, new.gateway).await?;
    let order = place(&call, user, new, merchant).await?;
    let started = pay::start(&call, &order, payer).await.inspect_err(|error| {
        let gateway = order.order.gateway.name();
        tracing::warn!(payment.id = %order.payment.id, gateway, error = %error, "a payment was not begun");
    })?;
    let parameters = Value::Object(started.parameters.clone()).to_string();
    let keep = KeepPayParameters { payment: order.payment.id, parameters, trade_no: started.trade_no };
    let kept = call.app.engine.submit(keep).await.map_err(submit_error)?;
    Ok(Reply::created(placed(&kept, &started.parameters)))
}

/// The payee.
async fn merchant(call: &Call<'_>) -> Result<Merchant, Error> {
    let found = call.app.merchants.find(&call.client.merchant_client_id).await;
    let known = found.map_err(|error| read_error(&error))?;
    let merchant = known.filter(|known| !known.is_suspended).map(|known| known.merchant.clone());
    merchant.ok_or_else(|| Error::new(Code::AppSuspended))
}

/// The payer's id at the provider, if paying happens inside the provider's own program.
async fn payer(call: &Call<'_>, user: Number, gateway: Gateway) -> Result<Option<String>, Error> {
    let Some(method) = pay::find(call, gateway)?.1.payer else { return Ok(None) };
    let logins = call.app.reader.app_logins_of(&call.client.client_id, user).await;
    let logins = logins.map_err(|error| read_error(&error))?;
    let login = logins.into_iter().find(|login| login.key.method == method);
    login.map(|login| Some(login.key.name)).ok_or_else(|| Error::new(Code::IdentityRequired))
}

async fn place(call: &Call<'_>, user: Number, new: NewOrder, merchant: Merchant) -> Result<Placed, Error> {
    let command = PlaceOrder {
        merchant: merchant.id,
        merchant_client_id: merchant.client_id,
        payee: merchant.name,
        amount: new.amount,
        description: new.description,
        app: call.client.client_id.clone(),
        user,
        number: call.new_number(),
        gateway: new.gateway,
        schema_id: new.schema_id,
        record_id: new.record_id,
        snapshot: new.snapshot,
        profit_sharing: new.profit_sharing,
        ip: call.address,
        lifetime: call.app.rules.payment_lifetime,
    };
    call.app.engine.submit(command).await.map_err(submit_error)
}
