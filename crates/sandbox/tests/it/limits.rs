//! The longest texts that WeChat Pay accepts: a text cut by the merchant's side is accepted, one letter more is not.

use cashier_protocol::flat_xml::{self, Fields};
use cashier_protocol::limits::{self, Limit, Provider};
use cashier_protocol::wechat::v2::answer::Account;
use cashier_protocol::wechat::v2::fields::text;
use cashier_protocol::wechat::v2::signing::{ApiKey, SignType};
use cashier_protocol::wechat::v3::call::Call;
use serde_json::{Value, json};

use crate::stage::Stage;

/// The last text that fits, and the first that does not.
pub(crate) fn around(limit: &Limit) -> [String; 2] {
    let whole = "茶".repeat(limit.max);
    let last = limit.cut(&whole);
    [last.to_owned(), format!("{last}茶")]
}

/// A valid body for the call of a limit.
fn body(stage: &Stage, path: &str, number: &str) -> Value {
    let appid = &stage.credentials.wechat.appid;
    match path {
        "/v3/pay/transactions/native" => serde_json::to_value(stage.order(number)).unwrap(),
        "/v3/refund/domestic/refunds" => json!({
            "transaction_id": "4200000000", "out_refund_no": number,
            "amount": { "refund": 1, "total": 1, "currency": "CNY" },
        }),
        "/v3/profitsharing/orders" => json!({
            "appid": appid, "transaction_id": "4200000000", "out_order_no": number, "unfreeze_unsplit": false,
            "receivers": [{ "type": "MERCHANT_ID", "account": "9900000777", "amount": 1, "description": "" }],
        }),
        "/v3/profitsharing/orders/unfreeze" => {
            json!({ "transaction_id": "4200000000", "out_order_no": number })
        }
        "/v3/profitsharing/return-orders" => json!({
            "out_order_no": "none", "out_return_no": number, "return_mchid": "9900000777", "amount": 1,
        }),
        "/v3/profitsharing/receivers/add" => json!({
            "appid": appid, "type": "PERSONAL_OPENID", "account": "oPayer", "relation_type": "CUSTOM",
            "custom_relation": "x",
        }),
        other => panic!("no body for {other}"),
    }
}

/// Sets the field of a limit.
fn set(body: &mut Value, field: &str, text: &str) {
    if let Some(list) = field.strip_prefix("/receivers/0/") {
        body["receivers"][0][list] = json!(text);
    } else {
        body[field.trim_start_matches('/')] = json!(text);
    }
}

/// Every limit of API v3 in the merchant's table is also the sandbox's, which has its own table.
#[tokio::test]
async fn api_v3_counts_bytes() {
    let stage = Stage::open().await;
    let own = limits::ALL.iter().filter(|limit| limit.provider == Provider::WechatV3);
    for (at, limit) in own.enumerate() {
        let path = limit.call.replace("transactions", "transactions/native");
        for (text, fits) in around(limit).into_iter().zip([true, false]) {
            let mut body = body(&stage, &path, &format!("limit-{at:04}-{fits}"));
            set(&mut body, limit.field, &text);
            let sent = stage.send(&Call::post(&path, &body), &[]).await.unwrap();
            let said: Value = serde_json::from_slice(&sent.body.unwrap()).unwrap();
            let field = format!("/body{}", limit.field);
            let is_refused = said["code"] == "PARAM_ERROR" && said["detail"]["field"] == json!(field);
            assert_eq!(is_refused, !fits, "{limit:?} {said}");
            assert!(fits || said["message"].as_str().unwrap().contains("大于最大值"), "{said}");
            assert!(!fits || said["code"] != "PARAM_ERROR", "{limit:?} {said}");
        }
    }
}

/// The same for API v2.
#[tokio::test]
async fn api_v2_counts_bytes() {
    let stage = Stage::open().await;
    let wechat = &stage.credentials.wechat;
    let key = ApiKey::new(wechat.v2_key.clone());
    let account = Account { appid: wechat.appid.clone(), mch_id: wechat.mchid.clone(), key };
    for limit in limits::ALL.iter().filter(|limit| limit.provider == Provider::WechatV2) {
        for (long, fits) in around(limit).into_iter().zip([true, false]) {
            let number = format!("limit-{fits}-{}", limit.field.trim_start_matches('/'));
            let mut fields: Fields = [
                ("body", "Tea"),
                ("total_fee", "10"),
                ("refund_fee", "10"),
                ("spbill_create_ip", "127.0.0.1"),
                ("trade_type", "NATIVE"),
                ("out_trade_no", &number),
                ("out_refund_no", "refund-1"),
                ("notify_url", &stage.notify_url),
            ]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
            fields.insert(limit.field.trim_start_matches('/').to_owned(), long);
            let body = flat_xml::write(&account.request(fields, "nonce", SignType::Md5)).unwrap();
            let sent = stage.exchange("POST", limit.call, Vec::new(), body.into_bytes()).await.unwrap();
            let said = flat_xml::read(&sent.body.unwrap()).unwrap();
            assert_eq!(text(&said, "err_code") == Some("PARAM_ERROR"), !fits, "{limit:?} {said:?}");
        }
    }
}
