//! The field rules of every operation but `pay`.

use cashier_core::error::{Code, Error};
use cashier_core::id::{Payment, Refund};
use cashier_core::payment::PaymentRef;
use cashier_core::provider::ProviderName;
use serde_json::{Value, json};

use super::{assert_refused, id, with, without};
use crate::wallet::request::apply_token::ApplyToken;
use crate::wallet::request::finish_share::FinishShareRequest;
use crate::wallet::request::inquiry_refund::RefundRef;
use crate::wallet::request::receiver::ReceiverRequest;
use crate::wallet::request::refund::RefundRequest;
use crate::wallet::request::retry_refund::RetryRefundRequest;
use crate::wallet::request::return_share::ReturnShareRequest;
use crate::wallet::request::share::ShareRequest;
use crate::wallet::request::{
    cancel_payment, cancel_token, inquiry_payment, inquiry_proof, inquiry_refund, inquiry_share,
    inquiry_user_info, prepare, send_inbox, send_push,
};

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// Whether an operation refuses a body, for the shared rules.
pub(super) type Parse = fn(&[u8]) -> Result<(), Error>;

const SHARING: [ProviderName; 2] = [ProviderName::of("wechat_pay"), ProviderName::of("alipay")];

pub(super) const ALL: [(&str, Parse); 21] = [
    ("applyToken", |body| ApplyToken::parse(body).map(|_| ())),
    ("cancelToken", |body| cancel_token::parse(body).map(|_| ())),
    ("prepare", |body| prepare::Prepare::parse(body).map(|_| ())),
    ("inquiryUserInfo", |body| inquiry_user_info::parse(body).map(|_| ())),
    ("pay", |body| crate::wallet::request::pay::Pay::parse(body).map(|_| ())),
    ("inquiryPayment", |body| inquiry_payment::parse(body).map(|_| ())),
    ("cancelPayment", |body| cancel_payment::parse(body).map(|_| ())),
    ("refund", |body| RefundRequest::parse(body).map(|_| ())),
    ("inquiryRefund", |body| inquiry_refund::parse(body).map(|_| ())),
    ("inquiryProof", |body| inquiry_proof::parse(body).map(|_| ())),
    ("retryRefund", |body| RetryRefundRequest::parse(body).map(|_| ())),
    ("addReceiver", |body| ReceiverRequest::parse_add(body, &SHARING).map(|_| ())),
    ("removeReceiver", |body| ReceiverRequest::parse_remove(body, &SHARING).map(|_| ())),
    ("share", |body| ShareRequest::parse(body).map(|_| ())),
    ("returnShare", |body| ReturnShareRequest::parse(body).map(|_| ())),
    ("finishShare", |body| FinishShareRequest::parse(body).map(|_| ())),
    ("inquiryShare", |body| inquiry_share::parse(body).map(|_| ())),
    ("inquiryUserAccountList", |body| inquiry_user_info::parse(body).map(|_| ())),
    ("inquiryUserCardList", |body| inquiry_user_info::parse(body).map(|_| ())),
    ("sendInbox", |body| send_inbox::parse(body).map(|_| ())),
    ("sendPush", |body| send_push::parse(body).map(|_| ())),
];

#[test]
fn every_operation_refuses_what_is_no_object_and_misses_its_fields() {
    for (name, parse) in ALL {
        for body in ["", "[]", "\"{}\"", "{\"a\":1,\"a\":2}", "{"] {
            assert_eq!(parse(body.as_bytes()).unwrap_err().code, Code::MsgParseError, "{name} {body}");
        }
        assert_refused(name, parse(b"{}"), Code::ParamIllegal, "is required");
        assert_refused(name, parse(br#"{"neverHeardOf":1}"#), Code::ParamIllegal, "is required");
    }
}

#[test]
fn apply_token_takes_a_code_or_a_refresh_token() {
    let code = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": "acd_x", "referenceClientId": "APP" });
    let ApplyToken::AuthorizationCode { code: read, reference_client_id } =
        ApplyToken::parse(&bytes(&code)).unwrap()
    else {
        panic!("a code was read as something else")
    };
    assert_eq!((read.as_str(), reference_client_id.as_deref()), ("acd_x", Some("APP")));
    let refresh =
        json!({ "grantType": "REFRESH_TOKEN", "refreshToken": "t", "authCode": "", "extendInfo": "{}" });
    assert!(
        matches!(ApplyToken::parse(&bytes(&refresh)), Ok(ApplyToken::RefreshToken { token }) if token == "t")
    );
    // Fields of the second version are accepted and ignored.
    let second = with(&with(&code, "/appId", "A"), "/customerBelongsTo", "SITE");
    assert!(ApplyToken::parse(&bytes(&second)).is_ok());

    let refused =
        |body: &Value, code, named: &str| assert_refused(named, ApplyToken::parse(&bytes(body)), code, named);
    refused(&without(&code, "/grantType"), Code::ParamIllegal, "grantType is required");
    refused(&with(&code, "/grantType", "PASSWORD"), Code::AuthClientUnsupportedGrantType, "grantType");
    refused(&with(&code, "/grantType", 1), Code::ParamIllegal, "grantType must be a string");
    refused(&without(&code, "/authCode"), Code::ParamIllegal, "authCode is required");
    refused(&with(&code, "/authCode", "c".repeat(129)), Code::ParamIllegal, "authCode is longer than 128");
    refused(&without(&refresh, "/refreshToken"), Code::ParamIllegal, "refreshToken is required");
    refused(&with(&code, "/extendInfo", json!({})), Code::ParamIllegal, "extendInfo must be a string");
    refused(&with(&code, "/referenceClientId", "c".repeat(129)), Code::ParamIllegal, "referenceClientId");
}

#[test]
fn operations_on_a_token_need_it() {
    for parse in [cancel_token::parse, inquiry_user_info::parse] {
        assert_eq!(parse(br#"{"accessToken":"t","extendInfo":""}"#).unwrap(), "t");
        for (body, named) in [
            (json!({ "accessToken": "" }), "accessToken is required"),
            (json!({ "accessToken": null }), "accessToken is required"),
            (json!({ "accessToken": 1 }), "accessToken must be a string"),
            (json!({ "accessToken": "t".repeat(129) }), "accessToken is longer than 128"),
            (json!({ "accessToken": "t", "extendInfo": "x".repeat(4097) }), "extendInfo is longer than 4096"),
        ] {
            assert_refused(named, parse(&bytes(&body)), Code::ParamIllegal, named);
        }
    }
}

#[test]
fn a_payment_is_named_by_our_id_or_by_the_merchants() {
    let ours = id::<Payment>(7);
    for parse in [inquiry_payment::parse, cancel_payment::parse] {
        let read = |body: Value| parse(&bytes(&body)).unwrap();
        assert_eq!(read(json!({ "paymentId": ours.to_string() })), Some(PaymentRef::Id(ours)));
        assert_eq!(read(json!({ "paymentRequestId": "R-1" })), Some(PaymentRef::RequestId("R-1".into())));
        // Our id takes precedence; an empty one counts as absent; an id that is not ours names nothing.
        assert_eq!(
            read(json!({ "paymentId": ours.to_string(), "paymentRequestId": "R-1" })),
            Some(PaymentRef::Id(ours))
        );
        assert_eq!(
            read(json!({ "paymentId": "", "paymentRequestId": "R-1" })),
            Some(PaymentRef::RequestId("R-1".into()))
        );
        assert_eq!(read(json!({ "paymentId": "2024011011111", "paymentRequestId": "R-1" })), None);
        assert_eq!(read(json!({ "paymentId": id::<Refund>(7).to_string() })), None);
        assert_eq!(read(json!({ "paymentId": ours.to_string().to_uppercase() })), None);
        let both = parse(br#"{"paymentId":"","paymentRequestId":""}"#);
        assert_refused("neither", both, Code::ParamIllegal, "paymentId or paymentRequestId is required");
        let long = json!({ "paymentRequestId": "r".repeat(65) });
        assert_refused(
            "long",
            parse(&bytes(&long)),
            Code::ParamIllegal,
            "paymentRequestId is longer than 64",
        );
        assert_refused(
            "type",
            parse(br#"{"paymentId":7}"#),
            Code::ParamIllegal,
            "paymentId must be a string",
        );
    }
}

#[test]
fn a_refund_is_named_by_our_id_or_by_the_merchants() {
    let ours = id::<Refund>(7);
    let read = |body: Value| inquiry_refund::parse(&bytes(&body)).unwrap();
    assert_eq!(
        read(json!({ "refundId": ours.to_string(), "refundRequestId": "F-1" })),
        Some(RefundRef::Id(ours))
    );
    assert_eq!(
        read(json!({ "refundId": "", "refundRequestId": "F-1" })),
        Some(RefundRef::RequestId("F-1".into()))
    );
    assert_eq!(read(json!({ "refundId": id::<Payment>(7).to_string() })), None);
    assert_refused(
        "neither",
        inquiry_refund::parse(b"{}"),
        Code::ParamIllegal,
        "refundId or refundRequestId is required",
    );
}

fn refund() -> Value {
    json!({
        "refundRequestId": "F-1",
        "paymentId": id::<Payment>(7).to_string(),
        "refundAmount": { "currency": "IQD", "value": "1000" },
        "refundReason": "cold tea",
        "extendInfo": "",
    })
}

#[test]
fn refund_reads_its_fields() {
    let read = RefundRequest::parse(&bytes(&refund())).unwrap();
    assert_eq!(read.request_id, "F-1");
    assert_eq!(read.payment, Some(PaymentRef::Id(id(7))));
    assert_eq!((read.amount.minor(), read.amount.currency().code()), (1_000, "IQD"));
    assert_eq!(read.reason.as_deref(), Some("cold tea"));
    assert_eq!(RefundRequest::parse(&bytes(&without(&refund(), "/refundReason"))).unwrap().reason, None);

    let refused = |body: &Value, code, named: &str| {
        assert_refused(named, RefundRequest::parse(&bytes(body)), code, named);
    };
    refused(&without(&refund(), "/refundRequestId"), Code::ParamIllegal, "refundRequestId is required");
    refused(
        &without(&refund(), "/paymentId"),
        Code::ParamIllegal,
        "paymentId or paymentRequestId is required",
    );
    refused(&without(&refund(), "/refundAmount"), Code::ParamIllegal, "refundAmount is required");
    refused(&with(&refund(), "/refundAmount/value", "0"), Code::ParamIllegal, "refundAmount.value");
    refused(&with(&refund(), "/refundAmount/value", "1.5"), Code::ParamIllegal, "refundAmount.value");
    refused(
        &with(&refund(), "/refundAmount/currency", "ZZZ"),
        Code::CurrencyNotSupport,
        "refundAmount.currency",
    );
    refused(
        &with(&refund(), "/refundReason", "r".repeat(257)),
        Code::ParamIllegal,
        "refundReason is longer than 256",
    );
    refused(&with(&refund(), "/refundRequestId", "r".repeat(65)), Code::ParamIllegal, "refundRequestId");
    refused(&with(&refund(), "/extendInfo", json!({})), Code::ParamIllegal, "extendInfo must be a string");
}

#[test]
fn the_fingerprint_of_a_refund_counts_payment_amount_and_reason() {
    let print = |body: &Value| RefundRequest::parse(&bytes(body)).unwrap().fingerprint();
    let known = print(&refund());
    assert_eq!(print(&with(&refund(), "/refundAmount/value", 1_000)), known);
    assert_eq!(print(&with(&refund(), "/paymentRequestId", "ignored")), known);
    let mut seen = vec![known];
    for (pointer, value) in [
        ("/paymentId", json!(id::<Payment>(8).to_string())),
        ("/paymentId", json!("never given out")),
        ("/refundAmount/value", json!("1001")),
        ("/refundAmount/currency", json!("USD")),
        ("/refundReason", json!("warm tea")),
        ("/refundReason", Value::Null),
    ] {
        let print = print(&with(&refund(), pointer, value.clone()));
        assert!(!seen.contains(&print), "{pointer} = {value}");
        seen.push(print);
    }
}

fn inbox() -> Value {
    json!({
        "accessToken": "t",
        "requestId": "M-1",
        "templateCode": "MINI_APP_COMMON_INBOX",
        "templates": [
            { "templateParameters": { "Title": "Tea", "Content": "It is ready.", "Url": "mini://platformapi/startapp?_ariver_appid=888888" } },
            { "language": "ar", "templateParameters": { "Title": "شاي", "Content": "جاهز." } },
        ],
    })
}

#[test]
fn send_inbox_reads_one_to_five_versions() {
    let read = send_inbox::parse(&bytes(&inbox())).unwrap();
    assert_eq!((read.access_token.as_str(), read.request_id.as_str(), read.versions.len()), ("t", "M-1", 2));
    assert_eq!(read.versions[0].url.as_deref(), Some("mini://platformapi/startapp?_ariver_appid=888888"));
    assert_eq!((read.versions[1].language.as_deref(), read.versions[1].title.as_str()), (Some("ar"), "شاي"));
    let version = inbox()["templates"][1].clone();
    assert!(send_inbox::parse(&bytes(&with(&inbox(), "/templates", vec![version.clone(); 5]))).is_ok());

    let refused = |body: &Value, named: &str| {
        assert_refused(named, send_inbox::parse(&bytes(body)), Code::ParamIllegal, named);
    };
    for name in ["accessToken", "requestId", "templateCode", "templates"] {
        refused(&without(&inbox(), &format!("/{name}")), &format!("{name} is required"));
    }
    refused(
        &with(&inbox(), "/templateCode", "MINI_APP_COMMON_PUSH"),
        "templateCode must be MINI_APP_COMMON_INBOX",
    );
    let push = with(&inbox(), "/templateCode", "MINI_APP_COMMON_PUSH");
    assert_eq!(send_push::parse(&bytes(&push)).unwrap().versions, read.versions);
    let as_push = send_push::parse(&bytes(&inbox()));
    assert_refused("push", as_push, Code::ParamIllegal, "templateCode must be MINI_APP_COMMON_PUSH");
    refused(&with(&inbox(), "/templates", json!([])), "templates must hold 1 to 5");
    refused(&with(&inbox(), "/templates", vec![version; 6]), "templates must hold 1 to 5");
    refused(&with(&inbox(), "/templates", json!({})), "templates must be an array");
    refused(&with(&inbox(), "/templates", json!(["x"])), "templates[0] must be an object");
    refused(
        &with(&inbox(), "/templates/1/templateParameters", Value::Null),
        "templates[1].templateParameters is required",
    );
    refused(
        &with(&inbox(), "/templates/1/templateParameters/Title", ""),
        "templates[1].templateParameters.Title is required",
    );
    refused(
        &with(&inbox(), "/templates/0/templateParameters/Content", 5),
        "templates[0].templateParameters.Content must be a string",
    );
    refused(&with(&inbox(), "/templates/0/templateParameters/Title", "t".repeat(129)), "longer than 128");
    refused(&with(&inbox(), "/requestId", "r".repeat(129)), "requestId is longer than 128");
}

#[test]
fn a_link_in_the_inbox_never_runs_code() {
    let link =
        |url: &str| send_inbox::parse(&bytes(&with(&inbox(), "/templates/0/templateParameters/Url", url)));
    for url in [
        "https://shop.example/o/7",
        "http://127.0.0.1:8080/shop",
        "mini://platformapi/startapp?x=1",
        "alipays://x/y",
    ] {
        assert_eq!(link(url).unwrap().versions[0].url.as_deref(), Some(url));
    }
    for url in [
        "javascript:alert(1)",
        "javascript://x/%0aalert(1)",
        "JavaScript://x/%0aalert(1)",
        "java\nscript://x",
        "data:text/html,x",
        "data://text/html,x",
        "vbscript://x",
        "file:///etc/passwd",
        "blob://x",
        "/relative",
        "shop.example",
        "mini:x",
        "https://a b/",
    ] {
        assert_refused(url, link(url), Code::ParamIllegal, "templates[0].templateParameters.Url");
    }
}

#[test]
fn the_fingerprint_of_a_message_counts_its_words_and_not_the_token() {
    let print = |body: &Value| send_inbox::parse(&bytes(body)).unwrap().fingerprint();
    let known = print(&inbox());
    assert_eq!(print(&with(&inbox(), "/accessToken", "another")), known);
    let push = with(&inbox(), "/templateCode", "MINI_APP_COMMON_PUSH");
    assert_ne!(send_push::parse(&bytes(&push)).unwrap().fingerprint(), known, "one id for both");
    let parameters = "/templates/0/templateParameters";
    for (pointer, value) in [
        (format!("{parameters}/Title"), json!("Coffee")),
        (format!("{parameters}/Content"), json!("It is cold.")),
        (format!("{parameters}/Url"), Value::Null),
        ("/templates/1/language".to_owned(), json!("en")),
        ("/templates".to_owned(), json!([inbox()["templates"][0]])),
    ] {
        assert_ne!(print(&with(&inbox(), &pointer, value)), known, "{pointer}");
    }
}
