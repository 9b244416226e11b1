//! `/shop/web` of the demo: a shop that uses a client of the BaaS API, the page that a provider sends its visitors back to, and
//! the page of one order with its QR code.

use askama::Template;
use cashier_core::money::Money;
use cashier_core::time::Timestamp;
use cashier_core::web_order::Gateway;

use super::moment::{seconds_between, span_words};
use super::{Frame, Markup, Page, show_qr};

/// The gateway types of the shop's page, in the order of the texts.
const GATEWAYS: [Gateway; 6] = [
    Gateway::of("weixin_tenpay_native"),
    Gateway::of("weixin_tenpay_wap"),
    Gateway::of("weixin_tenpay_js"),
    Gateway::of("alipay_page"),
    Gateway::of("alipay_wap"),
    Gateway::of("qpay_native"),
];

/// The display name of a gateway.
fn label<'a>(frame: &Frame, gateway: &'a Gateway) -> &'a str {
    let mut labels = GATEWAYS.iter().zip(frame.t.web_shop.gateways);
    labels.find(|(own, _)| *own == gateway).map_or(gateway.name(), |(_, label)| label)
}

/// The shop.
#[derive(Template)]
#[template(path = "web_shop.html")]
pub struct WebShopPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The app's client id.
    pub client_id: String,
    /// True when the published SDK is installed; otherwise the page uses our own client.
    pub has_sdk: bool,
    /// The URL of the script that simulates WeChat's bridge.
    pub bridge: Option<String>,
}

impl WebShopPage {
    fn gateways(&self) -> Vec<(&'static str, &'static str)> {
        const SHOWN: &[Gateway] = &GATEWAYS;
        SHOWN.iter().map(|gateway| (gateway.name(), label(&self.frame, gateway))).collect()
    }
}

impl Page for WebShopPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// The page that a provider sends the visitor back to; the client does the rest.
#[derive(Template)]
#[template(path = "web_auth.html")]
pub struct WebAuthPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The app's client id.
    pub client_id: String,
    /// As on the shop's page.
    pub has_sdk: bool,
}

impl Page for WebAuthPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// What the payer has to do now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WebPayStep {
    /// Scan a code. It can be passed to the sandbox's phone.
    Scan {
        /// The content of the code.
        code_url: String,
        /// The phone with the code.
        phone_url: Option<String>,
    },
    /// Continue at the provider.
    GoOn {
        /// The URL.
        url: String,
    },
    /// Pay in the provider's own app.
    Wait,
    /// Nothing: it is paid.
    Paid {
        /// When it was paid.
        at: Timestamp,
    },
    /// Nothing: it can no longer be paid.
    Over,
}

/// One order.
#[derive(Template)]
#[template(path = "web_pay.html")]
pub struct WebPayPage {
    /// The frame around the page.
    pub frame: Frame,
    /// What the payer has to do now.
    pub step: WebPayStep,
    /// How it is paid.
    pub gateway: Gateway,
    /// The provider's app, whose name is the same in every language.
    pub provider: &'static str,
    /// What it is for.
    pub description: String,
    /// How much it is.
    pub amount: Money,
    /// The provider's number of the order.
    pub trade_no: String,
    /// The time until which it can be paid.
    pub expires_at: Timestamp,
    /// The token under which the cashier reports the order's state.
    pub token: String,
}

impl WebPayPage {
    fn title(&self) -> String {
        let t = &self.frame.t.web_shop;
        match self.step {
            WebPayStep::Scan { .. } => (t.scan)(self.provider),
            WebPayStep::GoOn { .. } | WebPayStep::Wait => (t.pay_with)(self.provider),
            WebPayStep::Paid { .. } => t.order_paid.to_owned(),
            WebPayStep::Over => t.order_over.to_owned(),
        }
    }

    fn lead(&self) -> &'static str {
        let t = &self.frame.t.web_shop;
        match self.step {
            WebPayStep::Scan { .. } => t.scan_lead,
            WebPayStep::GoOn { .. } | WebPayStep::Wait => t.wait_lead,
            WebPayStep::Paid { .. } => t.order_paid_lead,
            WebPayStep::Over => t.order_over_lead,
        }
    }

    const fn is_open(&self) -> bool {
        matches!(self.step, WebPayStep::Scan { .. } | WebPayStep::GoOn { .. } | WebPayStep::Wait)
    }

    fn label(&self) -> &str {
        label(&self.frame, &self.gateway)
    }

    fn here(&self) -> &str {
        self.frame.here.split('?').next().unwrap_or_default()
    }

    fn qr(&self) -> Markup {
        let WebPayStep::Scan { code_url, .. } = &self.step else { return Markup::default() };
        show_qr(code_url, &self.title())
    }

    fn seconds_left(&self) -> u64 {
        seconds_between(self.frame.now, self.expires_at)
    }

    fn time_left(&self) -> String {
        span_words(self.frame.locale, self.frame.now, self.expires_at)
    }
}

impl Page for WebPayPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
