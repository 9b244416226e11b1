//! The URL for the payer's browser after the payment: the merchant's `return_url` with signed parameters.
//!
//! They are for display only: a merchant must not take them as a proof of payment.

use cashier_core::time::Timestamp;
use cashier_protocol::alipay::form::Params;
use cashier_protocol::alipay::{notices, yuan};
use cashier_protocol::china_time;

use crate::Sandbox;
use crate::alipay::extra::Extra;
use crate::identity::ALIPAY_SELLER_ID;
use crate::orders::Order;

/// The URL, if the merchant gave one and it is a web URL.
pub(super) fn of(sandbox: &Sandbox, order: &Order, now: Timestamp) -> Option<String> {
    let address = web_address(order.return_url.as_deref()?)?;
    let (keys, extra) = (&sandbox.keys.alipay, Extra::of(order));
    let given = [
        ("app_id", order.merchant.clone()),
        ("auth_app_id", order.merchant.clone()),
        ("method", format!("{}.return", extra.method)),
        ("out_trade_no", order.out_trade_no.clone()),
        ("seller_id", ALIPAY_SELLER_ID.to_owned()),
        ("timestamp", china_time::to_dashed(now)),
        ("total_amount", yuan::write(order.fen)),
        ("trade_no", order.transaction_id.clone()),
        ("version", "1.0".to_owned()),
    ];
    let params: Params = given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let query = notices::write(params, &keys.own.signing, extra.charset()).ok()?;
    let joint = if address.contains('?') { '&' } else { '?' };
    Some(format!("{address}{joint}{query}"))
}

/// A URL that a page may link to: no scripts, no other schemes, and no `#`, which would swallow the parameters.
pub(super) fn web_address(text: &str) -> Option<&str> {
    let text = text.split_once('#').map_or(text, |(before, _)| before);
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    Some(text).filter(|text| is_web && text.bytes().all(|byte| byte > b' ' && byte != 0x7f))
}

#[cfg(test)]
mod tests {
    use super::web_address;

    /// Only web URLs become links.
    #[test]
    fn addresses() {
        assert_eq!(web_address("https://shop.example/back?a=1#end"), Some("https://shop.example/back?a=1"));
        assert_eq!(web_address("http://127.0.0.1:9/"), Some("http://127.0.0.1:9/"));
        for other in ["javascript:alert(1)", "data:text/html,x", "/x", "", "http://a b/", "http://a\r\nx: y"]
        {
            assert_eq!(web_address(other), None, "{other}");
        }
    }
}
