//! Triggers: the app's server is told of a paid order, with a token that it can verify, once and with one id.

use aws_lc_rs::hmac;
use cashier_core::web_order::payment_of_transaction_no;
use cashier_protocol::baas::trigger::TriggerKeys;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Value, json};

use super::shop::{APP, Shop, config};
use crate::notices::settle;
use crate::support::{Database, on_both_engines};
use crate::wallet::Received;

on_both_engines! {
    a_paid_order_is_told_until_it_is_taken;
}

async fn a_paid_order_is_told_until_it_is_taken(database: Database) {
    let shop = Shop::open(&database).await;
    let mut told = config();
    told.trigger_url = Some(shop.wallet.notify_url.clone());
    shop.save(APP, told).await;
    let (token, user) = shop.sign_up("payer").await;
    shop.wallet.endpoint.answer_next(500, "not now");
    let placed = shop.order(&token, &json!({ "total_cost": 0.2 })).await;
    shop.pay(&placed).await;
    shop.wallet.notices(1).await;
    let payment = payment_of_transaction_no(&placed.text("transaction_no")).unwrap();
    settle(&shop.wallet, &payment.to_string(), 1).await;
    shop.wallet.running.clock.advance(std::time::Duration::from_mins(3));
    let received = shop.wallet.notices(2).await;
    let header = |n: usize, name: &str| received[n].headers[name].to_str().unwrap().to_owned();
    let action = header(0, "x-hydrogen-webhook-action-id");
    assert_eq!(action, header(1, "x-hydrogen-webhook-action-id"), "the receiver's key against doubles");
    assert_eq!(action.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_eq!(received[0].body, received[1].body);
    assert!(header(0, "content-type").starts_with("text/plain"));
    let body = std::str::from_utf8(&received[0].body).unwrap();
    let (signed, signature) = body.rsplit_once('.').unwrap();
    let keys = TriggerKeys::new(shop.wallet.running.shared.keys.cashier.clone());
    let key = keys.expose_key(&APP.parse().unwrap());
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let tag = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    hmac::verify(&key, signed.as_bytes(), &tag).expect("the app's key made the token");
    let (head, payload) = signed.split_once('.').unwrap();
    let read = |part: &str| {
        serde_json::from_slice::<Value>(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
    };
    assert_eq!(read(head), json!({ "alg": "HS256", "typ": "JWT" }));
    let order = read(payload);
    assert_eq!(header(0, "webhook-id"), header(1, "webhook-id"), "and that of Standard Webhooks");
    for one in &received {
        is_signed_with_the_merchants_secret(&shop, one).await;
    }
    for (name, value) in [
        ("status", json!("success")),
        ("transaction_no", placed.json["transaction_no"].clone()),
        ("trade_no", placed.json["trade_no"].clone()),
        ("total_cost", json!(0.2)),
        ("created_by_id", json!(user)),
    ] {
        assert_eq!(order[name], value, "{name}");
    }
    shop.wallet.finish().await;
}

/// The token as it is sent is what the merchant's webhook secret signs.
async fn is_signed_with_the_merchants_secret(shop: &Shop, received: &Received) {
    let shared = &shop.wallet.running.shared;
    let merchant = shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
    let secret = shared.deliveries.webhooks.secrets.secret(merchant, 1).expose_text();
    let header = |name: &str| received.headers[name].to_str().unwrap();
    let head = format!("{}.{}.", header("webhook-id"), header("webhook-timestamp"));
    let tag = header("webhook-signature").split(' ').find_map(|part| part.strip_prefix("v1,")).unwrap();
    let [bytes, tag] =
        [&secret.expose()["whsec_".len()..], tag].map(|text| BASE64.decode(text.as_bytes()).unwrap());
    let signed = [head.as_bytes(), &received.body].concat();
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &bytes), &signed, &tag).unwrap();
}
