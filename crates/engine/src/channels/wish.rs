//! What a caller wishes for, and what it gets for the payer.

use std::net::IpAddr;

use cashier_core::channel::{Channel, Method};
use serde::{Deserialize, Serialize};

/// How a payer wants to pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// With which provider.
    pub channel: Channel,
    /// In which way.
    pub method: Method,
    /// What the call to the provider needs besides.
    pub payer: PayerFacts,
    /// True when the money is to be shared later.
    pub sharing: bool,
}

/// What is known about the payer. Kept with the attempt, so that the same call can be made again.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PayerFacts {
    /// The payer's id under the merchant's app, for pages and mini programs inside the provider's app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_id: Option<String>,
    /// The payer's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<IpAddr>,
    /// Where the browser goes afterwards. Coming back proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
    /// Where the browser goes when the payer gives up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quit_url: Option<String>,
    /// `iOS`, `Android` or `Wap`, for a page in a phone's browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// What the payer's page or program needs. As JSON it is kept with the attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClientParams {
    /// The content of a QR code.
    Code {
        /// Such as `weixin://wxpay/bizpayurl?pr=…`.
        code_url: String,
    },
    /// What `WeixinJSBridge` or `wx.requestPayment` takes.
    WechatPage {
        /// The object, as it is handed over: `appId`, `timeStamp`, `nonceStr`, `package`, `signType`, `paySign`.
        parameters: serde_json::Value,
    },
    /// Where the browser goes.
    Link {
        /// The address.
        url: String,
    },
    /// What `my.tradePay` takes.
    AlipayTrade {
        /// Alipay's number.
        trade_no: String,
    },
    /// What `qq.requestPayment` takes.
    QqPage {
        /// `prepay_id=…`.
        package: String,
        /// The merchant's number.
        bargainor_id: String,
    },
}
