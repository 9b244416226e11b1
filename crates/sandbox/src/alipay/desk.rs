//! What every method works with: the state, the time, and whose call it is.

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::biz::Request;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::ReceivedCall;
use cashier_protocol::alipay::outcome::{self, Fault, TRADE_NOT_EXIST};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use serde::Serialize;

use super::view;
use crate::orders::{Key, Order, OrderId, Provider};
use crate::scenario::Scenario;
use crate::trouble::{Stop, Trouble};
use crate::world::World;
use crate::{Sandbox, draw, limits};

/// The state, the time, and whose call it is.
pub(super) struct Desk<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) world: &'a mut World,
    pub(super) now: Timestamp,
    pub(super) call: &'a Call,
    /// What the scenario of the order does to the answer.
    pub(super) trouble: Trouble,
}

/// What stands around a call's content.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) app_id: String,
    pub(super) method: String,
    pub(super) content: String,
    pub(super) charset: Charset,
    pub(super) notify_url: Option<String>,
    pub(super) return_url: Option<String>,
    /// The scenario that a header of the call chose.
    pub(super) scenario: Option<Scenario>,
    /// Where the caller reached the sandbox, for addresses in answers.
    pub(super) base_url: String,
    /// Parameters that stand beside the content, which two methods have.
    pub(super) grant_type: Option<String>,
    pub(super) code: Option<String>,
}

impl Call {
    /// What stands in the parameters of a call to the gateway.
    pub(super) fn of(received: &ReceivedCall) -> Self {
        let param = |name: &str| received.param(name).map(str::to_owned);
        Self {
            app_id: param("app_id").unwrap_or_default(),
            method: received.method().to_owned(),
            content: received.biz_content().to_owned(),
            charset: received.charset,
            notify_url: param("notify_url"),
            return_url: param("return_url"),
            grant_type: param("grant_type"),
            code: param("code").or_else(|| param("refresh_token")),
            scenario: None,
            base_url: String::new(),
        }
    }
}

impl<'a> Desk<'a> {
    pub(super) fn new(sandbox: &'a Sandbox, world: &'a mut World, now: Timestamp, call: &'a Call) -> Self {
        Self { sandbox, world, now, call, trouble: Trouble::default() }
    }

    /// Reads the content of the call.
    pub(super) fn read<R: Request>(&self) -> Result<R, Fault> {
        self.check_lengths()?;
        Ok(R::read(&self.call.content)?)
    }

    /// Refuses a text that is longer than Alipay takes.
    pub(super) fn check_lengths(&self) -> Result<(), Fault> {
        limits::alipay(&self.call.method, &self.call.content).map_err(|long| {
            Fault::business("ACQ.INVALID_PARAMETER", format!("参数无效: {}", long.in_words()))
        })
    }

    /// The trade with these numbers, Alipay's first; a fault while the payer has not come to it.
    pub(super) fn trade(&self, numbers: &TradeNumbers) -> Result<&Order, Fault> {
        let order = self.known(numbers).filter(|order| view::exists(order)).ok_or_else(unknown_trade)?;
        self.is_up(order.scenario)?;
        Ok(order)
    }

    /// Stops a call before anything was done when its order's scenario says that nobody is there.
    pub(super) fn is_up(&self, scenario: Option<Scenario>) -> Result<(), Fault> {
        self.trouble.before(scenario).map_err(|stop| match stop {
            Stop::Down => system_error(),
            Stop::TooMany => too_many_calls(),
        })
    }

    /// The order with these numbers, also one that nobody came to yet.
    pub(super) fn known(&self, numbers: &TradeNumbers) -> Option<&Order> {
        let key = match (&numbers.trade_no, &numbers.out_trade_no) {
            (Some(trade_no), _) => Key::Transaction(Provider::Alipay, trade_no.clone()),
            (None, Some(number)) => self.own_key(number),
            (None, None) => return None,
        };
        self.world.book.find(&key).filter(|order| order.merchant == self.call.app_id)
    }

    /// How an order is found by the merchant's number.
    pub(super) fn own_key(&self, out_trade_no: &str) -> Key {
        Key::Merchant(Provider::Alipay, self.call.app_id.clone(), out_trade_no.to_owned())
    }

    /// An order to change.
    pub(super) fn edit(&mut self, id: &OrderId) -> Result<&mut Order, Fault> {
        self.world.book.edit(id).ok_or_else(unknown_trade)
    }

    /// A number of Alipay's: the day, then random digits.
    pub(super) fn new_number(&self) -> String {
        draw::number(self.sandbox.entropy(), "", self.now)
    }
}

/// The content of a success.
pub(super) fn success<T: Serialize>(body: &T) -> Result<String, Fault> {
    outcome::success_content(body).ok_or_else(system_error)
}

/// No such trade, or the payer has not come to it yet.
pub(super) fn unknown_trade() -> Fault {
    Fault::business(TRADE_NOT_EXIST, "交易不存在")
}

/// More calls than the merchant may make.
pub(super) fn too_many_calls() -> Fault {
    Fault::new("40005", "isv.call-limited", "调用频率超限")
}

/// Something that must not happen. The merchant takes it as unknown and asks again.
pub(super) fn system_error() -> Fault {
    Fault::new("20000", "isp.unknow-error", "系统繁忙")
}
