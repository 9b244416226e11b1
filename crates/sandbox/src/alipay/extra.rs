//! Data specific to Alipay's orders, stored with the common part.

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::trade::expiry::Timeout;
use cashier_protocol::alipay::trade::order::Product;
use serde::{Deserialize, Serialize};

use crate::orders::{Order, Subject};
use crate::{Sandbox, draw};

/// Data specific to Alipay's orders.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Extra {
    /// The method that created it.
    pub(super) method: String,
    /// The character set of the call, also used for its notices.
    pub(super) charset: String,
    /// More about what is paid for.
    pub(super) body: Option<String>,
    /// How long it can be paid once the payer has arrived; absent when the merchant set a time.
    pub(super) timeout: Option<String>,
    /// The URL for a payer who gives up.
    pub(super) quit_url: Option<String>,
}

impl Extra {
    /// The data of an order.
    pub(super) fn of(order: &Order) -> Self {
        serde_json::from_value(order.extra.clone()).unwrap_or_default()
    }

    pub(super) fn charset(&self) -> Charset {
        Charset::parse(&self.charset).unwrap_or_default()
    }

    /// The way to pay.
    pub(super) fn product(&self) -> Option<Product> {
        Product::ALL.into_iter().find(|product| product.method() == self.method)
    }

    /// Pages and codes announce payments only; wap, apps and mini programs also announce that a trade was closed.
    pub(super) fn announces_closing(&self) -> bool {
        matches!(self.product(), Some(Product::WapPay | Product::AppPay | Product::Create))
    }
}

/// The time until which an order can be paid if its payer arrives now: a relative time limit starts only then.
pub(crate) fn pay_within(order: &Order, now: Timestamp) -> Option<Timestamp> {
    let timeout = Extra::of(order).timeout?;
    Timeout::parse(&timeout).map(|timeout| timeout.expires_at(now))
}

/// Notifies the merchant that the trade was closed, if that way to pay announces it.
pub(crate) fn announce_closing(sandbox: &Sandbox, order: &mut Order, now: Timestamp) {
    if Extra::of(order).announces_closing() {
        let (dialect, url) = (order.dialect, order.notify_url.clone());
        order.announce(draw::nonce(sandbox.entropy()), Subject::Closed, dialect, url, now);
    }
}
