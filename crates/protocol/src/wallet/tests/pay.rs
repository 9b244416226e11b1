//! `pay`: every field rule of the reference (§2 and §5.1), one line each.

use cashier_core::error::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{assert_refused, at, with, without};
use crate::wallet::request::pay::{AGREEMENT_PAYMENT, ONLINE_PURCHASE, Pay};

/// A request with every field that is read.
fn full() -> Value {
    json!({
        "productCode": ONLINE_PURCHASE,
        "paymentRequestId": "R-1",
        "paymentAmount": { "currency": "IQD", "value": "150000" },
        "order": {
            "referenceOrderId": "O-7",
            "orderDescription": "شاي & tea",
            "buyer": { "referenceBuyerId": "usr_1" },
        },
        "paymentExpiryTime": "2026-01-18T16:10:36+03:00",
        "paymentRedirectUrl": "https://shop.example/done?order=7",
        "paymentNotifyUrl": "https://shop.example/notify",
        "extendInfo": "{\"customerBelongsTo\":\"SITE\"}",
    })
}

/// The minimum that a payment needs.
fn least() -> Value {
    json!({
        "productCode": ONLINE_PURCHASE,
        "paymentRequestId": "R-1",
        "paymentAmount": { "currency": "IQD", "value": "150000" },
        "order": { "orderDescription": "tea" },
    })
}

fn parse(body: &Value) -> Result<Pay, cashier_core::error::Error> {
    Pay::parse(body.to_string().as_bytes())
}

#[test]
fn every_field_arrives() {
    let pay = parse(&full()).unwrap();
    assert_eq!(pay.request_id, "R-1");
    assert_eq!((pay.amount.minor(), pay.amount.currency().code()), (150_000, "IQD"));
    assert_eq!(pay.description, "شاي & tea");
    assert_eq!(pay.order_ref.as_deref(), Some("O-7"));
    assert_eq!(pay.buyer_ref.as_deref(), Some("usr_1"));
    assert_eq!(pay.expires_at, Some(at("2026-01-18T13:10:36Z")));
    assert_eq!(pay.redirect_url.as_deref(), Some("https://shop.example/done?order=7"));
    assert_eq!(pay.notify_url.as_deref(), Some("https://shop.example/notify"));
    assert_eq!(pay.extend_info.as_deref(), Some(r#"{"customerBelongsTo":"SITE"}"#));
}

#[test]
fn everything_else_may_be_absent_null_or_empty() {
    let pay = parse(&least()).unwrap();
    let optional = [
        "/paymentExpiryTime",
        "/paymentRedirectUrl",
        "/paymentReturnUrl",
        "/paymentNotifyUrl",
        "/extendInfo",
        "/paymentOrderTitle",
        "/order/referenceOrderId",
        "/order/buyer",
    ];
    for pointer in optional {
        for value in [Value::Null, json!("")] {
            assert_eq!(parse(&with(&least(), pointer, value)).unwrap(), pay, "{pointer}");
        }
    }
    assert_eq!(parse(&with(&least(), "/order/buyer", json!({}))).unwrap(), pay);
    assert_eq!(parse(&with(&least(), "/order/buyer", json!({ "referenceBuyerId": "" }))).unwrap(), pay);
}

#[test]
fn required_fields_are_named_when_they_are_absent_null_or_empty() {
    for (pointer, named) in [
        ("/productCode", "productCode is required"),
        ("/paymentRequestId", "paymentRequestId is required"),
        ("/paymentAmount", "paymentAmount is required"),
        ("/paymentAmount/currency", "paymentAmount.currency is required"),
        ("/paymentAmount/value", "paymentAmount.value is required"),
        ("/order", "order is required"),
        ("/order/orderDescription", "order.orderDescription is required"),
    ] {
        assert_refused(pointer, parse(&without(&full(), pointer)), Code::ParamIllegal, named);
        assert_refused(pointer, parse(&with(&full(), pointer, Value::Null)), Code::ParamIllegal, named);
        assert_refused(pointer, parse(&with(&full(), pointer, "")), Code::ParamIllegal, named);
    }
}

#[test]
fn wrong_types_are_refused_with_the_path_of_the_field() {
    for (pointer, named) in [
        ("/productCode", "productCode must be a string"),
        ("/paymentRequestId", "paymentRequestId must be a string"),
        ("/paymentAmount", "paymentAmount must be an object"),
        ("/paymentAmount/currency", "paymentAmount.currency must be a string"),
        ("/paymentAmount/value", "paymentAmount.value must be a string"),
        ("/order", "order must be an object"),
        ("/order/orderDescription", "order.orderDescription must be a string"),
        ("/order/referenceOrderId", "order.referenceOrderId must be a string"),
        ("/order/buyer", "order.buyer must be an object"),
        ("/order/buyer/referenceBuyerId", "order.buyer.referenceBuyerId must be a string"),
        ("/paymentExpiryTime", "paymentExpiryTime must be a string"),
        ("/paymentRedirectUrl", "paymentRedirectUrl must be a string"),
        ("/paymentNotifyUrl", "paymentNotifyUrl must be a string"),
        ("/extendInfo", "extendInfo must be a string"),
    ] {
        for value in [json!(true), json!([1])] {
            assert_refused(pointer, parse(&with(&full(), pointer, value)), Code::ParamIllegal, named);
        }
    }
    let object = json!({ "customerBelongsTo": "SITE" });
    assert_refused(
        "object",
        parse(&with(&full(), "/extendInfo", object)),
        Code::ParamIllegal,
        "extendInfo must be a string",
    );
}

#[test]
fn lengths_are_limited_in_characters_not_bytes() {
    for (pointer, max) in [
        ("/paymentRequestId", 64),
        ("/order/orderDescription", 256),
        ("/order/referenceOrderId", 64),
        ("/order/buyer/referenceBuyerId", 64),
        ("/extendInfo", 4096),
    ] {
        for letter in ["a", "ش", "茶", "🍵"] {
            assert!(parse(&with(&full(), pointer, letter.repeat(max))).is_ok(), "{pointer}");
            let long = with(&full(), pointer, letter.repeat(max + 1));
            let name = pointer.rsplit_once('/').unwrap().1;
            assert_refused(
                pointer,
                parse(&long),
                Code::ParamIllegal,
                &format!("{name} is longer than {max}"),
            );
        }
    }
    for pointer in ["/paymentRedirectUrl", "/paymentNotifyUrl"] {
        let url = |length: usize| format!("https://shop.example/{}", "a".repeat(length - 21));
        assert!(parse(&with(&full(), pointer, url(1024))).is_ok());
        assert_refused(
            pointer,
            parse(&with(&full(), pointer, url(1025))),
            Code::ParamIllegal,
            "longer than 1024",
        );
    }
}

#[test]
fn a_nul_character_is_refused() {
    for pointer in ["/paymentRequestId", "/order/orderDescription", "/extendInfo"] {
        assert_refused(pointer, parse(&with(&full(), pointer, "a\0b")), Code::ParamIllegal, "NUL");
    }
}

#[test]
fn an_amount_is_a_positive_whole_number_of_minor_units() {
    for (value, minor) in [
        (json!("1"), 1),
        (json!("150000"), 150_000),
        (json!("9999999999999999"), 9_999_999_999_999_999_i64),
        (json!(1000), 1_000),
        (json!(9_999_999_999_999_999_i64), 9_999_999_999_999_999),
    ] {
        let pay = parse(&with(&full(), "/paymentAmount/value", value.clone())).unwrap();
        assert_eq!(pay.amount.minor(), minor, "{value}");
    }
    for value in [
        json!("0"),
        json!("00"),
        json!("-1"),
        json!("+1"),
        json!("1.0"),
        json!("1.5"),
        json!("1,000"),
        json!("1e3"),
        json!("1E3"),
        json!(" 1"),
        json!("1 "),
        json!(" "),
        json!("0150"),
        json!("0x10"),
        json!("١٥٠"),
        json!("１５０"),
        json!("10000000000000000"),
        json!("99999999999999999999"),
        json!("1_000"),
        json!("NaN"),
        json!(0),
        json!(-1),
        json!(10_000_000_000_000_000_i64),
        json!(i64::MAX),
        json!(u64::MAX),
    ] {
        let body = with(&full(), "/paymentAmount/value", value.clone());
        assert_refused(&value.to_string(), parse(&body), Code::ParamIllegal, "paymentAmount.value");
    }
    // Numbers that JSON allows and money does not, in their own spelling.
    for number in ["1.5", "1.0", "1e3", "1E3", "1e-3", "-0", "0.0", "100000000000000000000", "1e400"] {
        let body = full().to_string().replace("\"150000\"", number);
        let error = Pay::parse(body.as_bytes()).unwrap_err();
        let expected = if number == "1e400" { Code::MsgParseError } else { Code::ParamIllegal };
        assert_eq!(error.code, expected, "{number}: {error}");
    }
}

#[test]
fn the_currency_is_a_code_of_iso_4217() {
    for currency in ["IQD", "CNY", "JPY", "USD", "EUR", "KWD"] {
        let pay = parse(&with(&full(), "/paymentAmount/currency", currency)).unwrap();
        assert_eq!((pay.amount.currency().code(), pay.amount.minor()), (currency, 150_000));
    }
    for currency in ["ZZZ", "iqd", "IQ", "IQDD", "368", "IQD ", "€"] {
        let body = with(&full(), "/paymentAmount/currency", currency);
        assert_refused(currency, parse(&body), Code::CurrencyNotSupport, "paymentAmount.currency");
    }
}

#[test]
fn other_products_are_not_offered() {
    for product in ["51051000101000000012", "51051000101000100008", "CASHIER_PAYMENT", "1"] {
        assert_refused(
            product,
            parse(&with(&full(), "/productCode", product)),
            Code::ParamIllegal,
            "productCode",
        );
    }
}

#[test]
fn a_debit_needs_the_token_of_an_agreement() {
    let debit = with(&full(), "/productCode", AGREEMENT_PAYMENT);
    assert_refused("debit", parse(&debit), Code::ParamIllegal, "paymentAuthCode is required");
    let (one, other) = (with(&debit, "/paymentAuthCode", "aa_1"), with(&debit, "/paymentAuthCode", "aa_2"));
    assert_eq!(parse(&one).unwrap().agreement_token.as_deref(), Some("aa_1"));
    assert_ne!(parse(&one).unwrap().fingerprint(), parse(&other).unwrap().fingerprint());
    // Clients send one with online purchases too.
    let plain = parse(&with(&full(), "/paymentAuthCode", "at_1")).unwrap();
    assert_eq!(
        (plain.agreement_token.is_none(), plain.fingerprint()),
        (true, parse(&full()).unwrap().fingerprint())
    );
}

#[test]
fn the_title_stands_in_for_the_description() {
    let body = with(&without(&full(), "/order/orderDescription"), "/paymentOrderTitle", "Tea");
    assert_eq!(parse(&body).unwrap().description, "Tea");
    assert_eq!(parse(&with(&full(), "/paymentOrderTitle", "Tea")).unwrap().description, "شاي & tea");
}

#[test]
fn the_older_name_of_the_redirect_url_is_read() {
    let old = with(&without(&full(), "/paymentRedirectUrl"), "/paymentReturnUrl", "https://shop.example/old");
    assert_eq!(parse(&old).unwrap().redirect_url.as_deref(), Some("https://shop.example/old"));
    let both = with(&full(), "/paymentReturnUrl", "https://shop.example/old");
    assert_eq!(parse(&both).unwrap().redirect_url.as_deref(), Some("https://shop.example/done?order=7"));
}

#[test]
fn urls_are_absolute_http_or_https_and_arrive_as_ascii() {
    for (given, read) in [
        ("http://127.0.0.1:8080/notify", "http://127.0.0.1:8080/notify"),
        ("HTTPS://Shop.Example/Done", "https://shop.example/Done"),
        (
            "https://shop.example/شكرا?q=شاي#end",
            "https://shop.example/%D8%B4%D9%83%D8%B1%D8%A7?q=%D8%B4%D8%A7%D9%8A#end",
        ),
        ("https://[::1]:8443/x", "https://[::1]:8443/x"),
        ("https://shop.example", "https://shop.example/"),
    ] {
        for pointer in ["/paymentRedirectUrl", "/paymentNotifyUrl"] {
            let pay =
                parse(&with(&full(), pointer, given)).unwrap_or_else(|error| panic!("{given}: {error}"));
            let url = if pointer == "/paymentNotifyUrl" { pay.notify_url } else { pay.redirect_url };
            assert_eq!(url.as_deref(), Some(read));
        }
    }
    for url in [
        "shop.example/done",
        "/done",
        "//shop.example/done",
        "ftp://shop.example/",
        "javascript:alert(1)",
        "javascript://shop.example/%0aalert(1)",
        "mini://platformapi/startapp",
        "https://",
        "https:///",
        "http:shop.example",
        "https://user@shop.example/",
        "https://user:secret@shop.example/",
        "https://shop.example/a b",
        "https://shop.example/a\nb",
        "https://shop\r\n.example/",
        " https://shop.example/",
        "https:\\\\shop.example\\",
        "https://shop.example:99999/",
        "https://[::1/",
        "data:text/html,x",
        "file:///etc/passwd",
    ] {
        for (pointer, name) in
            [("/paymentRedirectUrl", "paymentRedirectUrl"), ("/paymentNotifyUrl", "paymentNotifyUrl")]
        {
            assert_refused(url, parse(&with(&full(), pointer, url)), Code::ParamIllegal, name);
        }
    }
}

#[test]
fn an_expiry_is_a_time_with_an_offset() {
    for time in ["2026-01-18T16:10:36+03:00", "2026-01-18T16:10:36.000+0300", "2026-01-18T13:10:36Z"] {
        assert_eq!(
            parse(&with(&full(), "/paymentExpiryTime", time)).unwrap().expires_at,
            Some(at("2026-01-18T13:10:36Z"))
        );
    }
    for time in ["2026-01-18", "2026-01-18T16:10:36", "tomorrow", "1795225262698", "2026-02-30T00:00:00Z"] {
        assert_refused(
            time,
            parse(&with(&full(), "/paymentExpiryTime", time)),
            Code::ParamIllegal,
            "paymentExpiryTime",
        );
    }
    assert!(parse(&with(&full(), "/paymentExpiryTime", 1_795_225_262_698_i64)).is_err());
}

#[test]
fn fields_of_other_tenants_and_display_fields_are_ignored() {
    let pay = parse(&full()).unwrap();
    for (pointer, value) in [
        ("/partnerId", json!("P")),
        ("/appId", json!("A")),
        ("/mcc", json!("5814")),
        ("/paymentFactor", json!({ "isCashierPayment": true })),
        ("/extraParams", json!({ "ORDER": "x" })),
        ("/envInfo", json!({ "terminalType": "MINI_APP" })),
        ("/salesCode", json!("1")),
        ("/paymentAuthCode", json!("an access token")),
        ("/voidNotifyUrl", json!("https://shop.example/void")),
        ("/cashierNotifyUrl", json!("https://shop.example/cashier")),
        ("/order/goods", json!([{ "goodsName": "tea", "goodsQuantity": "1" }])),
        ("/order/goods", json!({ "goodsName": "tea" })),
        ("/order/merchant", json!({ "merchantName": "Shop" })),
        ("/order/orderAmount", json!({ "currency": "USD", "value": "1" })),
        ("/neverHeardOf", json!([[1.5e10, null], { "a": false }])),
    ] {
        assert_eq!(parse(&with(&full(), pointer, value)).unwrap(), pay, "{pointer}");
    }
}

#[test]
fn the_fingerprint_counts_what_is_sold_and_not_how_it_is_written() {
    let print = |body: &Value| parse(body).unwrap().fingerprint();
    let known = print(&full());
    // Another layout, a number for a string, ignored fields, a recomputed expiry: the same order.
    let pretty = serde_json::to_string_pretty(&full()).unwrap();
    assert_eq!(Pay::parse(pretty.as_bytes()).unwrap().fingerprint(), known);
    for (pointer, value) in [
        ("/paymentAmount/value", json!(150_000)),
        ("/paymentExpiryTime", json!("2026-01-18T16:40:36+03:00")),
        ("/paymentOrderTitle", json!("ignored")),
        ("/mcc", json!("5814")),
    ] {
        assert_eq!(print(&with(&full(), pointer, value)), known, "{pointer}");
    }
    let mut seen = vec![known, print(&least())];
    for (pointer, value) in [
        ("/paymentAmount/value", json!("150001")),
        ("/paymentAmount/currency", json!("USD")),
        ("/order/orderDescription", json!("شاي & tee")),
        ("/order/referenceOrderId", json!("O-8")),
        ("/order/buyer/referenceBuyerId", json!("usr_2")),
        ("/paymentRedirectUrl", json!("https://shop.example/other")),
        ("/paymentNotifyUrl", json!("https://shop.example/other")),
        ("/extendInfo", json!("x")),
        ("/order/referenceOrderId", Value::Null),
        ("/order/buyer", Value::Null),
        ("/paymentRedirectUrl", Value::Null),
        ("/paymentNotifyUrl", Value::Null),
        ("/extendInfo", Value::Null),
    ] {
        let print = print(&with(&full(), pointer, value.clone()));
        assert!(!seen.contains(&print), "{pointer} = {value}");
        seen.push(print);
    }
    // Moving a text from one field to the next gives a different request.
    let moved =
        with(&with(&full(), "/order/referenceOrderId", "usr_1"), "/order/buyer/referenceBuyerId", "O-7");
    assert!(!seen.contains(&print(&moved)));
}

#[test]
fn the_fingerprint_never_changes() {
    // Stored fingerprints are compared with those of later releases.
    let hex = data_encoding::HEXLOWER.encode(&parse(&full()).unwrap().fingerprint());
    assert_eq!(hex, "190a59df61a1fb56d28ac23215b40b1738203fde1bae7e3a9812b547e616e4ad");
}

proptest! {
    /// Any positive amount of any currency arrives exactly, quoted or not.
    #[test]
    fn amounts_are_exact(minor in 1_i64..10_000_000_000_000_000, currency in prop_oneof!["IQD", "JPY", "CNY", "BHD"]) {
        for value in [json!(minor), json!(minor.to_string())] {
            let body = with(&full(), "/paymentAmount", json!({ "currency": currency, "value": value }));
            let pay = parse(&body).unwrap();
            prop_assert_eq!((pay.amount.minor(), pay.amount.currency().code()), (minor, currency.as_str()));
        }
    }

    /// Whatever a field contains, the result is a value or a refusal that names the field, never a panic.
    #[test]
    fn any_text_in_any_field_is_survived(text in "\\PC{0,300}", place in 0_usize..11) {
        const POINTERS: [&str; 11] = ["/productCode", "/paymentRequestId", "/paymentAmount/value", "/paymentAmount/currency",
            "/order/orderDescription", "/order/referenceOrderId", "/order/buyer/referenceBuyerId", "/paymentExpiryTime",
            "/paymentRedirectUrl", "/paymentNotifyUrl", "/extendInfo"];
        if let Err(error) = parse(&with(&full(), POINTERS[place], text)) {
            prop_assert!(error.message().contains(POINTERS[place].rsplit_once('/').unwrap().1), "{}", error);
        }
    }
}
