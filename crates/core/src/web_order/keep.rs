//! What came back from a provider is kept with the order.

use super::WebOrder;
use crate::error::{Code, Error};
use crate::id::{Fresh, PaymentId};
use crate::world::{Command, Decision, Keys, World};

/// Keeps what the user was given to pay with.
pub struct KeepPayParameters {
    /// Which order.
    pub payment: PaymentId,
    /// The parameters, as a JSON object.
    pub parameters: String,
    /// The provider's own number, where the app must know it instead of ours.
    pub trade_no: Option<String>,
}

impl Command for KeepPayParameters {
    type Outcome = WebOrder;

    fn name_keys(&self, keys: &mut Keys) {
        keys.web_orders.insert(self.payment);
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<WebOrder> {
        let mut order = found(world, self.payment)?;
        order.pay_parameters = Some(self.parameters.clone());
        if let Some(trade_no) = &self.trade_no {
            order.trade_no.clone_from(trade_no);
        }
        world.web_orders.put(order.clone())?;
        Ok(order)
    }
}

/// Keeps what the provider said when the order was paid. Harmless for payments that are no web orders.
pub struct KeepGatewayResponse {
    /// Which order.
    pub payment: PaymentId,
    /// What it said, as a JSON object without signatures.
    pub response: String,
}

impl Command for KeepGatewayResponse {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.web_orders.insert(self.payment);
    }

    fn decide(&self, _fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        let Some(order) = world.web_orders.get(&self.payment)?.cloned() else { return Ok(()) };
        world.web_orders.put(WebOrder { gateway_response: Some(self.response.clone()), ..order })
    }
}

fn found(world: &mut World, payment: PaymentId) -> Decision<WebOrder> {
    let order = world.web_orders.get(&payment)?.cloned();
    Ok(order.ok_or_else(|| Error::new(Code::OrderNotExist))?)
}
