//! Lists: filters, pages, values that look like SQL, excessive nesting, and ten thousand orders of one user.

use std::time::Duration;

use cashier_core::app_user::Number;
use cashier_core::money::{Amount, Currency};
use cashier_core::web_order::{Gateway, PlaceOrder};
use futures_util::future::join_all;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use super::shop::{APP, ORDERS, Shop};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    conditions_find_what_they_say;
    equal_orders_follow_the_direction;
    what_looks_like_sql_is_a_value;
    what_is_not_a_condition_is_refused;
    ten_thousand_orders_of_one_user_stay_fast;
}

async fn count(shop: &Shop, token: &str, condition: &Value) -> i64 {
    let answer = ask(shop, token, &condition.to_string()).await;
    assert_eq!(answer.status, 200, "{condition}: {answer:?}");
    let total = answer.json["meta"]["total_count"].as_i64().unwrap();
    assert_eq!(usize::try_from(total).unwrap(), answer.json["objects"].as_array().unwrap().len());
    total
}

async fn ask(shop: &Shop, token: &str, condition: &str) -> super::shop::Answer {
    let text: String = byte_serialize(condition.as_bytes()).collect();
    shop.get(&format!("{ORDERS}?where={text}&limit=50&offset=0"), token).await
}

async fn conditions_find_what_they_say(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, user) = shop.sign_up("payer").await;
    let mut orders = Vec::new();
    for (cost, gateway, record) in [
        (json!(0.1), "alipay_page", Some("a")),
        (json!(2), "qpay_native", Some("b%")),
        (json!(30), "alipay_wap", None),
    ] {
        let mut more = json!({ "total_cost": cost, "gateway_type": gateway, "merchandise_schema_id": 5 });
        if let Some(record) = record {
            more["merchandise_record_id"] = record.into();
        }
        orders.push(shop.order(&token, &more).await);
    }
    shop.pay(&orders[0]).await;
    let (first, second) = (orders[0].text("transaction_no"), orders[1].text("trade_no"));
    for (condition, found) in [
        (json!({}), 3),
        (json!({ "$and": [] }), 3),
        (json!({ "$and": [{ "status": { "$eq": "success" } }] }), 1),
        (json!({ "status": "pending" }), 2),
        (
            json!({ "$or": [{ "status": { "$eq": "success" } }, { "gateway_type": { "$eq": "alipay_wap" } }] }),
            2,
        ),
        (
            json!({ "$and": [{ "$or": [{ "total_cost": { "$lt": 0.2 } }, { "total_cost": { "$gt": 20 } }] }] }),
            2,
        ),
        (json!({ "total_cost": { "$gte": 2, "$lte": 30 } }), 2),
        (json!({ "total_cost": { "$eq": 0.1 } }), 1),
        (json!({ "gateway_type": { "$in": ["alipay_page", "alipay_wap"] } }), 2),
        (json!({ "gateway_type": { "$in": [] } }), 0),
        (json!({ "gateway_type": { "$nin": ["qpay_native"] } }), 2),
        (json!({ "gateway_type": { "$contains": "alipay" } }), 2),
        (json!({ "gateway_type": { "$contains": "ALIPAY" } }), 0),
        (json!({ "merchandise_record_id": { "$contains": "%" } }), 1),
        (json!({ "merchandise_record_id": { "$isnull": true } }), 1),
        (json!({ "merchandise_record_id": { "$exists": true } }), 2),
        (json!({ "merchandise_record_id": { "$ne": "a" } }), 2),
        (json!({ "paid_at": { "$isnull": true } }), 2),
        (json!({ "paid_at": null }), 2),
        (json!({ "transaction_no": { "$eq": first } }), 1),
        (json!({ "transaction_no": { "$eq": "nonsense" } }), 0),
        (json!({ "trade_no": { "$eq": second } }), 1),
        (json!({ "created_at": { "$gt": 1_600_000_000 } }), 3),
        (json!({ "updated_at": { "$lt": 1_600_000_000 } }), 0),
        (json!({ "created_by": { "$eq": user } }), 3),
        (json!({ "merchandise_schema_id": { "$eq": 5 } }), 3),
        (json!({ "profit_sharing": { "$eq": false } }), 3),
        (json!({ "refund_status": { "$isnull": true } }), 3),
        (json!({ "merchandise_description": { "$contains": "秋" } }), 3),
        (json!({ "currency_type": "CNY" }), 3),
    ] {
        assert_eq!(count(&shop, &token, &condition).await, found, "{condition}");
    }
    for (query, found) in [
        (format!("trade_no={second}"), 1),
        (format!("transaction_no={first}"), 1),
        (format!("transactionID={first}"), 1),
        ("gateway_type=alipay".to_owned(), 0),
        ("gateway_type=alipay_page&status=success".to_owned(), 1),
        ("unknown=1&keys=id,status&expand=created_by".to_owned(), 3),
        ("where={%22$and%22:[{%22status%22:{%22$eq%22:%22success%22}}]}".to_owned(), 1),
    ] {
        let answer = shop.get(&format!("{ORDERS}?{query}"), &token).await;
        assert_eq!(answer.json["meta"]["total_count"], found, "{query}");
    }
    let sorted = shop.get(&format!("{ORDERS}?order_by=-total_cost,created_at"), &token).await;
    let costs: Vec<_> =
        sorted.json["objects"].as_array().unwrap().iter().map(|o| o["total_cost"].clone()).collect();
    assert_eq!(costs, [json!(30.0), json!(2.0), json!(0.1)]);
    shop.wallet.finish().await;
}

/// Orders of one second are listed as they were made, ascending and descending, and so are orders that are otherwise
/// equal.
async fn equal_orders_follow_the_direction(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let mut made = Vec::new();
    for _ in 0..6 {
        let order = shop.order(&token, &json!({})).await;
        made.push(order.json["transaction_no"].clone());
        shop.wallet.running.clock.advance(std::time::Duration::from_millis(3));
    }
    let listed = async |order_by: &str| -> Vec<Value> {
        let answer = shop.get(&format!("{ORDERS}?order_by={order_by}"), &token).await;
        let objects = answer.json["objects"].as_array().unwrap().clone();
        objects.iter().map(|order| order["transaction_no"].clone()).collect()
    };
    for up in ["created_at", "total_cost", "-total_cost,created_at"] {
        assert_eq!(listed(up).await, made, "{up}");
    }
    made.reverse();
    for down in ["-created_at", "-total_cost", "total_cost,-created_at", ""] {
        assert_eq!(listed(down).await, made, "{down}");
    }
    shop.wallet.finish().await;
}

async fn what_looks_like_sql_is_a_value(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let evil = "x' OR '1'='1'; DROP TABLE payments; -- ?1 $1";
    shop.order(&token, &json!({ "merchandise_record_id": evil })).await;
    shop.order(&token, &json!({})).await;
    assert_eq!(count(&shop, &token, &json!({ "merchandise_record_id": { "$eq": evil } })).await, 1);
    assert_eq!(count(&shop, &token, &json!({ "status": "' OR 1=1 --" })).await, 0);
    assert_eq!(count(&shop, &token, &json!({ "trade_no": { "$in": [evil, "\\", "%"] } })).await, 0);
    for text in [
        r#"{"status; DROP TABLE payments": 1}"#,
        r#"{"o.user_number": 1}"#,
        r#"{"1=1) OR (1": 1}"#,
        r#"{"status": {"$where": "1"}}"#,
    ] {
        assert_eq!(ask(&shop, &token, text).await.error().0, 400, "{text}");
    }
    let sorted = shop.get(&format!("{ORDERS}?order_by=id;DROP%20TABLE%20payments"), &token).await;
    assert_eq!(sorted.error().0, 400);
    shop.wallet.finish().await;
}

async fn what_is_not_a_condition_is_refused(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, _) = shop.sign_up("payer").await;
    let nested = |depth: usize| format!("{}{{}}{}", "{\"$and\":[".repeat(depth), "]}".repeat(depth));
    assert_eq!(ask(&shop, &token, &nested(5)).await.status, 200);
    let many = json!({ "$or": vec![json!({ "status": "x" }); 65] }).to_string();
    let values = json!({ "status": { "$in": vec!["x"; 101] } }).to_string();
    for text in [
        nested(20),
        nested(500),
        many,
        values,
        format!("{{\"status\":\"{}\"}}", "x".repeat(9_000)),
        "{".to_owned(),
        "[]".to_owned(),
        "1".to_owned(),
        r#"{"$and": {}}"#.to_owned(),
        r#"{"$not": []}"#.to_owned(),
        r#"{"status": {"$regex": "x"}}"#.to_owned(),
        r#"{"status": {"$eq": {}}}"#.to_owned(),
        r#"{"status": {"$in": "x"}}"#.to_owned(),
        r#"{"status": {"$in": [null]}}"#.to_owned(),
        r#"{"status": {"$isnull": 1}}"#.to_owned(),
        r#"{"status": {"$eq": "\u0000"}}"#.to_owned(),
        r#"{"status": {"$eq": true}}"#.to_owned(),
        r#"{"total_cost": {"$eq": 0.001}}"#.to_owned(),
        r#"{"id": {"$eq": "x"}}"#.to_owned(),
        r#"{"id": {"$contains": "1"}}"#.to_owned(),
    ] {
        assert_eq!(ask(&shop, &token, &text).await.error().0, 400, "{text}");
    }
    for query in [
        "limit=-1",
        "limit=1001",
        "limit=x",
        "offset=-1",
        "offset=1e9",
        "order_by=nothing",
        "merchandise_schema_id=x",
    ] {
        assert_eq!(shop.get(&format!("{ORDERS}?{query}"), &token).await.error().0, 400, "{query}");
    }
    shop.wallet.finish().await;
}

async fn ten_thousand_orders_of_one_user_stay_fast(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, user) = shop.sign_up("collector").await;
    let user = Number::new(user).unwrap();
    let shared = &shop.wallet.running.shared;
    let merchant = shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap();
    let place = |n: i64| PlaceOrder {
        merchant: merchant.id,
        merchant_client_id: merchant.client_id.clone(),
        payee: merchant.name.clone(),
        amount: Amount::new(1 + n, Currency::parse("CNY").unwrap()).unwrap(),
        description: "x".to_owned(),
        app: APP.to_owned(),
        user,
        // Many ask for the same number; each still gets its own.
        number: Number::new(1_000 + n * 10 / 20 * 2).unwrap(),
        gateway: Gateway::of("alipay_page"),
        schema_id: Some(7),
        record_id: Some(format!("article-{}", n / 2)),
        snapshot: "{}".to_owned(),
        profit_sharing: false,
        ip: "127.0.0.1".parse().unwrap(),
        lifetime: Duration::from_mins(30),
    };
    for hundred in 0..100 {
        let batch = (0..100).map(|n| shared.engine.submit(place(hundred * 100 + n)));
        for placed in join_all(batch).await {
            placed.unwrap();
        }
    }
    let newest = shop.get(&format!("{ORDERS}?limit=1"), &token).await;
    let trade_no = newest.json["objects"][0]["trade_no"].as_str().unwrap().to_owned();
    for (query, total) in [
        ("limit=20&offset=0".to_owned(), 10_000),
        ("limit=20&offset=9990".to_owned(), 10_000),
        (format!("trade_no={trade_no}"), 1),
        ("merchandise_schema_id=7&merchandise_record_id=article-5&status=pending".to_owned(), 2),
        ("status=success".to_owned(), 0),
    ] {
        let answer = shop.get(&format!("{ORDERS}?{query}"), &token).await;
        assert_eq!(answer.json["meta"]["total_count"], total, "{query}");
    }
    let last = shop.get(&format!("{ORDERS}?limit=1000&offset=9990"), &token).await;
    assert_eq!(last.json["objects"].as_array().unwrap().len(), 10);
    assert_eq!(last.json["meta"]["next"], Value::Null);
    assert_eq!(last.json["meta"]["previous"], "/hserve/v2.2/idp/pay/order/?limit=1000&offset=8990");
    let page = shop.get(&format!("{ORDERS}?limit=1000"), &token).await;
    assert_eq!(page.json["meta"]["next"], "/hserve/v2.2/idp/pay/order/?limit=1000&offset=1000");
    let mut numbers: Vec<_> =
        page.json["objects"].as_array().unwrap().iter().map(|order| order["id"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 1_000, "numbers are unique");
    shop.wallet.finish().await;
}
