//! The connector: which method handles each call of the product.

use async_trait::async_trait;
use cashier_core::app::LoginMethod;
use cashier_core::app_user::Identity;
use cashier_core::error::{Code, Error};
use cashier_core::provider::{Finding, PaymentAttempt, QueryAnswer, Receiver, SendAnswer};

use super::Wechat;
use crate::providers::connector::{
    Bill, BillProblem, CallbackAnswer, Closing, Connector, Creation, Listed, Notice, Order, RefusedNotice,
    Task,
};
use crate::providers::login::Asked;
use crate::providers::wire::Wire;

#[async_trait]
impl Connector for Wechat {
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
        wire: &Wire,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Notice, RefusedNotice> {
        self.open_notice(wire, headers, body)
    }

    async fn learn_keys(&self, wire: &Wire, headers: &[(String, String)]) -> bool {
        self.refresh_for(wire, headers).await
    }

    fn answer_notice(&self, taken: bool, body: &[u8]) -> CallbackAnswer {
        super::notice::answer(taken, body)
    }

    fn consent_url(&self, method: LoginMethod, asked: &Asked<'_>) -> Result<String, Error> {
        if method == LoginMethod::WechatPage {
            return self.page_for_consent(asked);
        }
        Err(Error::new(Code::LoginMethodOff))
    }

    async fn identify(&self, wire: &Wire, method: LoginMethod, code: &str) -> Result<Identity, Error> {
        match method {
            LoginMethod::WechatPage => self.visitor(wire, code).await,
            LoginMethod::Wechat => self.program_user(wire, code).await,
            _ => Err(Error::new(Code::LoginMethodOff)),
        }
    }
}
