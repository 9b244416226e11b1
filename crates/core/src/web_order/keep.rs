//! Stores a provider's answer with the order.

use super::WebOrder;
use super::place::may_be_web_order;
use crate::error::{Code, Error};
use crate::id::{Fresh, PaymentId};
use crate::kernel::{Command, Decision};
use crate::payment::Payment;
use crate::provider::{KeepResponse, PaymentAttempt};
use crate::world::{Keys, World};

/// Stores the parameters that the user pays with.
pub struct KeepPayParameters {
    /// The order.
    pub payment: PaymentId,
    /// The parameters, as a JSON object.
    pub parameters: String,
    /// The provider's own number, when the app must know it instead of ours.
    pub trade_no: Option<String>,
}

impl Command<World> for KeepPayParameters {
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

impl KeepResponse for World {
    fn keep_response(&mut self, payment: &Payment, attempt: &PaymentAttempt) -> Decision<()> {
        if !may_be_web_order(payment) {
            return Ok(());
        }
        let Some(order) = self.web_orders.get(&payment.id)?.cloned() else { return Ok(()) };
        let response = self.wire.provider_response(attempt);
        self.web_orders.put(WebOrder { gateway_response: Some(response), ..order })
    }
}

fn found(world: &mut World, payment: PaymentId) -> Decision<WebOrder> {
    let order = world.web_orders.get(&payment)?.cloned();
    Ok(order.ok_or_else(|| Error::new(Code::OrderNotExist))?)
}
