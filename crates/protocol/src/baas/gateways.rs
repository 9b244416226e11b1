//! The gateway types that the published SDK knows, and the member in which it looks for a provider's word.

use cashier_core::web_order::Gateway;

/// WeChat Pay: a QR code.
pub const WECHAT_NATIVE: Gateway = Gateway::of("weixin_tenpay_native");
/// WeChat Pay: a link that opens WeChat on a phone.
pub const WECHAT_WAP: Gateway = Gateway::of("weixin_tenpay_wap");
/// WeChat Pay: inside WeChat's own browser.
pub const WECHAT_PAGE: Gateway = Gateway::of("weixin_tenpay_js");
/// WeChat Pay: inside a mini program.
pub const WECHAT_MINI: Gateway = Gateway::of("weixin_tenpay");
/// Alipay: a page on a computer.
pub const ALIPAY_PAGE: Gateway = Gateway::of("alipay_page");
/// Alipay: a page on a phone.
pub const ALIPAY_WAP: Gateway = Gateway::of("alipay_wap");
/// Alipay: inside a mini program.
pub const ALIPAY_MINI: Gateway = Gateway::of("alipay");
/// QQ Wallet: a QR code.
pub const QQ_NATIVE: Gateway = Gateway::of("qpay_native");
/// QQ Wallet: inside a mini program.
pub const QQ_MINI: Gateway = Gateway::of("qpay");

/// The member of `gateway_extra_info` for a gateway's response. The SDK has no word for the gateways of others.
pub fn response_member(gateway: Gateway) -> &'static str {
    match gateway {
        WECHAT_NATIVE | WECHAT_WAP | WECHAT_PAGE | WECHAT_MINI => "wechat_response",
        ALIPAY_PAGE | ALIPAY_WAP | ALIPAY_MINI => "alipay_response",
        QQ_NATIVE | QQ_MINI => "qpay_response",
        _ => "gateway_response",
    }
}
