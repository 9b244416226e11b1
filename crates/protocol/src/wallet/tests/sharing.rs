//! Sharing: the rules of its fields, what identifies a repeated request, and what an inquiry returns.

use std::sync::Arc;

use cashier_core::error::Code;
use cashier_core::money::{Amount, Currency};
use cashier_core::provider::{
    AttemptId, AttemptState, CallKind, CallState, Credit, Method, PaymentAttempt, ProviderCall,
    ProviderCallId, ProviderName, ShareReturns, Sharing,
};
use cashier_core::request::Operation;
use serde_json::{Value, json};

use super::answers::read;
use super::{assert_refused, at, id, with, without};
use crate::wallet::answer;
use crate::wallet::request::finish_share::FinishShareRequest;
use crate::wallet::request::inquiry_share::{self, ShareRef};
use crate::wallet::request::receiver::ReceiverRequest;
use crate::wallet::request::retry_refund::RetryRefundRequest;
use crate::wallet::request::return_share::ReturnShareRequest;
use crate::wallet::request::share::ShareRequest;

pub(super) const GIVEN: &str = "2026-01-03T00:00:00Z";

fn yuan(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("CNY").unwrap()).unwrap()
}

/// The order in the guide.
pub(super) fn attempt() -> PaymentAttempt {
    PaymentAttempt {
        id: AttemptId { payment: id(1), number: 1 },
        merchant: id(2),
        account: id(6),
        provider: ProviderName::of("wechat_pay"),
        method: Method::Native,
        amount: yuan(1_000),
        request: Arc::from("{}"),
        sharing: Sharing::Open,
        share_returns: ShareReturns::Alone,
        created_at: at(GIVEN),
        expires_at: at(GIVEN),
        state: AttemptState::Succeeded {
            at: at(GIVEN),
            transaction: Arc::from("42"),
            transfer: id(4),
            credit: Credit::Payment,
        },
        open_sends: 0,
        sent_at: at(GIVEN),
        checks: 0,
        next_check_at: None,
        provider_calls: 3,
        fee: 6,
        fee_charged: 0,
        refunded: 0,
        shared: 250,
        settled_at: None,
    }
}

fn provider_call(number: u32, kind: CallKind, minor: i64, request: &str) -> ProviderCall {
    let attempt = attempt();
    ProviderCall {
        id: ProviderCallId { attempt: attempt.id, number },
        merchant: attempt.merchant,
        account: attempt.account,
        provider: attempt.provider,
        kind,
        amount: yuan(minor),
        refund: None,
        share: None,
        awaited_by: None,
        receiver: Some(Arc::from("MERCHANT_ID:1900000109")),
        note: None,
        request: Some(Arc::from(request)),
        created_at: at(GIVEN),
        state: CallState::Requested,
        transfer: Some(id(7)),
        taken_back: 0,
        sends: 0,
        open_sends: 0,
        sent_at: None,
        checks: 0,
        next_check_at: Some(at(GIVEN)),
    }
}

/// A share that the receiver has, a part of it being returned, and the end of sharing requested.
pub(super) fn provider_calls() -> Vec<ProviderCall> {
    let share = ProviderCall {
        note: Some(Arc::from("Tea leaves")),
        state: CallState::Succeeded { at: at(GIVEN) },
        taken_back: 100,
        ..provider_call(1, CallKind::Share, 250, "S-1")
    };
    let back = ProviderCall { share: Some(1), ..provider_call(2, CallKind::Return, 100, "B-1") };
    let end = ProviderCall { receiver: None, ..provider_call(3, CallKind::Finish, 1_000, "E-1") };
    vec![share, back, end]
}

fn share() -> Value {
    json!({
        "shareRequestId": "S-1", "paymentId": "", "paymentRequestId": "R-1",
        "receivers": [{
            "receiverType": "MERCHANT_ID", "receiverAccount": "1900000109",
            "shareAmount": { "currency": "CNY", "value": "250" }, "shareDescription": "Tea",
        }],
    })
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

#[test]
fn a_share_names_the_field_that_is_wrong() {
    let read = ShareRequest::parse(&bytes(&share())).unwrap();
    assert_eq!(&*read.parts[0].receiver, "MERCHANT_ID:1900000109");
    let receiver = |name: &str, value: Value| with(&share(), &format!("/receivers/0/{name}"), value);
    for (body, code, named) in [
        (without(&share(), "/shareRequestId"), Code::ParamIllegal, "shareRequestId is required"),
        (with(&share(), "/shareRequestId", "s".repeat(65)), Code::ParamIllegal, "longer than 64"),
        (without(&share(), "/paymentRequestId"), Code::ParamIllegal, "paymentId or paymentRequestId"),
        (without(&share(), "/receivers"), Code::ParamIllegal, "receivers is required"),
        (with(&share(), "/receivers", json!([])), Code::ParamIllegal, "1 to 49"),
        (with(&share(), "/receivers", json!(vec![json!({}); 50])), Code::ParamIllegal, "1 to 49"),
        (with(&share(), "/receivers", json!([7])), Code::ParamIllegal, "receivers[0] must be an object"),
        (receiver("receiverType", json!("MERCHANT:ID")), Code::ParamIllegal, "receivers[0].receiverType"),
        (receiver("receiverType", json!("M".repeat(33))), Code::ParamIllegal, "receivers[0].receiverType"),
        (receiver("receiverAccount", json!("19 00")), Code::ParamIllegal, "receivers[0].receiverAccount"),
        (receiver("receiverAccount", json!("1".repeat(65))), Code::ParamIllegal, "longer than 64"),
        (receiver("shareAmount", json!({ "currency": "CNY", "value": "0" })), Code::ParamIllegal, "value"),
        (
            receiver("shareAmount", json!({ "currency": "ZZZ", "value": "1" })),
            Code::CurrencyNotSupport,
            "receivers[0].shareAmount.currency",
        ),
        (receiver("shareDescription", json!("d".repeat(81))), Code::ParamIllegal, "longer than 80"),
        (with(&share(), "/extendInfo", json!({})), Code::ParamIllegal, "extendInfo"),
    ] {
        assert_refused(named, ShareRequest::parse(&bytes(&body)), code, named);
    }
}

/// Different content gives a different fingerprint; content that does not matter does not.
#[test]
fn fingerprints_tell_requests_apart() {
    let print = |body: &Value| ShareRequest::parse(&bytes(body)).unwrap().fingerprint();
    let same = print(&share());
    assert_eq!(print(&with(&share(), "/extendInfo", "x")), same);
    for (pointer, value) in [
        ("/paymentRequestId", json!("R-2")),
        ("/receivers/0/receiverType", json!("PERSONAL_OPENID")),
        ("/receivers/0/receiverAccount", json!("1900000108")),
        ("/receivers/0/shareAmount/value", json!("251")),
        ("/receivers/0/shareAmount/currency", json!("USD")),
        ("/receivers/0/shareDescription", json!("Tee")),
        ("/receivers/0/shareDescription", json!("")),
    ] {
        assert_ne!(print(&with(&share(), pointer, value)), same, "{pointer}");
    }
    let back = json!({
        "returnRequestId": "B-1", "shareId": provider_calls()[0].id.to_string(),
        "returnAmount": { "currency": "CNY", "value": "1" },
    });
    let print = |body: &Value| ReturnShareRequest::parse(&bytes(body)).unwrap().fingerprint();
    for (pointer, value) in [
        ("/shareId", json!(provider_calls()[1].id.to_string())),
        ("/shareId", json!("nothing of ours")),
        ("/returnAmount/value", json!("2")),
        ("/returnDescription", json!("why")),
    ] {
        assert_ne!(print(&with(&back, pointer, value)), print(&back), "{pointer}");
    }
    let end = json!({ "finishRequestId": "E-1", "paymentRequestId": "R-1" });
    let print = |body: &Value| FinishShareRequest::parse(&bytes(body)).unwrap().fingerprint();
    assert_ne!(print(&with(&end, "/paymentRequestId", "R-2")), print(&end));
    assert_ne!(print(&with(&end, "/finishDescription", "why")), print(&end));
    let retry = json!({ "retryRequestId": "T-1", "refundRequestId": "F-1" });
    let print = |body: &Value| RetryRefundRequest::parse(&bytes(body)).unwrap().fingerprint();
    assert_ne!(print(&with(&retry, "/refundRequestId", "F-2")), print(&retry));
    assert_ne!(print(&with(&retry, "/fromOwnBalance", true)), print(&retry));
    assert_eq!(print(&with(&retry, "/fromOwnBalance", "false")), print(&retry));
    let wrong = with(&retry, "/fromOwnBalance", "yes");
    assert_refused("flag", RetryRefundRequest::parse(&bytes(&wrong)), Code::ParamIllegal, "fromOwnBalance");
}

#[test]
fn a_receiver_belongs_to_a_provider_that_shares() {
    let sharing = ["wechat_pay", "alipay"].map(ProviderName::of);
    let body = json!({
        "channel": "alipay", "receiverType": "userId", "receiverAccount": "2088", "relation": "farm",
    });
    let read = ReceiverRequest::parse_add(&bytes(&body), &sharing).unwrap();
    assert_eq!((read.provider, read.receiver.as_str()), (ProviderName::of("alipay"), "userId:2088"));
    for provider in ["QQ_WALLET", "PAYPAL", ""] {
        let body = with(&body, "/channel", provider);
        assert_refused(
            provider,
            ReceiverRequest::parse_remove(&bytes(&body), &sharing),
            Code::ParamIllegal,
            "channel",
        );
    }
    let bare = without(&body, "/relation");
    assert_refused(
        "relation",
        ReceiverRequest::parse_add(&bytes(&bare), &sharing),
        Code::ParamIllegal,
        "relation",
    );
    assert!(ReceiverRequest::parse_remove(&bytes(&bare), &sharing).is_ok());
}

#[test]
fn an_inquiry_is_about_a_request_or_a_payment() {
    let read = |body: Value| inquiry_share::parse(&bytes(&body)).unwrap();
    for (name, operation) in [
        ("shareRequestId", Operation::Share),
        ("returnRequestId", Operation::ReturnShare),
        ("finishRequestId", Operation::FinishShare),
    ] {
        let asked = read(json!({ name: "X-1", "paymentRequestId": "R-1" }));
        assert_eq!(asked, ShareRef::Request { operation, id: "X-1".to_owned() });
    }
    assert_eq!(read(json!({ "paymentId": "nothing of ours" })), ShareRef::Payment(None));
}

/// A return sent with its refund is as certain as the refund, and failed if the refund did.
#[test]
fn a_return_with_a_refund_follows_it() {
    let mut all = provider_calls();
    let refund = ProviderCall {
        refund: Some(id(8)),
        provider: ProviderName::of("alipay"),
        ..provider_call(4, CallKind::Refund, 900, "")
    };
    all[1].provider = ProviderName::of("alipay");
    all[1].awaited_by = Some(4);
    all[1].state = CallState::Succeeded { at: at(GIVEN) };
    all.push(refund);
    let told =
        |all: &[ProviderCall]| read(&answer::inquired_sharing(&attempt(), all, all))["returns"][0].clone();
    assert_eq!(told(&all)["returnStatus"], "PROCESSING");
    all[3].state = CallState::Succeeded { at: at(GIVEN) };
    assert_eq!(told(&all)["returnStatus"], "SUCCESS");
    assert_eq!(told(&all)["refundId"], id::<cashier_core::id::Refund>(8).to_string());
    all[1].taken_back = 100;
    assert_eq!(told(&all)["returnStatus"], "FAIL");
    let done = PaymentAttempt { sharing: Sharing::Finished, ..attempt() };
    assert_eq!(read(&answer::inquired_sharing(&done, &all, &[]))["sharingStatus"], "FINISHED");
}
