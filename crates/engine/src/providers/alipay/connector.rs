//! The connector: which method handles each call of the product.

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::provider::{Finding, PaymentAttempt, QueryAnswer, Receiver, SendAnswer};
use cashier_core::time::Timestamp;

use super::Alipay;
use crate::providers::connector::{
    Bill, BillProblem, CallbackAnswer, Closing, Connector, Creation, Listed, Notice, Order, RefusedNotice,
    Task,
};
use crate::providers::wire::Wire;

#[async_trait]
impl Connector for Alipay {
    async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        self.make_order(wire, order).await
    }

    async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        self.find_order(wire, attempt).await
    }

    async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        self.close_order(wire, attempt).await
    }

    /// An open page can still create the order when the payer arrives, until it expires.
    fn is_beyond_paying(&self, attempt: &PaymentAttempt, now: Timestamp) -> bool {
        super::is_over(attempt, now)
    }

    async fn refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        self.make_refund(wire, task).await
    }

    async fn query_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        self.find_refund(wire, task).await
    }

    async fn share(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        self.make_share(wire, task).await
    }

    async fn query_share(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        self.find_share(wire, task).await
    }

    async fn add_receiver(&self, wire: &Wire, receiver: &Receiver, name: Option<&str>) -> Listed {
        self.list_receiver(wire, receiver, name).await
    }

    async fn remove_receiver(&self, wire: &Wire, receiver: &Receiver) -> Listed {
        self.unlist_receiver(wire, receiver).await
    }

    async fn bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        self.fetch_bill(wire, day).await
    }

    fn read_notice(
        &self,
        _wire: &Wire,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice> {
        self.open_notice(headers, body)
    }

    fn answer_notice(&self, taken: bool, _body: &[u8]) -> CallbackAnswer {
        let (status, body) = if taken { (200, "success") } else { (400, "fail") };
        CallbackAnswer { status, content_type: "text/plain; charset=utf-8", body }
    }

    async fn identify(&self, wire: &Wire, method: LoginMethod, code: &str) -> Result<Identity, Error> {
        match method {
            LoginMethod::Alipay => self.program_user(wire, code).await,
            _ => Err(Error::new(Code::LoginMethodOff)),
        }
    }
}
