//! The Rust SDK for merchants against the wallet itself: what it sends is taken, and what comes back has the types that it
//! promises.

use opencashier::requests::{
    CancelPaymentRequest, CancelRequest, FinishShareRequest, InquiryPaymentRequest, InquiryProofRequest,
    InquiryRefundRequest, InquiryShareRequest, PayRequest, RefundRequest, RetryRefundRequest,
    ReturnShareRequest,
};
use opencashier::{Amount, Client, Code, Config, Error, Outcome, new_id};

use crate::support::{Database, on_both_engines};
use crate::wallet::{PIN, Wallet};

on_both_engines! {
    an_order_is_paid_told_refunded_and_proved;
    an_order_is_closed_and_what_is_not_there_is_refused;
}

/// A client of the test's merchant.
fn client(wallet: &Wallet) -> Client {
    let config = Config {
        client_id: wallet.client.client_id.to_string(),
        private_key: wallet.client.key.to_pem().unwrap(),
        wallet_public_key: wallet.running.shared.keys.wallet_public_pem.clone(),
        base_url: wallet.base.clone(),
        ..Config::default()
    };
    Client::new(config).unwrap()
}

fn order(wallet: &Wallet) -> PayRequest {
    PayRequest::new(new_id(), Amount::new("IQD", 3_000), "شاي & tea").notify(wallet.notify_url.clone())
}

/// The code of a refusal.
fn refused<T>(answer: Result<T, Error>) -> Code {
    match answer {
        Err(Error::Api(error)) => error.known().unwrap(),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it was accepted"),
    }
}

async fn an_order_is_paid_told_refunded_and_proved(database: Database) {
    let wallet = Wallet::start(&database).await;
    let (session, client) = (wallet.sign_in().await, client(&wallet));
    let request = order(&wallet);
    let made = client.pay(&request).await.unwrap();
    assert_eq!(client.pay(&request).await.unwrap(), made, "a repeated request has the same answer");
    let url = &made.redirect_action_form.redirect_url;
    assert_eq!(wallet.confirm(&session, url, PIN).await.0, 200);
    let told = wallet.notices(1).await.remove(0);
    let notice = client.construct_notice(&told.headers, &told.body, &told.path).unwrap();
    assert_eq!(
        (&notice.payment_id, &notice.payment_request_id),
        (&made.payment_id, &request.payment_request_id)
    );
    assert!(matches!(notice.outcome, Outcome::Paid { payment_time: Some(_) }));
    let payment_id = Some(made.payment_id);
    let asked = InquiryPaymentRequest { payment_id: payment_id.clone(), ..Default::default() };
    assert_eq!(client.inquiry_payment(&asked).await.unwrap().payment_amount, Amount::new("IQD", 3_000));
    let refund = RefundRequest {
        refund_request_id: new_id(),
        refund_amount: Amount::new("IQD", 1_000),
        payment_id: payment_id.clone(),
        ..Default::default()
    };
    let refunded = client.refund(&refund).await.unwrap();
    assert!(refunded.result.is_done());
    let refund_id = Some(refunded.refund_id);
    let asked = InquiryRefundRequest { refund_id: refund_id.clone(), ..Default::default() };
    assert_eq!(client.inquiry_refund(&asked).await.unwrap().refund_amount, Amount::new("IQD", 1_000));
    let again = RetryRefundRequest { retry_request_id: new_id(), refund_id, ..Default::default() };
    assert_eq!(refused(client.retry_refund(&again).await), Code::OrderStatusInvalid);
    let other = RefundRequest { refund_amount: Amount::new("IQD", 2), ..refund };
    assert_eq!(refused(client.refund(&other).await), Code::RepeatReqInconsistent);
    let asked = InquiryProofRequest { payment_id, ..Default::default() };
    assert_eq!(client.inquiry_proof(&asked).await.unwrap().proof["format"], "opencashier.proof/v1");
    wallet.finish().await;
}

async fn an_order_is_closed_and_what_is_not_there_is_refused(database: Database) {
    let wallet = Wallet::start(&database).await;
    let client = client(&wallet);
    let text = client.order_str(&order(&wallet)).unwrap();
    assert!(text.contains("client_id=TEA%5FHOUSE"), "{text}");
    let payment_id = Some(client.pay(&order(&wallet)).await.unwrap().payment_id);
    let cancel = CancelPaymentRequest { payment_id: payment_id.clone(), ..Default::default() };
    client.cancel_payment(&cancel).await.unwrap();
    client.cancel(&CancelRequest { payment_id: payment_id.clone(), ..Default::default() }).await.unwrap();
    let shares = InquiryShareRequest { payment_id, ..Default::default() };
    assert_eq!(refused(client.inquiry_share(&shares).await), Code::SharingNotPossible);
    let nothing = "no-such-thing".to_owned();
    let back = ReturnShareRequest {
        return_request_id: new_id(),
        share_id: nothing.clone(),
        return_amount: Amount::new("IQD", 1),
        ..Default::default()
    };
    assert_eq!(refused(client.return_share(&back).await), Code::OrderNotExist);
    let finish =
        FinishShareRequest { finish_request_id: new_id(), payment_id: Some(nothing), ..Default::default() };
    assert_eq!(refused(client.finish_share(&finish).await), Code::OrderNotExist);
    wallet.finish().await;
}
