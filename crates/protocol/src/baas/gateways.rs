//! The member in which the published SDK looks for a provider's response.

use cashier_core::web_order::Gateway;

/// The member of `gateway_extra_info` for a gateway's response: the first word of the gateway's name is the provider,
/// with one exception.
pub(super) fn response_member(gateway: Gateway) -> String {
    let name = gateway.name();
    let provider = match name.split('_').next() {
        Some("weixin") => "wechat",
        Some(first) => first,
        None => name,
    };
    format!("{provider}_response")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdk_finds_the_word() {
        for (gateway, member) in [
            ("weixin_tenpay", "wechat_response"),
            ("weixin_tenpay_native", "wechat_response"),
            ("weixin_tenpay_wap", "wechat_response"),
            ("weixin_tenpay_js", "wechat_response"),
            ("alipay", "alipay_response"),
            ("alipay_page", "alipay_response"),
            ("alipay_wap", "alipay_response"),
            ("qpay", "qpay_response"),
            ("qpay_native", "qpay_response"),
        ] {
            assert_eq!(response_member(Gateway::of(gateway)), member);
        }
    }
}
