//! An app's user places an order: the payment and what the app said about it, in one batch.

use std::sync::Arc;
use std::time::Duration;

use super::{Gateway, WebOrder, trade_no};
use crate::app_user::Number;
use crate::client_address::ClientAddress;
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId};
use crate::kernel::{Command, Decision};
use crate::merchant::DialectName;
use crate::money::Amount;
use crate::payment::{CreatePayment, Details, Payment, Product};
use crate::request::{Operation, RequestKey};
use crate::world::{Keys, World};

/// The prefix of the merchant's request ids for web orders.
const REQUEST: &str = "hserve:";

/// How many numbers are tried before giving up.
const TRIES: u32 = 16;

/// Places an order. No money moves, and no provider is called yet.
pub struct PlaceOrder {
    /// The payee.
    pub merchant: MerchantId,
    /// The merchant's `Client-Id`.
    pub merchant_client_id: String,
    /// The name shown to the payer.
    pub payee: String,
    /// The amount.
    pub amount: Amount,
    /// What is paid for.
    pub description: String,
    /// The app's client id.
    pub app: String,
    /// The user who orders.
    pub user: Number,
    /// The number to try first.
    pub number: Number,
    /// How it is paid.
    pub gateway: Gateway,
    /// The app's number of the table of goods.
    pub schema_id: Option<i64>,
    /// The app's id of the row in that table.
    pub record_id: Option<String>,
    /// What was sold, as a JSON object.
    pub snapshot: String,
    /// True when the money is to be shared with others.
    pub profit_sharing: bool,
    /// The address that the order came from.
    pub ip: ClientAddress,
    /// How long it can be paid.
    pub lifetime: Duration,
}

/// A placed order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// What the app said.
    pub order: WebOrder,
    /// The payment.
    pub payment: Payment,
}

impl PlaceOrder {
    fn request_key(&self, number: Number) -> RequestKey {
        RequestKey {
            owner: self.merchant.into(),
            operation: Operation::Pay,
            key: format!("{REQUEST}{number}"),
        }
    }

    /// The first number, starting with the drawn one, that no order of this merchant has.
    fn free_number(&self, world: &mut World) -> Decision<Number> {
        let mut number = self.number;
        for _ in 0..TRIES {
            if world.requests.get(&self.request_key(number))?.is_none() {
                return Ok(number);
            }
            number = number.next();
        }
        Err(Error::new(Code::ServiceUnavailable).into())
    }
}

impl Command<World> for PlaceOrder {
    type Outcome = Placed;

    fn name_keys(&self, keys: &mut Keys) {
        keys.requests.insert(self.request_key(self.number));
        keys.standings.insert(self.merchant.into());
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Placed> {
        let number = self.free_number(world)?;
        let key = self.request_key(number);
        let create = CreatePayment {
            id: fresh.id(self.merchant.shard()),
            merchant: self.merchant,
            amount: self.amount,
            details: Arc::new(Details {
                request_id: key.key,
                client_id: self.merchant_client_id.clone(),
                payee: self.payee.clone(),
                description: self.description.clone(),
                order_ref: Some(number.to_string()),
                buyer_ref: None,
                redirect_url: None,
                notify_url: None,
                extend_info: None,
                // Not used, because there is no notify URL.
                dialect: DialectName::default(),
                product: Product::default(),
            }),
            expires_at: fresh.at().saturating_add(self.lifetime),
            // Nobody repeats this request: its key was free just now.
            fingerprint: [0; 32],
            answer: Vec::new(),
        };
        let id = create.decide(fresh, world)?.subject.as_id();
        let Some(payment) = world.payments.get(&id)?.cloned() else {
            return Err(Error::new(Code::UnknownException).into());
        };
        let order = WebOrder {
            payment: id,
            app: self.app.clone(),
            user: self.user,
            number,
            trade_no: trade_no(id),
            gateway: self.gateway,
            schema_id: self.schema_id,
            record_id: self.record_id.clone(),
            snapshot: self.snapshot.clone(),
            profit_sharing: self.profit_sharing,
            ip: self.ip,
            pay_parameters: None,
            gateway_response: None,
        };
        world.web_orders.insert_fresh(order.clone());
        Ok(Placed { order, payment })
    }
}

/// Returns true when a payment may have been made through the BaaS API, without reading the database.
pub(super) fn may_be_web_order(payment: &Payment) -> bool {
    payment.details.request_id.starts_with(REQUEST)
}
