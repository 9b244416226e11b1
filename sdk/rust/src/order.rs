//! Short ways to write the requests that every merchant makes.

use crate::answers::{CallResult, ResultStatus};
use crate::requests::{Amount, PayRequest, PayRequestOrder};

impl Amount {
    /// So many minor units, as ISO 4217 counts them: `Amount::new("IQD", 1_500_000)` is 1,500 dinars.
    pub fn new(currency: &str, minor: u64) -> Self {
        Self { currency: currency.to_owned(), value: minor.to_string() }
    }
}

impl PayRequest {
    /// An order with this id of yours, and with what the user reads on the page.
    pub fn new(payment_request_id: String, payment_amount: Amount, description: &str) -> Self {
        let order =
            PayRequestOrder { order_description: description.to_owned(), ..PayRequestOrder::default() };
        Self { order, payment_amount, payment_request_id, ..Self::default() }
    }

    /// The same with the URL that is told how it ends.
    #[must_use]
    pub fn notify(self, url: String) -> Self {
        Self { payment_notify_url: Some(url), ..self }
    }
}

impl CallResult {
    /// False while the wallet goes on with what it has begun; an inquiry tells how it ends.
    pub fn is_done(&self) -> bool {
        self.result_status == ResultStatus::S
    }
}
