//! The longest texts that Alipay and QQ Wallet accept: a text cut by the merchant's side is accepted, one letter more
//! is not. The sandbox has its own table.

use axum::http::Request;
use cashier_protocol::limits::{self, Limit, Provider};
use cashier_protocol::qq::fields::Request as _;
use serde_json::{Value, json};

use crate::alipay::{Merchant, sub_code};
use crate::qq;
use crate::rig::Rig;

fn around(limit: &Limit) -> [String; 2] {
    let whole = "茶".repeat(limit.max);
    let last = limit.cut(&whole);
    [last.to_owned(), format!("{last}茶")]
}

/// A valid content for the method of a limit.
fn content(method: &str, number: &str) -> Value {
    match method {
        "alipay.trade.create" => {
            json!({ "out_trade_no": number, "total_amount": "1.00", "subject": "Tea", "buyer_id": "2088000000000001" })
        }
        "alipay.trade.refund" => {
            json!({ "out_trade_no": "none", "refund_amount": "1.00", "out_request_no": number })
        }
        "alipay.trade.order.settle" => json!({
            "out_request_no": number, "trade_no": "2026",
            "royalty_parameters": [{ "trans_in": "2088000000000002", "amount": "1.00" }],
        }),
        other => panic!("no content for {other}"),
    }
}

#[tokio::test]
async fn alipay_counts_bytes_of_gbk() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let own = limits::ALL.iter().filter(|limit| limit.provider == Provider::Alipay);
    for (at, limit) in own.enumerate() {
        for (text, fits) in around(limit).into_iter().zip([true, false]) {
            let mut content = content(limit.call, &format!("limit_{at}_{fits}"));
            match limit.field.strip_prefix("/royalty_parameters/0/") {
                Some(name) => content["royalty_parameters"][0][name] = json!(text),
                None => content[limit.field.trim_start_matches('/')] = json!(text),
            }
            let said = merchant.call(&rig, limit.call, &content.to_string()).await;
            assert_eq!(sub_code(&said) == "ACQ.INVALID_PARAMETER", !fits, "{limit:?} {said}");
        }
    }
}

#[tokio::test]
async fn qq_wallet_counts_bytes() {
    let rig = Rig::new();
    for limit in limits::ALL.iter().filter(|limit| limit.provider == Provider::QqWallet) {
        for (text, fits) in around(limit).into_iter().zip([true, false]) {
            let name = limit.field.trim_start_matches('/');
            let order = qq::wanted(&format!("{name}{fits}"), 100, "https://shop.example/notice");
            let mut fields = order.to_fields().unwrap();
            fields.insert(name.to_owned(), text);
            let document = qq::account(&rig).write(fields, "nonce").unwrap();
            let answer = rig.send(Request::post(limit.call).body(document.into()).unwrap()).await;
            let said = qq::account(&rig).open(&answer.body.unwrap()).unwrap();
            let is_refused = said.get("err_code").is_some_and(|code| code == "PARAM_ERROR");
            assert_eq!(is_refused, !fits, "{limit:?} {said:?}");
        }
    }
}
