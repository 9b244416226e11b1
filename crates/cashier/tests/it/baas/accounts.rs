//! Sign-up, sign-in, sessions and accounts.

use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{APP, OTHER_APP, Shop, config};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    names_are_taken_once_and_found_without_regard_to_case;
    an_anonymous_user_who_signs_up_keeps_its_number;
    a_token_works_for_its_app_until_it_is_over;
    an_account_changes;
    what_is_wrong_is_said;
    a_method_that_is_switched_off_is_refused;
    guessing_is_limited;
}

async fn names_are_taken_once_and_found_without_regard_to_case(database: Database) {
    let shop = Shop::open(&database).await;
    for (kind, name, folded) in [
        ("username", "Lin Daiyu", "lin daiyu"),
        ("email", "Lin@Example.com", "lin@example.com"),
        ("phone", "+8613800000000", "+8613800000000"),
    ] {
        let params = json!({ kind: name, "password": "tea-for-two" });
        let first = shop.call("POST", &format!("/v2.1/register/{kind}/"), None, &params).await;
        assert_eq!(first.status, 201, "{first:?}");
        assert_eq!(first.json["expires_in"], 2_592_000);
        assert_eq!(first.json["_anonymous"], false);
        let shown = if kind == "email" { folded } else { name };
        assert_eq!(first.json[format!("_{kind}")], shown);
        let again = shop.call("POST", &format!("/v2.0/register/{kind}/"), None, &params).await;
        assert_eq!(again.error(), (400, "This name is taken.".to_owned()));
        let params = json!({ kind: folded.to_uppercase(), "password": "tea-for-two" });
        let found = shop.call("POST", &format!("/v2.0/login/{kind}/"), None, &params).await;
        assert_eq!((found.status, &found.json["user_id"]), (201, &first.json["user_id"]), "{found:?}");
        let elsewhere = shop.call_as(OTHER_APP, "POST", &format!("/v2.1/login/{kind}/"), None, &params).await;
        assert_eq!(elsewhere.status, 400, "users belong to one app");
    }
    shop.wallet.finish().await;
}

async fn an_anonymous_user_who_signs_up_keeps_its_number(database: Database) {
    let shop = Shop::open(&database).await;
    let came = shop.call("POST", "/v2.0/login/anonymous/", None, &json!({})).await;
    assert_eq!((came.status, &came.json["_anonymous"]), (201, &json!(true)));
    let (token, number) = (came.text("token"), came.json["user_id"].clone());
    let order = shop.order(&token, &json!({})).await;
    assert_eq!(order.status, 201, "{order:?}");
    let params = json!({ "username": "wei", "password": "tea-for-two" });
    let signed_up = shop.call("POST", "/v2.1/register/username/", Some(&token), &params).await;
    assert_eq!((signed_up.status, &signed_up.json["user_id"]), (201, &number));
    let list = shop.get("/v2.2/idp/pay/order/", &signed_up.text("token")).await;
    assert_eq!(list.json["meta"]["total_count"], 1, "the orders are still there");
    // A full user who signs up becomes a new user; so does an anonymous visitor who signs in.
    let params = json!({ "username": "wei-2", "password": "tea-for-two" });
    let second = shop.call("POST", "/v2.1/register/username/", Some(&token), &params).await;
    assert_eq!(second.status, 201);
    assert_ne!(second.json["user_id"], number);
    let other = shop.call("POST", "/v2.0/login/anonymous/", None, &json!({})).await;
    let params = json!({ "username": "WEI", "password": "tea-for-two" });
    let back = shop.call("POST", "/v2.1/login/username/", Some(&other.text("token")), &params).await;
    assert_eq!(back.json["user_id"], number);
    shop.wallet.finish().await;
}

async fn a_token_works_for_its_app_until_it_is_over(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, number) = shop.sign_up("amal").await;
    let path = format!("/v2.5/user/info/{number}/");
    let own = shop.get(&path, &token).await;
    assert_eq!((own.status, &own.json["_username"], &own.json["id"]), (200, &json!("amal"), &json!(number)));
    let (other, _) = shop.sign_up("sam").await;
    let seen = shop.get(&path, &other).await;
    assert_eq!(seen.json, json!({ "id": number, "nickname": "", "avatar": "" }), "others see little");
    assert_eq!(shop.get("/v2.5/user/info/12345/", &token).await.status, 404);
    assert_eq!(shop.get("/v2.5/user/info/x/", &token).await.status, 404);
    let foreign = shop.call_as(OTHER_APP, "GET", &path, Some(&token), &Value::Null).await;
    assert_eq!(foreign.error().0, 401);
    for wrong in [None, Some("nonsense"), Some(&token[1..])] {
        assert_eq!(shop.call("GET", &path, wrong, &Value::Null).await.error().0, 401);
    }
    let bearer = [("x-hydrogen-client-id", APP), ("authorization", &format!("Bearer {token}"))];
    assert_eq!(shop.send("GET", &path, &bearer, None).await.status, 401, "only the SDK's scheme counts");
    let gone = shop.call("POST", "/v2.0/session/destroy/", Some(&token), &json!({})).await;
    assert_eq!((gone.status, gone.text("message")), (201, "Destroy succeed.".to_owned()));
    assert_eq!(shop.get(&path, &token).await.error().0, 401);
    let again = shop.call("POST", "/v2.0/session/destroy/", Some(&token), &json!({})).await;
    assert_eq!(again.status, 201, "a dead token signs out too, or the page never could");
    shop.wallet.running.clock.advance(Duration::from_hours(30 * 24));
    assert_eq!(shop.get(&path, &other).await.error().0, 401, "thirty days are over");
    shop.wallet.finish().await;
}

async fn an_account_changes(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, number) = shop.sign_up("old-name").await;
    let put = async |body: Value| shop.call("PUT", "/v2.2/user/account/", Some(&token), &body).await;
    let changed = put(json!({ "username": "new-name", "email": "N@example.com" })).await;
    assert_eq!((changed.status, &changed.json["_email"]), (200, &json!("n@example.com")), "{changed:?}");
    // A name that was given up can be taken by others.
    let (_, taker) = shop.sign_up("old-name").await;
    assert_ne!(taker, number);
    assert_eq!(put(json!({ "username": "OLD-name" })).await.error().0, 400, "taken by somebody else");
    assert_eq!(put(json!({ "email": null })).await.json["_email"], Value::Null);
    let params = json!({ "email": "n@example.com", "password": "tea-for-two" });
    assert_eq!(shop.call("POST", "/v2.1/login/email/", None, &params).await.status, 400);
    let wrong = put(json!({ "password": "not-this", "new_password": "coffee-for-one" })).await;
    assert_eq!(wrong.error(), (400, "The old password is wrong.".to_owned()));
    assert_eq!(put(json!({ "new_password": "coffee-for-one" })).await.status, 400);
    assert_eq!(put(json!({ "password": "tea-for-two", "new_password": "coffee-for-one" })).await.status, 200);
    for (password, status) in [("tea-for-two", 400), ("coffee-for-one", 201)] {
        let params = json!({ "username": "NEW-NAME", "password": password });
        assert_eq!(shop.call("POST", "/v2.1/login/username/", None, &params).await.status, status);
    }
    for body in
        [json!({}), json!({ "username": 5 }), json!({ "email": "no" }), json!({ "new_password": "x" })]
    {
        assert_eq!(put(body.clone()).await.error().0, 400, "{body}");
    }
    let visitor = shop.call("POST", "/v2.0/login/anonymous/", None, &json!({})).await.text("token");
    let refused = shop.call("PUT", "/v2.2/user/account/", Some(&visitor), &json!({ "username": "x" })).await;
    assert_eq!(refused.error().0, 403);
    // Clients that can only GET and POST name the method in a header.
    let authorization = format!("Hydrogen-r1 {token}");
    let headers = [
        ("x-hydrogen-client-id", APP),
        ("authorization", &authorization),
        ("x-hydrogen-request-method", "PUT"),
    ];
    let body = Some(json!({ "phone": "13800000001" }).to_string());
    let meant = shop.send("POST", "/v2.0/user/account/", &headers, body).await;
    assert_eq!((meant.status, &meant.json["_phone"]), (200, &json!("13800000001")));
    shop.wallet.finish().await;
}

async fn what_is_wrong_is_said(database: Database) {
    let shop = Shop::open(&database).await;
    shop.sign_up("known").await;
    let register = "/v2.1/register/username/";
    for (path, body, status) in [
        (register, json!({ "username": "x" }), 400),
        (register, json!({ "password": "tea-for-two" }), 400),
        (register, json!({ "username": "x", "password": "short" }), 400),
        (register, json!({ "username": "a\u{0}b", "password": "tea-for-two" }), 400),
        (register, json!({ "username": "x".repeat(200), "password": "tea-for-two" }), 400),
        (register, json!({ "username": "x", "password": "p".repeat(5_000) }), 400),
        (register, json!([1]), 400),
        ("/v2.1/register/email/", json!({ "email": "nobody", "password": "tea-for-two" }), 400),
        ("/v2.1/register/phone/", json!({ "phone": "call me", "password": "tea-for-two" }), 400),
        ("/v2.1/login/sms/", json!({ "phone": "1", "code": "1" }), 405),
        ("/v2.0/user/password/reset/", json!({ "email": "a@b.example" }), 405),
        ("/v2.0/user/email-verify/", json!({}), 405),
        ("/v2.0/idp/oauth-weibo/redirect/", json!({}), 405),
        ("/v2.2/table/1/record/", json!({}), 404),
        ("/v2.2/server/time/", json!({}), 405),
    ] {
        let answer = shop.call("POST", path, None, &body).await;
        assert_eq!(answer.error().0, status, "{path} {body}: {answer:?}");
    }
    // A wrong name and a wrong password cannot be distinguished.
    let mut words = Vec::new();
    for (name, password) in [("known", "wrong-one"), ("unknown", "tea-for-two")] {
        let params = json!({ "username": name, "password": password });
        words.push(shop.call("POST", "/v2.1/login/username/", None, &params).await.error());
    }
    assert_eq!(words[0], words[1]);
    assert_eq!(words[0].0, 400);
    let headers = [("x-hydrogen-client-id", APP)];
    for body in ["", "{", "null", "\"x\"", "{\"username\": 1}"] {
        let answer = shop.send("POST", register, &headers, Some(body.to_owned())).await;
        assert_eq!(answer.error().0, 400, "{body}");
    }
    let long = shop.send("POST", register, &headers, Some("x".repeat(70_000))).await;
    assert_eq!(long.error().0, 413);
    let time = shop.call("GET", "/v2.2/server/time/", None, &Value::Null).await;
    assert!(time.text("time").ends_with("+00:00"), "ISO 8601 with an offset");
    assert_eq!(shop.call("GET", "/v1/latest-sdk-version/", None, &Value::Null).await.json, json!({}));
    shop.wallet.finish().await;
}

async fn a_method_that_is_switched_off_is_refused(database: Database) {
    let shop = Shop::open(&database).await;
    let mut bare = config();
    bare.logins.clear();
    shop.save("ffff000000000001", bare).await;
    for (path, body) in [
        ("/v2.1/register/username/", json!({ "username": "x", "password": "tea-for-two" })),
        ("/v2.1/login/email/", json!({ "email": "x@y.example", "password": "tea-for-two" })),
        ("/v2.0/login/anonymous/", json!({})),
        ("/v2.0/idp/oauth-wechat-mp/redirect/", json!({ "callback_url": "https://shop.example/a" })),
        ("/v2.5/idp/wechat/silent-login/", json!({ "code": "x" })),
    ] {
        let answer = shop.call_as("ffff000000000001", "POST", path, None, &body).await;
        assert_eq!(answer.error().0, 405, "{path}");
    }
    shop.save_as("ffff000000000002", config(), false).await;
    let suspended = shop.call_as("ffff000000000002", "GET", "/v2.2/server/time/", None, &Value::Null).await;
    assert_eq!(suspended.error().0, 402);
    shop.wallet.finish().await;
}

async fn guessing_is_limited(database: Database) {
    let shop = Shop::open(&database).await;
    shop.sign_up("target").await;
    let params = json!({ "username": "target", "password": "guess-guess" });
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(shop.call("POST", "/v2.1/login/username/", None, &params).await.error().0);
    }
    assert_eq!(statuses[..10], [400; 10]);
    assert_eq!(statuses[10..], [429; 2], "and the page can read why");
    shop.wallet.finish().await;
}
