//! Orders: placing, paying, reading, and "has this user paid for this article?".

use cashier_core::web_order::Gateway;
use serde_json::{Value, json};

use super::shop::{APP, ORDERS, OTHER_APP, Shop, config};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    every_gateway_is_paid_through_its_provider;
    an_order_is_paid_once_and_shown_to_its_user_alone;
    a_reader_has_paid_for_an_article;
    amounts_are_exact_or_refused;
    what_is_wrong_with_an_order_is_said;
    an_order_that_nobody_pays_fails;
    refunds_move_their_own_state;
}

async fn every_gateway_is_paid_through_its_provider(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let refused = shop.order(&token, &json!({ "gateway_type": "weixin_tenpay_js" })).await;
    assert_eq!(refused.error().0, 400, "no identity at WeChat yet");
    for (provider, gateway) in [("wechat", "weixin_tenpay"), ("alipay", "alipay"), ("qq", "qpay")] {
        assert_eq!(shop.order(&token, &json!({ "gateway_type": gateway })).await.error().0, 400);
        let path = format!("/v2.0/idp/{provider}/user-association/");
        let linked = shop.call("POST", &path, Some(&token), &json!({ "code": "me" })).await;
        assert_eq!(linked.status, 201, "{linked:?}");
    }
    super::providers::link_wechat_page(&shop, &token).await;
    let bridge = ["appId", "timeStamp", "nonceStr", "package", "paySign", "signType"];
    for (gateway, fields) in [
        ("weixin_tenpay_native", &["code_url"][..]),
        ("weixin_tenpay_wap", &["mweb_url"]),
        ("weixin_tenpay_js", &bridge),
        ("weixin_tenpay", &bridge),
        ("alipay_page", &["payment_url"]),
        ("alipay_wap", &["payment_url"]),
        ("alipay", &[]),
        ("qpay_native", &["code_url"]),
        ("qpay", &["package"]),
    ] {
        let answer = shop.order(&token, &json!({ "gateway_type": gateway })).await;
        assert_eq!(answer.status, 201, "{gateway}: {answer:?}");
        for field in fields {
            assert!(answer.json[*field].is_string(), "{gateway} {field}");
        }
        if gateway == "weixin_tenpay" {
            assert_eq!(answer.json["signType"], "MD5", "the SDK says so whatever we say");
        }
        let (trade_no, number) = (answer.text("trade_no"), answer.text("transaction_no"));
        assert_eq!(number.len(), 32);
        let path = format!("/v2.0/idp/pay/order/{number}/");
        let shown = shop.get(&path, &token).await;
        let parameters = &shown.json["gateway_extra_info"]["payment_parameters"];
        for field in fields {
            assert_eq!(parameters[*field], answer.json[*field], "{gateway}");
        }
        let reached = shop.providers.reach(&answer.json).await;
        if gateway == "alipay" {
            assert_ne!(reached["out_trade_no"], trade_no, "the wallet's own number");
            assert_eq!(trade_no.len(), 28);
        } else {
            assert_eq!(reached["out_trade_no"], trade_no, "{gateway}: the provider has our number");
            assert_eq!(trade_no.len(), 32);
        }
        shop.pay(&answer).await;
        assert_eq!(shop.get(&path, &token).await.json["status"], "success", "{gateway}");
        let paid = shop
            .providers
            .control("GET", &format!("orders/{}", reached["id"].as_str().unwrap()), &json!({}))
            .await;
        assert_eq!((&paid["state"], &paid["amount_fen"]), (&json!("paid"), &json!(10)));
    }
    let list = shop.get(&format!("{ORDERS}?status=success"), &token).await;
    assert_eq!(list.json["meta"]["total_count"], 9, "what was refused left no order");
    assert_eq!(shop.get(ORDERS, &token).await.json["meta"]["total_count"], 9);
    shop.wallet.finish().await;
}

async fn an_order_is_paid_once_and_shown_to_its_user_alone(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, user) = shop.sign_up("payer").await;
    let snapshot = json!({ "title": "T", "deep": [1, { "b": "\u{1f375}" }] });
    let more = json!({
        "merchandise_schema_id": "1234", "merchandise_record_id": "5a7a", "merchandise_snapshot": snapshot,
        "profit_sharing": true, "undefined": 1, "total_cost": 19.9,
    });
    let placed = shop.order(&token, &more).await;
    let path = format!("/v2.0/idp/pay/order/{}/", placed.text("transaction_no"));
    let pending = shop.get(&path, &token).await;
    for (name, value) in [
        ("status", json!("pending")),
        ("total_cost", json!(19.9)),
        ("currency_type", json!("CNY")),
        ("gateway_type", json!("weixin_tenpay_native")),
        ("refund_status", Value::Null),
        ("paid_at", Value::Null),
        ("created_by_id", json!(user)),
        ("created_by", json!(user)),
        ("merchandise_schema_id", json!(1234)),
        ("merchandise_record_id", json!("5a7a")),
        ("merchandise_snapshot", snapshot),
        ("merchandise_description", json!("深蓝色秋裤")),
        ("profit_sharing", json!(true)),
        ("ip_address", json!("127.0.0.1")),
    ] {
        assert_eq!(pending.json[name], value, "{name}");
    }
    assert!(pending.json["id"].is_i64() && pending.json["created_at"].is_i64());
    shop.pay(&placed).await;
    let paid = shop.get(&path, &token).await;
    assert_eq!((&paid.json["status"], paid.json["paid_at"].is_i64()), (&json!("success"), true));
    let extra = &paid.json["gateway_extra_info"];
    assert_eq!(extra["payment_parameters"], Value::Null, "what was given to pay with is of no more use");
    let said = &extra["wechat_response"];
    assert_eq!((&said["out_trade_no"], &said["total_fee"]), (&placed.json["trade_no"], &json!("1990")));
    let sold = format!("orders/{}", placed.text("trade_no"));
    let sold = shop.providers.control("GET", &sold, &Value::Null).await;
    assert_eq!(said["transaction_id"], sold["transaction_id"]);
    assert_eq!((&said["sign"], &said["openid"]), (&Value::Null, &Value::Null));
    let (other, _) = shop.sign_up("somebody-else").await;
    for (app, token) in [(APP, &other), (OTHER_APP, &token)] {
        let answer = shop.call_as(app, "GET", &path, Some(token), &Value::Null).await;
        assert!([401, 404].contains(&answer.error().0), "{answer:?}");
    }
    assert_eq!(shop.get("/v2.0/idp/pay/order/unknown/", &token).await.error().0, 404);
    assert_eq!(shop.get(ORDERS, &other).await.json["meta"]["total_count"], 0);
    let anonymous = shop.call("GET", ORDERS, None, &Value::Null).await;
    assert_eq!(anonymous.error().0, 401);
    shop.wallet.finish().await;
}

async fn a_reader_has_paid_for_an_article(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("reader").await;
    let article = json!({ "merchandise_schema_id": 7, "merchandise_record_id": "article-1" });
    let question = format!(
        "{ORDERS}?limit=20&offset=0&where=%7B%7D&merchandise_schema_id=7&merchandise_record_id=article-1\
         &status=success&refund_status="
    );
    let placed = shop.order(&token, &article).await;
    shop.order(&token, &json!({ "merchandise_schema_id": 7, "merchandise_record_id": "article-2" })).await;
    assert_eq!(shop.get(&question, &token).await.json["meta"]["total_count"], 0, "not yet");
    shop.pay(&placed).await;
    let answer = shop.get(&question, &token).await;
    assert_eq!(answer.json["meta"]["total_count"], 1);
    assert_eq!(answer.json["objects"][0]["transaction_no"], placed.json["transaction_no"]);
    let (other, _) = shop.sign_up("other-reader").await;
    assert_eq!(shop.get(&question, &other).await.json["meta"]["total_count"], 0);
    shop.wallet.finish().await;
}

async fn amounts_are_exact_or_refused(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let place = async |cost: &str| {
        let body = format!(
            "{{\"gateway_type\":\"alipay_page\",\"total_cost\":{cost},\"merchandise_description\":\"x\"}}"
        );
        let authorization = format!("Hydrogen-r1 {token}");
        let headers = [("x-hydrogen-client-id", APP), ("authorization", &authorization)];
        shop.send("POST", ORDERS, &headers, Some(body)).await
    };
    for (cost, shown) in [
        ("0.01", "0.01"),
        ("0.1", "0.10"),
        ("398", "398.00"),
        ("10.010", "10.01"),
        ("1e2", "100.00"),
        ("\"59.70\"", "59.70"),
        ("1000000", "1000000.00"),
    ] {
        let placed = place(cost).await;
        assert_eq!(placed.status, 201, "{cost}: {placed:?}");
        let path = format!("/v2.0/idp/pay/order/{}/", placed.text("transaction_no"));
        let cost = shop.get(&path, &token).await.json["total_cost"].to_string();
        assert_eq!(cost.parse::<f64>().unwrap().to_string(), shown.parse::<f64>().unwrap().to_string());
    }
    for cost in [
        "0",
        "-1",
        "0.001",
        "0.30000000000000004",
        "59.699999999999996",
        "1e-7",
        "1e+21",
        "null",
        "1000000.01",
        "99999999999999999999999999",
        "true",
        "[1]",
        "\"\"",
        "\"1,5\"",
        "1e2147483648",
    ] {
        assert_eq!(place(cost).await.error().0, 400, "{cost}");
    }
    assert_eq!(shop.get(ORDERS, &token).await.json["meta"]["total_count"], 7);
    shop.wallet.finish().await;
}

async fn what_is_wrong_with_an_order_is_said(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    for (more, words) in [
        (json!({ "gateway_type": "weixin_tenpay_app" }), "gateway"),
        (json!({ "gateway_type": null }), "gateway_type"),
        (json!({ "merchandise_description": " " }), "merchandise_description"),
        (json!({ "merchandise_description": "x".repeat(300) }), "merchandise_description"),
        (json!({ "merchandise_description": "a\u{0}b" }), "merchandise_description"),
        (json!({ "merchandise_schema_id": "x" }), "merchandise_schema_id"),
        (json!({ "merchandise_schema_id": 1.5 }), "merchandise_schema_id"),
        (json!({ "merchandise_record_id": "x".repeat(65) }), "merchandise_record_id"),
        (json!({ "merchandise_record_id": {} }), "merchandise_record_id"),
        (json!({ "merchandise_snapshot": [] }), "merchandise_snapshot"),
        (json!({ "merchandise_snapshot": { "x": "x".repeat(20_000) } }), "merchandise_snapshot"),
        (json!({ "profit_sharing": "yes" }), "boolean"),
    ] {
        let (status, said) = shop.order(&token, &more).await.error();
        assert!(status == 400 && said.contains(words), "{more}: {status} {said}");
    }
    let unsigned = shop.call("POST", ORDERS, None, &json!({})).await;
    assert_eq!(unsigned.error().0, 401);
    let mut few = config();
    few.gateways = vec![Gateway::of("qpay_native")];
    shop.save("ffff000000000003", few).await;
    let request = json!({ "username": "x", "password": "tea-for-two" });
    let path = "/v2.1/register/username/";
    let token = shop.call_as("ffff000000000003", "POST", path, None, &request).await.text("token");
    let request = json!({ "gateway_type": "alipay_page", "total_cost": 1, "merchandise_description": "x" });
    let answer = shop.call_as("ffff000000000003", "POST", ORDERS, Some(&token), &request).await;
    assert_eq!(answer.error(), (400, "This gateway is not offered.".to_owned()));
    shop.wallet.finish().await;
}

async fn an_order_that_nobody_pays_fails(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let placed = shop.order(&token, &json!({})).await;
    shop.wallet.running.clock.advance(std::time::Duration::from_mins(31));
    let path = format!("/v2.0/idp/pay/order/{}/", placed.text("transaction_no"));
    shop.wait_for(&path, &token, |order| order["status"] == "failed").await;
    let closed =
        shop.providers.control("GET", &format!("orders/{}", placed.text("trade_no")), &json!({})).await;
    assert_eq!(closed["state"], "closed", "at the provider first");
    shop.wallet.finish().await;
}

async fn refunds_move_their_own_state(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let placed = shop.order(&token, &json!({ "total_cost": 1 })).await;
    shop.pay(&placed).await;
    let path = format!("/v2.0/idp/pay/order/{}/", placed.text("transaction_no"));
    let id = cashier_core::web_order::payment_of_transaction_no(&placed.text("transaction_no")).unwrap();
    for (value, state, count) in [("40", "partial", 0), ("60", "complete", 0)] {
        let request = json!({
            "paymentId": id.to_string(), "refundRequestId": format!("r-{state}"),
            "refundAmount": { "currency": "CNY", "value": value },
        });
        let refund = shop.wallet.call("/v1/payments/refund", &request).await;
        assert_eq!(refund.outcome(), "U REFUND_IN_PROCESS", "the provider has the word: {}", refund.json);
        shop.wait_for(&path, &token, |order| order["refund_status"] == state).await;
        assert_eq!(shop.get(&path, &token).await.json["status"], "success");
        let unrefunded = shop.get(&format!("{ORDERS}?status=success&refund_status="), &token).await;
        assert_eq!(unrefunded.json["meta"]["total_count"], count);
        let by_state = shop.get(&format!("{ORDERS}?status={state}"), &token).await;
        assert_eq!(by_state.json["meta"]["total_count"], 1, "the documentation names it under status too");
    }
    shop.wallet.finish().await;
}
