//! `/shop/web` of the demo: a shop that works through the BaaS SDK, and the page with an order's QR code.

use askama::Template;
use cashier_core::money::Money;

use super::{Frame, Markup, Page, show_qr};

/// The shop.
#[derive(Template)]
#[template(path = "web_shop.html")]
pub struct WebShopPage {
    /// What frames it.
    pub frame: Frame,
    /// The app's client id.
    pub client_id: String,
    /// True when the SDK's bundle is installed.
    pub has_sdk: bool,
}

impl WebShopPage {
    /// The gateway types of web pages.
    const GATEWAYS: [&'static str; 6] = [
        "weixin_tenpay_native",
        "weixin_tenpay_wap",
        "weixin_tenpay_js",
        "alipay_page",
        "alipay_wap",
        "qpay_native",
    ];
}

impl Page for WebShopPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// A QR code to pay with.
#[derive(Template)]
#[template(path = "web_pay.html")]
pub struct WebPayPage {
    /// What frames it.
    pub frame: Frame,
    /// What the code says.
    pub code_url: String,
    /// How much it is.
    pub amount: Money,
    /// Under this token the cashier tells how the order stands.
    pub token: String,
}

impl WebPayPage {
    fn qr(&self) -> Markup {
        show_qr(&self.code_url, self.frame.t.web_shop.scan)
    }
}

impl Page for WebPayPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
