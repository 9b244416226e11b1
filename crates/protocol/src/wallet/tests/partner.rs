//! One side reads what the other side writes; and which refusals are final.

use std::sync::Arc;

use cashier_core::error::Code;
use cashier_core::foreign::{ForeignDetails, ForeignOrder, ForeignState};
use cashier_core::payment::{Details, Payment, State, WalletResult};
use cashier_core::refund::{Refund, RefundState};

use super::answers::{amount, payment};
use super::{at, id};
use crate::wallet::partner::user_initiated_pay::{Decoded, UserInitiatedPay};
use crate::wallet::partner::{Outcome, notify_payment, outcome, refund, site_of, user_initiated_pay};

fn order(state: ForeignState) -> ForeignOrder {
    ForeignOrder {
        id: id(5),
        user: id(6),
        amount: amount(150_000),
        details: Arc::new(ForeignDetails {
            acquirer: "tigris".into(),
            reference: payment(State::Created).id.to_string(),
            payee_id: "mch_1".into(),
            payee: "Shop".into(),
            description: "Tea".into(),
            order_ref: None,
            redirect_url: None,
        }),
        created_at: at("2026-01-02T03:04:05+03:00"),
        expires_at: at("2026-01-02T03:34:05+03:00"),
        state,
        refunded: 0,
    }
}

/// A decode call and its answer arrive as sent, with the site named by the merchant.
#[test]
fn a_payment_url_is_decoded() {
    let call = UserInitiatedPay { code: "https://pay.example/cashier/x".into(), customer: "usr_1".into() };
    assert_eq!(UserInitiatedPay::parse(&call.body()).unwrap(), call);
    let plain = payment(State::Created);
    let details = Details {
        extend_info: Some(r#"{"customerBelongsTo":"TIGRIS"}"#.into()),
        redirect_url: Some("https://shop.example/thanks".into()),
        order_ref: Some("7".into()),
        ..(*plain.details).clone()
    };
    let sent = Payment { details: Arc::new(details), ..plain };
    let Outcome::Done(map) = outcome(&user_initiated_pay::answer(&sent)) else { panic!("not S") };
    assert_eq!(map["customerBelongsTo"], "TIGRIS");
    let read = Decoded::read(&map).unwrap();
    assert_eq!((read.reference, read.amount), (sent.id.to_string(), sent.amount));
    assert_eq!((read.payee_id, read.payee), (sent.merchant.to_string(), sent.details.payee.clone()));
    assert_eq!((read.expires_at, read.order_ref.as_deref()), (sent.expires_at, Some("7")));
    assert_eq!(read.redirect_url.as_deref(), Some("https://shop.example/thanks"));
    let mut broken = map;
    broken.remove("paymentAmount");
    assert_eq!(Decoded::read(&broken).unwrap_err().code, Code::AcquirerUnavailable);
}

/// The result of a payment arrives as sent, paid or declined.
#[test]
fn a_result_is_told() {
    let time = at("2026-01-02T03:05:05+03:00");
    for (state, result) in [
        (ForeignState::Processing { at: time, transfer: id(7) }, WalletResult::Paid),
        (ForeignState::Cancelled { at: time }, WalletResult::Declined),
    ] {
        let sent = order(state);
        let read = notify_payment::NotifyPayment::parse(&notify_payment::body(&sent)).unwrap();
        assert_eq!(read.payment.map(|id| id.to_string()), Some(sent.details.reference.clone()));
        assert_eq!((read.reference, read.amount), (sent.id.to_string(), sent.amount));
        assert_eq!((read.customer, read.result), (Some(sent.user.to_string()), result));
    }
}

/// A refund arrives as sent.
#[test]
fn a_refund_is_told() {
    let state = RefundState::Succeeded { at: at("2026-01-02T03:05:05+03:00"), transfer: id(8) };
    let (payment, merchant, amount) = (id(1), id(2), amount(50));
    let request_id = "R-9".to_owned();
    let sent = Refund { id: id(9), payment, merchant, request_id, amount, reason: None, state };
    let own = order(ForeignState::Created);
    let read = refund::PartnerRefund::parse(&refund::body(&sent, &own.id.to_string())).unwrap();
    assert_eq!((read.request_id, read.order, read.amount), (sent.id.to_string(), Some(own.id), amount));
}

/// Only a refusal about the order is final; one about keys, clocks or an unknown code is not.
#[test]
fn refusals_about_the_message_are_not_final() {
    let answer = |status: &str, code: &str| {
        outcome(format!(r#"{{"result":{{"resultStatus":"{status}","resultCode":"{code}"}}}}"#).as_bytes())
    };
    assert_eq!(answer("F", "ORDER_IS_CLOSED"), Outcome::Refused(Code::OrderIsClosed));
    for (status, code) in
        [("F", "INVALID_SIGNATURE"), ("F", "WHATEVER"), ("U", "ORDER_IS_CLOSED"), ("A", "ACCEPT"), ("", "")]
    {
        assert!(matches!(answer(status, code), Outcome::Unclear(_)), "{status} {code}");
    }
    assert!(matches!(outcome(b"<html>"), Outcome::Unclear(_)));
}

/// The site is in a text that the merchant may fill freely.
#[test]
fn a_site_is_read_only_where_there_is_one() {
    assert_eq!(site_of(r#"{"customerBelongsTo":"EUPHRATES","x":1}"#).as_deref(), Some("EUPHRATES"));
    for text in ["", "hello", "{}", "[]", r#"{"customerBelongsTo":5}"#] {
        assert_eq!(site_of(text), None, "{text}");
    }
}
