//! What a program asks the user to pay, and what the wallet's backend knows about it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::error::Failure;
use crate::program::is_loopback;

/// The longest payment URL.
const MAX_URL: usize = 2_048;
/// The longest trade number.
const MAX_TRADE_NO: usize = 64;
/// The longest signed parameter string.
const MAX_ORDER_STR: usize = 16_384;

/// An order as a program names it: exactly one of the three arguments of `my.tradePay`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderRef {
    /// `paymentUrl`: the cashier URL from the order API.
    PaymentUrl(String),
    /// `tradeNO`: the wallet's own trade number.
    TradeNo(String),
    /// `orderStr`: parameters signed by the merchant's server.
    OrderStr(String),
}

/// An order as the wallet's backend sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The backend's id.
    pub id: String,
    /// The order's status.
    pub status: OrderStatus,
}

/// The status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OrderStatus {
    /// Waiting for the user.
    Unpaid,
    /// Submitted; not final.
    Processing,
    /// Paid.
    Paid,
    /// Can never be paid: cancelled, expired or failed.
    Closed,
}

impl OrderRef {
    /// Parses the arguments of `my.tradePay`. Plain `http` is allowed only for loopback addresses in development.
    pub(crate) fn parse(params: &Map<String, Value>, development: bool) -> Result<Self, Failure> {
        let mut found = Vec::new();
        for name in ["paymentUrl", "tradeNO", "orderStr"] {
            match params.get(name) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) if !text.is_empty() => found.push((name, text.as_str())),
                Some(_) => return Err(Failure::invalid(format!("{name} must be a text that is not empty"))),
            }
        }
        match found.as_slice() {
            [("paymentUrl", text)] => payment_url(text, development).map(Self::PaymentUrl),
            [("tradeNO", text)] if text.len() <= MAX_TRADE_NO => Ok(Self::TradeNo((*text).to_owned())),
            [("tradeNO", _)] => Err(Failure::invalid("tradeNO is longer than 64 characters")),
            [("orderStr", text)] if text.len() <= MAX_ORDER_STR => Ok(Self::OrderStr((*text).to_owned())),
            [("orderStr", _)] => Err(Failure::invalid("orderStr is too long")),
            _ => Err(Failure::invalid("give exactly one of paymentUrl, tradeNO and orderStr")),
        }
    }
}

fn payment_url(text: &str, development: bool) -> Result<String, Failure> {
    if text.len() > MAX_URL {
        return Err(Failure::invalid("paymentUrl is longer than 2048 characters"));
    }
    let url = Url::parse(text).map_err(|_| Failure::invalid("paymentUrl is not an absolute URL"))?;
    let allowed = match url.scheme() {
        "https" => true,
        "http" => development && is_loopback(&url),
        _ => false,
    };
    if !allowed {
        return Err(Failure::invalid("paymentUrl must be an https URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::invalid("paymentUrl must not hold a user name or password"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(params: &Value, development: bool) -> Result<OrderRef, i64> {
        let map = params.as_object().cloned().unwrap_or_default();
        OrderRef::parse(&map, development).map_err(|failure| failure.number())
    }

    /// Exactly one order, as a string.
    #[test]
    fn exactly_one_order() {
        let good = json!({"paymentUrl": "https://wallet.example/cashier/x", "success": null, "other": 1});
        assert!(parse(&good, false).is_ok());
        assert_eq!(parse(&json!({"tradeNO": "T1"}), false), Ok(OrderRef::TradeNo("T1".to_owned())));
        for bad in [
            json!({}),
            json!({"paymentUrl": ""}),
            json!({"paymentUrl": 5}),
            json!({"paymentUrl": ["https://wallet.example"]}),
            json!({"tradeNO": "1", "orderStr": "2"}),
            json!({"tradeNo": "1"}),
            json!({"tradeNO": "9".repeat(65)}),
        ] {
            assert_eq!(parse(&bad, true), Err(2), "{bad}");
        }
    }

    /// Only https, without user info, not too long.
    #[test]
    fn urls_are_checked() {
        let long = format!("https://wallet.example/{}", "a".repeat(2_048));
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "http://wallet.example/x",
            "https://user@wallet.example/x",
            "https://user:word@wallet.example/x",
            "/cashier/x",
            "not a url",
            &long,
        ] {
            assert_eq!(parse(&json!({ "paymentUrl": bad }), true), Err(2), "{bad}");
        }
        assert!(parse(&json!({"paymentUrl": "http://127.0.0.1:8080/cashier/x"}), true).is_ok());
        assert_eq!(parse(&json!({"paymentUrl": "http://127.0.0.1:8080/cashier/x"}), false), Err(2));
    }
}
