//! What happens to a request whose outcome is not known, and what its outcome becomes.

use std::time::Duration;

use opencashier::requests::{RefundRequest, ShareRequest};
use opencashier::{Amount, Code, Error, RetryAdvice, VerificationError, new_id};
use serde_json::{Value, json};

use crate::wallet::{Answer, CLIENT_ID, SHOP, Script, Stamp, answer, headers, signed};
use opencashier::{Reply, requests::PayRequest};

const REFUND: &str = "/v1/payments/refund";

fn request() -> RefundRequest {
    RefundRequest {
        refund_request_id: "F-1".to_owned(),
        payment_id: Some("pay_1".to_owned()),
        refund_amount: Amount::new("IQD", 1_000),
        ..RefundRequest::default()
    }
}

fn done() -> Value {
    let mut done = answer("S", "SUCCESS", ("refundId", json!("rfd_1")));
    done["refundRequestId"] = json!("F-1");
    done
}

fn unknown() -> Answer {
    Answer::Signed(answer("U", "SERVICE_UNAVAILABLE", ("x", json!(1))))
}

/// It is asked about again with the same bytes, signed anew, after pauses that double.
#[tokio::test]
async fn an_unknown_outcome_is_asked_about_again() {
    let wallet = Script::new([Answer::Lost, unknown(), unknown(), Answer::Signed(done())]);
    assert_eq!(wallet.client().refund(&request()).await.unwrap().refund_id, "rfd_1");
    assert_eq!(*wallet.pauses.lock().unwrap(), [500, 1_000, 2_000].map(Duration::from_millis));
    let asked = wallet.asked.lock().unwrap();
    assert!(asked.iter().all(|one| one.body == asked[0].body && one.headers["client-id"] == CLIENT_ID));
    let body: Value = serde_json::from_str(&asked[0].body).unwrap();
    let amount = json!({ "currency": "IQD", "value": "1000" });
    assert_eq!(body, json!({ "refundRequestId": "F-1", "paymentId": "pay_1", "refundAmount": amount }));
    let mut times: Vec<_> = asked.iter().map(|one| one.headers["request-time"].to_str().unwrap()).collect();
    times.dedup();
    assert_eq!(times, ["2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", "2026-01-02T03:04:08Z"]);
}

/// It is never reported as success or failure.
#[tokio::test]
async fn an_outcome_that_stays_unknown_is_reported_as_unknown() {
    let wallet = Script::new((0..5).map(|_| unknown()));
    let Err(Error::UnknownOutcome(error)) = wallet.client().refund(&request()).await else { panic!() };
    assert_eq!((error.code(), error.attempts, error.path), (Some("SERVICE_UNAVAILABLE"), 5, REFUND));
    let wallet = Script::new((0..5).map(|_| Answer::Lost));
    let Err(Error::UnknownOutcome(error)) = wallet.client().refund(&request()).await else { panic!() };
    assert!(error.answer.is_none() && error.to_string().contains("connection lost"), "{error}");
}

/// A refusal is final, says what to do, and may have a code that is newer than the package.
#[tokio::test]
async fn a_refusal_is_not_sent_again() {
    let refuse = |code: &str| Script::new([Answer::Signed(answer("F", code, ("x", json!(1))))]);
    let wallet = refuse("REFUND_AMOUNT_EXCEED");
    let Err(Error::Api(error)) = wallet.client().refund(&request()).await else { panic!() };
    assert_eq!((error.known(), error.retry()), (Some(Code::RefundAmountExceed), RetryAdvice::New));
    assert_eq!(
        (error.what_to_do(), error.docs().as_str()),
        ("Refund less.", "/docs/errors#REFUND_AMOUNT_EXCEED")
    );
    assert_eq!(error.to_string(), format!("{REFUND}: REFUND_AMOUNT_EXCEED: It is REFUND_AMOUNT_EXCEED."));
    assert_eq!(wallet.asked.lock().unwrap().len(), 1);
    let Err(Error::Api(error)) = refuse("BRAND_NEW").client().refund(&request()).await else { panic!() };
    assert_eq!((error.known(), error.retry()), (None, RetryAdvice::Never));
}

/// What has begun is not sent again: an inquiry tells how it ends.
#[tokio::test]
async fn what_has_begun_is_returned() {
    let mut begun = done();
    begun["result"] = answer("U", "REFUND_IN_PROCESS", ("x", json!(1)))["result"].clone();
    let wallet = Script::new([Answer::Signed(begun)]);
    assert!(!wallet.client().refund(&request()).await.unwrap().result.is_done());
    let other = Script::new([Answer::Signed(answer("U", "REFUND_IN_PROCESS", ("x", json!(1)))), unknown()]);
    let share = ShareRequest { share_request_id: new_id(), ..ShareRequest::default() };
    let mut config = crate::wallet::config();
    config.retry.attempts = 2;
    let client = opencashier::Client::with_transport(config, &other).unwrap();
    let Err(Error::UnknownOutcome(error)) = client.share(&share).await else { panic!() };
    assert_eq!(error.attempts, 2, "the code of another operation");
}

/// An answer that the wallet did not sign for this request is no answer, and does no harm when a good one follows.
#[tokio::test]
async fn an_answer_of_somebody_else_is_none() {
    type Make = Box<dyn Fn(&str) -> Reply + Send + Sync>;
    type Forge = fn(&str, &str) -> Reply;
    type Makes = Box<dyn Fn() -> Make>;
    let text = done().to_string();
    let plain = |status, body: &str| Reply { status, headers: headers(&[]), body: body.as_bytes().to_vec() };
    let forgeries: [(&str, Forge); 6] = [
        ("another key", |path, text| signed(Stamp { key: &SHOP, ..Stamp::of(path) }, text)),
        ("another path", |_, text| signed(Stamp::of("/v1/payments/inquiryRefund"), text)),
        ("another client", |path, text| signed(Stamp { client_id: "OTHER", ..Stamp::of(path) }, text)),
        ("another body", |path, text| Reply { body: b"{}".to_vec(), ..signed(Stamp::of(path), text) }),
        ("two objects", |path, text| signed(Stamp::of(path), &format!("{text}{{}}"))),
        ("no result", |path, _| signed(Stamp::of(path), "{}")),
    ];
    let mut makes: Vec<(&str, Makes)> = Vec::new();
    for (name, forge) in forgeries {
        let text = text.clone();
        makes.push((
            name,
            Box::new(move || {
                let text = text.clone();
                Box::new(move |path| forge(path, &text))
            }),
        ));
    }
    makes.push(("no signature", Box::new(move || Box::new(move |_| plain(502, "<h1>Bad gateway</h1>")))));
    for (name, make) in makes {
        let wallet = Script::new((0..5).map(|_| Answer::Raw(make())));
        let Err(Error::UnknownOutcome(error)) = wallet.client().refund(&request()).await else {
            panic!("{name}")
        };
        let trouble = error.trouble.as_ref().unwrap();
        assert!(error.answer.is_none() && trouble.is::<VerificationError>(), "{name}: {trouble}");
        let wallet = Script::new([Answer::Raw(make()), Answer::Signed(done())]);
        assert_eq!(wallet.client().refund(&request()).await.unwrap().refund_id, "rfd_1", "{name}");
    }
}

/// An order string is a signed call in a form; words that are always the same are sent without being asked for.
#[test]
fn an_order_is_signed_for_a_mini_program() {
    let wallet = Script::default();
    let order = PayRequest::new("R-1".to_owned(), Amount::new("IQD", 5), "Tea & cake");
    let text = wallet.client().order_str(&order).unwrap();
    assert!(
        text.starts_with("client_id=TEST%5FSHOP&request_time=2026%2D01%2D02T03%3A04%3A05Z&signature="),
        "{text}"
    );
    let (_, body) = text.split_once("&body=").unwrap();
    let body = percent_encoding::percent_decode_str(body).decode_utf8().unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["productCode"], "51051000101000000011");
    assert_eq!(body["order"], json!({ "orderDescription": "Tea & cake" }));
}

/// The rows stand in the order of the variants and of the names, which both ways of looking rely on.
#[test]
fn every_code_is_found_by_its_name() {
    assert!(Code::ROWS.len() > 70);
    for row in Code::ROWS {
        assert_eq!(Code::parse(row.name), Some(row.code));
        assert_eq!(row.code.row(), row);
        assert!(!row.meaning.is_empty() && !row.what_to_do.is_empty(), "{}", row.name);
    }
    assert_eq!(Code::parse("toString"), None);
}

#[test]
fn an_id_is_a_random_uuid() {
    let (one, other) = (new_id(), new_id());
    assert_ne!(one, other);
    assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_eq!(one.as_bytes()[14], b'4');
}
