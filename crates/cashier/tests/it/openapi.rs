//! The OpenAPI over HTTP: what works, what is refused, and which answers are signed.

use cashier_core::time::Timestamp;
use cashier_protocol::wallet::keys::SigningKey;
use serde_json::{Value, json};

use crate::support::{Database, on_both_engines};
use crate::wallet::{PIN, Wallet};

on_both_engines! {
    bad_requests_are_refused_and_signed;
    bad_fields_are_named;
    a_repeat_gets_the_same_bytes;
    tokens_live_and_die;
    refunds_in_parts;
    cancelled_orders_stay_closed;
    messages_reach_the_inbox;
    lists_of_a_user_need_their_scope;
    paths_of_other_wallets_are_the_same_operations;
}

const PAY: &str = "/v1/payments/pay";

async fn bad_requests_are_refused_and_signed(database: Database) {
    let wallet = Wallet::start(&database).await;
    let body = wallet.pay_body("bad-1", "1000").to_string();
    let now = wallet.running.shared.engine.clock().now();
    let signed_at =
        |at: Timestamp| wallet.client.sign(PAY, at, body.as_bytes()).unwrap().map(|(n, v)| (n.to_owned(), v));
    let good = signed_at(now);
    let without = |name: &str| good.iter().filter(|(n, _)| n != name).cloned().collect::<Vec<_>>();
    let with = |name: &str, value: &str| {
        good.iter()
            .map(|(n, v)| (n.clone(), if n == name { value.to_owned() } else { v.clone() }))
            .collect::<Vec<_>>()
    };
    let stranger = SigningKey::generate().unwrap();
    let foreign = cashier_protocol::wallet::client::Client { key: stranger, ..wallet.client.clone() };
    let foreign = foreign.sign(PAY, now, body.as_bytes()).unwrap().map(|(n, v)| (n.to_owned(), v));
    let early = now.checked_sub(std::time::Duration::from_secs(301)).unwrap();
    let late = now.saturating_add(std::time::Duration::from_secs(310));
    for (what, headers, expected) in [
        ("no client", without("client-id"), "F INVALID_CLIENT"),
        ("no time", without("request-time"), "F PARAM_ILLEGAL"),
        ("no signature", without("signature"), "F INVALID_SIGNATURE"),
        ("unknown client", with("client-id", "NOBODY"), "F INVALID_CLIENT"),
        ("other client id signed", with("client-id", "TEA_HOUSE2"), "F INVALID_CLIENT"),
        ("garbage", with("signature", "algorithm=RSA256,keyVersion=1,signature=!!!"), "F INVALID_SIGNATURE"),
        ("other algorithm", with("signature", "algorithm=ECC224,signature=AAAA"), "F INVALID_SIGNATURE"),
        (
            "unknown key",
            with("signature", &good[2].1.replace("keyVersion=1", "keyVersion=9")),
            "F KEY_NOT_FOUND",
        ),
        ("foreign key", foreign.to_vec(), "F INVALID_SIGNATURE"),
        ("too early", signed_at(early).to_vec(), "F TIMESTAMP_INVALID"),
        ("too late", signed_at(late).to_vec(), "F TIMESTAMP_INVALID"),
        ("time that is none", with("request-time", "yesterday"), "F TIMESTAMP_INVALID"),
        ("all right", good.to_vec(), "A ACCEPT"),
        ("the same again", good.to_vec(), "A ACCEPT"),
    ] {
        let answer = wallet.send(PAY, &headers, body.as_bytes()).await;
        assert_eq!(answer.outcome(), expected, "{what}: {}", answer.json);
    }
    let mut changed = body.clone().into_bytes();
    changed[10] ^= 1;
    assert_eq!(wallet.send(PAY, &good, &changed).await.outcome(), "F INVALID_SIGNATURE");
    let huge = vec![b' '; 256 * 1024 + 1];
    assert_eq!(wallet.call_raw(PAY, &huge).await.outcome(), "F BODY_TOO_LARGE");
    assert_eq!(wallet.call("/v1/payments/fly", &json!({})).await.outcome(), "F INVALID_API");
    assert_eq!(wallet.call("/v1/unknown", &json!({})).await.outcome(), "F INVALID_API");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in ["", "{", "[]", "null", "\"x\"", deep.as_str(), "{\"a\":\u{1}}"] {
        assert_eq!(
            wallet.call_raw(PAY, text.as_bytes()).await.outcome(),
            "F MSG_PARSE_ERROR",
            "{}",
            &text[..text.len().min(9)]
        );
    }
    assert_eq!(wallet.call_raw(PAY, b"{\"a\":\"\xff\"}").await.outcome(), "F MSG_PARSE_ERROR");
    wallet.finish().await;
}

async fn bad_fields_are_named(database: Database) {
    let wallet = Wallet::start(&database).await;
    let good = wallet.pay_body("fields", "1000");
    let long = "x".repeat(65);
    for (pointer, value, code, named) in [
        ("/paymentAmount/value", json!("0"), "PARAM_ILLEGAL", "paymentAmount.value"),
        ("/paymentAmount/value", json!("-5"), "PARAM_ILLEGAL", "paymentAmount.value"),
        ("/paymentAmount/value", json!("1.5"), "PARAM_ILLEGAL", "paymentAmount.value"),
        ("/paymentAmount/value", json!("12345678901234567"), "PARAM_ILLEGAL", "paymentAmount.value"),
        ("/paymentAmount/value", json!(1.5), "PARAM_ILLEGAL", "paymentAmount.value"),
        ("/paymentAmount/value", json!(true), "PARAM_ILLEGAL", "paymentAmount.value"),
        ("/paymentAmount/currency", json!("ZZZ"), "CURRENCY_NOT_SUPPORT", "currency"),
        ("/paymentAmount", json!("1000"), "PARAM_ILLEGAL", "paymentAmount"),
        ("/paymentAmount", Value::Null, "PARAM_ILLEGAL", "paymentAmount"),
        ("/paymentRequestId", json!(""), "PARAM_ILLEGAL", "paymentRequestId"),
        ("/paymentRequestId", json!(long), "PARAM_ILLEGAL", "paymentRequestId"),
        ("/paymentRequestId", json!(7), "PARAM_ILLEGAL", "paymentRequestId"),
        ("/productCode", json!("51051000101000100099"), "PARAM_ILLEGAL", "productCode"),
        ("/order", Value::Null, "PARAM_ILLEGAL", "order"),
        ("/order/orderDescription", json!(""), "PARAM_ILLEGAL", "orderDescription"),
        ("/paymentNotifyUrl", json!("javascript:alert(1)"), "PARAM_ILLEGAL", "paymentNotifyUrl"),
        ("/paymentNotifyUrl", json!("https://user:pass@shop.example/"), "PARAM_ILLEGAL", "paymentNotifyUrl"),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value.clone();
        let answer = wallet.call(PAY, &body).await;
        assert_eq!(answer.outcome(), format!("F {code}"), "{pointer} = {value}: {}", answer.json);
        assert!(answer.text("/result/resultMessage").contains(named), "{pointer}: {}", answer.json);
    }
    for (name, value) in
        [("paymentExpiryTime", json!("2020-01-01T00:00:00+03:00")), ("paymentExpiryTime", json!("soon"))]
    {
        let mut body = good.clone();
        body[name] = value;
        assert_eq!(wallet.call(PAY, &body).await.outcome(), "F PARAM_ILLEGAL");
    }
    // Refused requests have not used up the id, and unknown or empty members are ignored.
    let mut body = good.clone();
    body["somethingNew"] = json!({ "deep": [1, 2, 3] });
    body["paymentRedirectUrl"] = json!("");
    body["paymentAmount"]["value"] = json!(1000);
    assert_eq!(wallet.call(PAY, &body).await.outcome(), "A ACCEPT");
    wallet.finish().await;
}

async fn a_repeat_gets_the_same_bytes(database: Database) {
    let wallet = Wallet::start(&database).await;
    let first = wallet.call(PAY, &wallet.pay_body("again", "5000")).await;
    assert!(first.headers.get("idempotent-replay").is_none());
    let session = wallet.sign_in().await;
    let (status, _) = wallet.confirm(&session, &first.text("/redirectActionForm/redirectUrl"), PIN).await;
    assert_eq!(status, 200);
    let again = wallet.call(PAY, &wallet.pay_body("again", "5000")).await;
    assert_eq!(first.bytes, again.bytes, "the same answer byte for byte");
    assert_eq!(again.headers["idempotent-replay"], "true");
    let other = wallet.call(PAY, &wallet.pay_body("again", "5001")).await;
    assert_eq!(other.outcome(), "F REPEAT_REQ_INCONSISTENT");
    let inquiry = wallet
        .call("/v1/payments/inquiryPayment", &json!({ "paymentRequestId": "again", "paymentId": "" }))
        .await;
    assert_eq!(
        (inquiry.outcome().as_str(), inquiry.text("/paymentStatus").as_str()),
        ("S SUCCESS", "SUCCESS")
    );
    assert_eq!(inquiry.text("/paymentAmount/value"), "5000");
    for unknown in ["nothing", "pay_06gzsd2ms432hdj7hwqzcz4m3w"] {
        let answer = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentId": unknown })).await;
        assert_eq!(answer.outcome(), "F ORDER_NOT_EXIST");
    }
    wallet.finish().await;
}

async fn tokens_live_and_die(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let code = async |scopes: Value, agreed: bool| {
        let params = json!({ "client_id": "TEA_HOUSE", "scopes": scopes, "agreed": agreed });
        wallet.host("POST", "/auth-codes", Some(&session), Some(&params), &[]).await
    };
    let apply = async |body: Value| wallet.call("/v1/authorizations/applyToken", &body).await;
    let (status, refused) = code(json!(["auth_user"]), false).await;
    assert_eq!((status, refused["error"]["code"].as_str()), (403, Some("CONSENT_REQUIRED")));
    let (status, _) = code(json!(["auth_flying"]), true).await;
    assert_eq!(status, 400);
    let (status, given) = code(json!(["auth_base", "auth_user"]), false).await;
    assert_eq!(status, 201);
    assert_eq!(given["auth_success_scopes"], json!(["auth_base"]));
    assert_eq!(given["auth_error_scopes"]["auth_user"], "CONSENT_REQUIRED");
    // An unknown scope does not prevent the others from being granted.
    let (status, mixed) = code(json!(["auth_base", "auth_flying", "auth_user"]), false).await;
    assert_eq!((status, &mixed["auth_success_scopes"]), (201, &json!(["auth_base"])));
    let left = json!({ "auth_flying": "PARAM_ILLEGAL", "auth_user": "CONSENT_REQUIRED" });
    assert_eq!(mixed["auth_error_scopes"], left);
    let params = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": given["auth_code"] });
    let first = apply(params.clone()).await;
    assert_eq!(first.outcome(), "S SUCCESS");
    assert_eq!(first.text("/customerId"), wallet.user_id);
    assert_eq!(apply(params).await.outcome(), "F USED_CODE");
    let info = json!({ "accessToken": first.text("/accessToken") });
    let shown = wallet.call("/v1/users/inquiryUserInfo", &info).await;
    assert_eq!(shown.text("/userInfo/userId"), wallet.user_id);
    assert!(shown.json.pointer("/userInfo/userName").is_none(), "auth_base shows no name: {}", shown.json);

    let (_, given) = code(json!(["auth_user"]), true).await;
    let full = apply(json!({ "grantType": "AUTHORIZATION_CODE", "authCode": given["auth_code"] })).await;
    let shown =
        wallet.call("/v1/users/inquiryUserInfo", &json!({ "accessToken": full.text("/accessToken") })).await;
    assert_eq!(shown.text("/userInfo/userName/fullName"), "Paying User");

    let refresh = json!({ "grantType": "REFRESH_TOKEN", "refreshToken": first.text("/refreshToken") });
    let second = apply(refresh.clone()).await;
    assert_eq!(second.outcome(), "S SUCCESS");
    assert_eq!(apply(refresh).await.outcome(), "F USED_REFRESH_TOKEN");
    assert_eq!(wallet.call("/v1/users/inquiryUserInfo", &info).await.outcome(), "F INVALID_ACCESS_TOKEN");

    let cancel = json!({ "accessToken": second.text("/accessToken") });
    assert_eq!(wallet.call("/v1/authorizations/cancelToken", &cancel).await.outcome(), "S SUCCESS");
    assert_eq!(wallet.call("/v1/authorizations/cancelToken", &cancel).await.outcome(), "S SUCCESS");
    let refresh = json!({ "grantType": "REFRESH_TOKEN", "refreshToken": second.text("/refreshToken") });
    assert_eq!(apply(refresh).await.outcome(), "F INVALID_REFRESH_TOKEN");
    // A refresh token is not accepted as an access token of the same grant.
    let swapped = json!({ "accessToken": full.text("/refreshToken") });
    assert_eq!(wallet.call("/v1/users/inquiryUserInfo", &swapped).await.outcome(), "F INVALID_ACCESS_TOKEN");

    let (_, given) = code(json!(["auth_base"]), false).await;
    wallet.running.clock.advance(std::time::Duration::from_secs(601));
    let late = apply(json!({ "grantType": "AUTHORIZATION_CODE", "authCode": given["auth_code"] })).await;
    assert_eq!(late.outcome(), "F EXPIRED_CODE");
    assert_eq!(
        apply(json!({ "grantType": "PASSWORD" })).await.outcome(),
        "F AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE"
    );
    assert_eq!(
        apply(json!({ "grantType": "AUTHORIZATION_CODE", "authCode": "ac_nonsense" })).await.outcome(),
        "F INVALID_CODE"
    );
    wallet.finish().await;
}

async fn refunds_in_parts(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let (url, id) = wallet.order("parts", "9000").await;
    let refund = async |request: &str, value: &str| {
        let params = json!({
            "refundRequestId": request, "paymentId": id, "refundReason": "cold tea",
            "refundAmount": { "currency": "IQD", "value": value },
        });
        wallet.call("/v1/payments/refund", &params).await
    };
    assert_eq!(refund("r-0", "1000").await.outcome(), "F ORDER_STATUS_INVALID");
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    // The refusal is final for its id: a late repeat moves nothing.
    assert_eq!(refund("r-0", "1000").await.outcome(), "F ORDER_STATUS_INVALID");
    let first = refund("r-1", "4000").await;
    assert_eq!(first.outcome(), "S SUCCESS");
    assert_eq!(refund("r-1", "4000").await.bytes, first.bytes);
    assert_eq!(refund("r-1", "4001").await.outcome(), "F REPEAT_REQ_INCONSISTENT");
    assert_eq!(refund("r-2", "5001").await.outcome(), "F REFUND_AMOUNT_EXCEED");
    assert_eq!(refund("r-3", "5000").await.outcome(), "S SUCCESS");
    assert_eq!(refund("r-4", "1").await.outcome(), "F REFUND_AMOUNT_EXCEED");
    let inquiry = wallet.call("/v1/payments/inquiryRefund", &json!({ "refundRequestId": "r-1" })).await;
    assert_eq!(
        (inquiry.outcome().as_str(), inquiry.text("/refundStatus").as_str()),
        ("S SUCCESS", "SUCCESS")
    );
    let failed = wallet.call("/v1/payments/inquiryRefund", &json!({ "refundRequestId": "r-2" })).await;
    assert_eq!(failed.text("/refundStatus"), "FAIL");
    let missing = wallet.call("/v1/payments/inquiryRefund", &json!({ "refundId": "rfd_x" })).await;
    assert_eq!(missing.outcome(), "F REFUND_NOT_EXIST");
    let payment = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentId": id })).await;
    assert_eq!(payment.text("/paymentStatus"), "SUCCESS");
    assert_eq!(payment.json["transactions"].as_array().unwrap().len(), 5);
    let (_, balances) = wallet.host("GET", "/balances", Some(&session), None, &[]).await;
    assert_eq!(balances["balances"][0]["value"], "1000000");
    wallet.finish().await;
}

async fn cancelled_orders_stay_closed(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let cancel = async |body: Value| wallet.call("/v1/payments/cancelPayment", &body).await.outcome();
    let (url, id) = wallet.order("closed", "2000").await;
    assert_eq!(cancel(json!({ "paymentId": id })).await, "S SUCCESS");
    assert_eq!(cancel(json!({ "paymentRequestId": "closed" })).await, "S SUCCESS");
    let (status, body) = wallet.confirm(&session, &url, PIN).await;
    assert_eq!((status, body["error"]["code"].as_str()), (409, Some("ORDER_CANCELLED")));
    let inquiry = wallet.call("/v1/payments/inquiryPayment", &json!({ "paymentId": id })).await;
    assert_eq!(inquiry.text("/paymentStatus"), "FAIL");
    assert!(inquiry.text("/paymentFailReason").contains("cancelled"));
    // Cancelled before it arrived: a late request with this id is refused.
    assert_eq!(cancel(json!({ "paymentRequestId": "late" })).await, "F ORDER_NOT_EXIST");
    assert_eq!(wallet.call(PAY, &wallet.pay_body("late", "1")).await.outcome(), "F ORDER_STATUS_INVALID");
    let (url, id) = wallet.order("paid", "2000").await;
    assert_eq!(wallet.confirm(&session, &url, PIN).await.0, 200);
    assert_eq!(cancel(json!({ "paymentId": id })).await, "F ORDER_STATUS_INVALID");
    wallet.finish().await;
}

/// An access token with these scopes.
async fn token(wallet: &Wallet, session: &str, scopes: &[&str]) -> String {
    let params = json!({ "client_id": "TEA_HOUSE", "scopes": scopes, "agreed": true });
    let (_, given) = wallet.host("POST", "/auth-codes", Some(session), Some(&params), &[]).await;
    let apply = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": given["auth_code"] });
    wallet.call("/v1/authorizations/applyToken", &apply).await.text("/accessToken")
}

async fn messages_reach_the_inbox(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let inbox_only = token(&wallet, &session, &["NOTIFICATION_INBOX"]).await;
    let token = token(&wallet, &session, &["NOTIFICATION_INBOX", "NOTIFICATION_PUSH"]).await;
    let version = |language: &str, title: &str| json!({ "language": language, "templateParameters": { "Title": title, "Content": "Come by.", "Url": "mini://x" } });
    let params = json!({
        "accessToken": token, "requestId": "m-1", "templateCode": "MINI_APP_COMMON_INBOX",
        "templates": [version("ar", "شاي"), version("en", "Tea is ready")],
    });
    let first = wallet.call("/v1/messages/sendInbox", &params).await;
    assert_eq!(first.outcome(), "S SUCCESS");
    assert_eq!(wallet.call("/v1/messages/sendInbox", &params).await.bytes, first.bytes);
    let (_, inbox) = wallet.host("GET", "/inbox", Some(&session), None, &[]).await;
    let newest = &inbox["messages"][0];
    assert_eq!(
        (newest["title"].as_str(), newest["from"].as_str()),
        (Some("Tea is ready"), Some("Tea House"))
    );
    assert_eq!(newest["unread"], true);
    assert_eq!(inbox["messages"].as_array().unwrap().len(), 2, "the repeat wrote nothing");
    let (status, _) = wallet.host("POST", "/inbox/seen", Some(&session), None, &[]).await;
    assert_eq!(status, 204);
    let (_, inbox) = wallet.host("GET", "/inbox", Some(&session), None, &[]).await;
    assert_eq!(inbox["messages"][0]["unread"], false);
    // A push message has its own template and scope; ids are shared with the inbox.
    let push = |token: &str, id: &str| {
        json!({
            "accessToken": token, "requestId": id, "templateCode": "MINI_APP_COMMON_PUSH",
            "templates": [version("en", "Tea is getting cold")],
        })
    };
    let calls = &wallet;
    let pushed = |body: Value| async move { calls.call("/v1/messages/sendPush", &body).await.outcome() };
    assert_eq!(pushed(push(&inbox_only, "p-1")).await, "F ACCESS_DENIED");
    assert_eq!(pushed(push(&token, "m-1")).await, "F REPEAT_REQ_INCONSISTENT");
    assert_eq!(pushed(push(&token, "p-1")).await, "S SUCCESS");
    assert_eq!(pushed(push(&token, "p-1")).await, "S SUCCESS");
    let (_, inbox) = wallet.host("GET", "/inbox", Some(&session), None, &[]).await;
    let titles: Vec<_> =
        inbox["messages"].as_array().unwrap().iter().map(|one| one["title"].as_str()).collect();
    assert_eq!(titles[..2], [Some("Tea is getting cold"), Some("Tea is ready")]);
    assert_eq!(titles.len(), 3, "the repeat wrote nothing");
    wallet.finish().await;
}

async fn lists_of_a_user_need_their_scope(database: Database) {
    let wallet = Wallet::start(&database).await;
    let session = wallet.sign_in().await;
    let allowed = json!({ "accessToken": token(&wallet, &session, &["CARD_LIST"]).await });
    let other = json!({ "accessToken": token(&wallet, &session, &["auth_user"]).await });
    let (accounts, cards) = ("/v1/users/inquiryUserAccountList", "/v1/users/inquiryUserCardList");
    for path in [accounts, cards] {
        assert_eq!(wallet.call(path, &other).await.outcome(), "F ACCESS_DENIED", "{path}");
        let nobody = json!({ "accessToken": "at_x" });
        assert_eq!(wallet.call(path, &nobody).await.outcome(), "F INVALID_ACCESS_TOKEN", "{path}");
    }
    let number = format!("{}_IQD", wallet.user_id);
    let listed = wallet.call(accounts, &allowed).await;
    assert_eq!(listed.json["accountList"], json!([{ "accountNumber": number, "currency": "IQD" }]));
    let listed = wallet.call(cards, &allowed).await;
    assert_eq!((listed.outcome().as_str(), &listed.json["cardList"]), ("S SUCCESS", &json!([])));
    wallet.finish().await;
}

/// An alias is signed as it is sent, in both directions; it is no other operation.
async fn paths_of_other_wallets_are_the_same_operations(database: Database) {
    let wallet = Wallet::start(&database).await;
    let body = wallet.pay_body("alias-1", "1000");
    let first = wallet.call(PAY, &body).await;
    for path in ["/acl/api/v1/payments/pay", "/v1/payments/pay.htm", "/acl/api/v1/payments/pay.htm"] {
        assert_eq!(wallet.call(path, &body).await.bytes, first.bytes, "{path}");
    }
    let session = wallet.sign_in().await;
    let token = token(&wallet, &session, &["NOTIFICATION_INBOX"]).await;
    let user = json!({ "accessToken": token });
    for path in [
        "/v1/customers/user/inquiryUserInfoByAccessToken",
        "/acl/api/v1/customers/user/inquiryUserInfoByAccessToken",
        "/v1/customers/user/inquiryUserInfoByAccessToken.htm",
    ] {
        assert_eq!(wallet.call(path, &user).await.text("/userInfo/userId"), wallet.user_id, "{path}");
    }
    let message = json!({
        "accessToken": token, "requestId": "m-1", "templateCode": "MINI_APP_COMMON_INBOX",
        "templates": [{ "templateParameters": { "Title": "Tea", "Content": "It is ready." } }],
    });
    let sent = wallet.call("/acl/api/v2/customers/message/sendByAccessToken", &message).await;
    assert_eq!(sent.outcome(), "S SUCCESS");
    assert_eq!(wallet.call("/v1/messages/sendInbox", &message).await.bytes, sent.bytes);
    // A signature over the operation's own path is not one over the path that was sent.
    let now = wallet.running.shared.engine.clock().now();
    let text = body.to_string();
    let signed = wallet.client.sign(PAY, now, text.as_bytes()).unwrap();
    let signed = signed.map(|(name, value)| (name.to_owned(), value));
    let refused = wallet.send("/v1/payments/pay.htm", &signed, text.as_bytes()).await;
    assert_eq!(refused.outcome(), "F INVALID_SIGNATURE");
    for path in [
        "/acl/api/aps/api/v1/payments/refund",
        "/v2/payments/pay",
        "/acl/v1/payments/pay",
        "/v1/openapi.json.htm",
    ] {
        assert_eq!(wallet.call(path, &body).await.outcome(), "F INVALID_API", "{path}");
    }
    wallet.finish().await;
}
