//! The connector: which method handles each call of the product.

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::provider::{Finding, PaymentAttempt, QueryAnswer, SendAnswer};
use cashier_protocol::qq::notices;

use super::Qq;
use crate::providers::connector::{
    Bill, BillProblem, CallbackAnswer, Closing, Connector, Creation, Notice, Order, RefusedNotice, Task,
};
use crate::providers::wire::Wire;

#[async_trait]
impl Connector for Qq {
    async fn create(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        self.make_order(wire, order).await
    }

    async fn query(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        self.find_order(wire, attempt).await
    }

    async fn close(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        self.close_order(wire, attempt).await
    }

    async fn refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        self.make_refund(wire, task).await
    }

    async fn query_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        self.find_refund(wire, task).await
    }

    async fn bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        self.fetch_bill(wire, day).await
    }

    fn read_notice(
        &self,
        _wire: &Wire,
        _headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice> {
        self.open_notice(body)
    }

    fn answer_notice(&self, taken: bool, _body: &[u8]) -> CallbackAnswer {
        let (status, body) = if taken { (200, notices::ACCEPTED) } else { (400, notices::REFUSED) };
        CallbackAnswer { status, content_type: "text/xml; charset=utf-8", body }
    }

    async fn identify(&self, wire: &Wire, method: LoginMethod, code: &str) -> Result<Identity, Error> {
        match method {
            LoginMethod::Qq => self.program_user(wire, code).await,
            _ => Err(Error::new(Code::LoginMethodOff)),
        }
    }
}
