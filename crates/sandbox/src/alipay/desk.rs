//! The context of every method: the state, the time, and the caller.

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

/// The state, the time, and the caller.
pub(super) struct Desk<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) world: &'a mut World,
    pub(super) now: Timestamp,
    pub(super) call: &'a Call,
    /// The effect of the order's scenario on the answer.
    pub(super) trouble: Trouble,
}

/// The parameters around a call's content.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) app_id: String,
    pub(super) method: String,
    pub(super) content: String,
    pub(super) charset: Charset,
    pub(super) notify_url: Option<String>,
    pub(super) return_url: Option<String>,
    /// The scenario chosen by a header of the call.
    pub(super) scenario: Option<Scenario>,
    /// The URL by which the caller reached the sandbox, for URLs in answers.
    pub(super) base_url: String,
    /// Parameters next to the content, which two methods have.
    pub(super) grant_type: Option<String>,
    pub(super) code: Option<String>,
}

impl Call {
    /// Reads the parameters of a call to the gateway.
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

    /// Refuses a text that is longer than Alipay allows.
    pub(super) fn check_lengths(&self) -> Result<(), Fault> {
        limits::alipay(&self.call.method, &self.call.content).map_err(|long| {
            Fault::business("ACQ.INVALID_PARAMETER", format!("参数无效: {}", long.in_words()))
        })
    }

    /// The trade with these numbers, preferring Alipay's; a fault while the payer has not arrived.
    pub(super) fn trade(&self, numbers: &TradeNumbers) -> Result<&Order, Fault> {
        let order = self.known(numbers).filter(|order| view::exists(order)).ok_or_else(unknown_trade)?;
        self.is_up(order.scenario)?;
        Ok(order)
    }

    /// Stops a call before anything is done when its order's scenario says that the provider is down.
    pub(super) fn is_up(&self, scenario: Option<Scenario>) -> Result<(), Fault> {
        self.trouble.before(scenario).map_err(|stop| match stop {
            Stop::Down => system_error(),
            Stop::TooMany => too_many_calls(),
        })
    }

    /// The order with these numbers, even if no payer has arrived yet.
    pub(super) fn known(&self, numbers: &TradeNumbers) -> Option<&Order> {
        let key = match (&numbers.trade_no, &numbers.out_trade_no) {
            (Some(trade_no), _) => Key::Transaction(Provider::Alipay, trade_no.clone()),
            (None, Some(number)) => self.own_key(number),
            (None, None) => return None,
        };
        self.world.book.find(&key).filter(|order| order.merchant == self.call.app_id)
    }

    /// The key of an order with the merchant's number.
    pub(super) fn own_key(&self, out_trade_no: &str) -> Key {
        Key::Merchant(Provider::Alipay, self.call.app_id.clone(), out_trade_no.to_owned())
    }

    /// An order to change.
    pub(super) fn edit(&mut self, id: &OrderId) -> Result<&mut Order, Fault> {
        self.world.book.edit(id).ok_or_else(unknown_trade)
    }

    /// A number like Alipay's: the day, then random digits.
    pub(super) fn new_number(&self) -> String {
        draw::number(self.sandbox.entropy(), "", self.now)
    }
}

/// The content of a success.
pub(super) fn success<T: Serialize>(body: &T) -> Result<String, Fault> {
    outcome::success_content(body).ok_or_else(system_error)
}

/// No such trade, or the payer has not arrived yet.
pub(super) fn unknown_trade() -> Fault {
    Fault::business(TRADE_NOT_EXIST, "交易不存在")
}

/// More calls than the merchant is allowed.
pub(super) fn too_many_calls() -> Fault {
    Fault::new("40005", "isv.call-limited", "调用频率超限")
}

/// An error that must not happen. The merchant treats the outcome as unknown and asks again.
pub(super) fn system_error() -> Fault {
    Fault::new("20000", "isp.unknow-error", "系统繁忙")
}
