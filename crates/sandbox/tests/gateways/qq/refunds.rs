//! Refunds: accepted, then done; and the statement of the day.

use axum::http::StatusCode;
use cashier_core::secret::Secret;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::fields::OrderNumbers;
use cashier_protocol::qq::outcome::Outcome;
use cashier_protocol::qq::refund::{self, Refund, password_digest};
use cashier_protocol::qq::refund_query::{self, FoundRefunds, RefundQuery, RefundState};

use super::{account, ask, wanted};
use crate::rig::Rig;

fn request(number: &str, fen: i64) -> Refund {
    Refund {
        order: OrderNumbers::of_merchant("A1"),
        out_refund_no: number.to_owned(),
        refund_fen: fen,
        op_user_id: "9900000102".to_owned(),
        op_user_passwd: password_digest(&Secret::new("111111".to_owned())),
        refund_account: None,
    }
}

async fn asked(rig: &Rig, query: RefundQuery) -> FoundRefunds {
    refund_query::read_answer(&ask(rig, &query).await, &query)
}

/// Parts are accepted, repeated without effect, done after a while, and listed; too much is refused.
#[tokio::test]
async fn parts() {
    let rig = Rig::new();
    ask(&rig, &wanted("A1", 1_000, "http://127.0.0.1:9/")).await;
    assert!(!matches!(
        refund::read_answer(&ask(&rig, &request("r1", 400)).await, &request("r1", 400)),
        Outcome::Success(_)
    ));
    rig.pay("A1").await;
    for _ in 0..2 {
        let accepted = refund::read_answer(&ask(&rig, &request("r1", 400)).await, &request("r1", 400));
        assert!(matches!(accepted, Outcome::Success(accepted) if accepted.refund_fen == 400));
    }
    for refused in [request("r1", 401), request("r2", 601)] {
        assert_eq!(ask(&rig, &refused).await["err_code"], "PARAM_ERROR");
    }
    let by_number = RefundQuery { out_refund_no: Some("r1".to_owned()), ..RefundQuery::default() };
    let FoundRefunds::Found(found) = asked(&rig, by_number.clone()).await else { panic!("it is there") };
    assert_eq!(found.lines[0].state, RefundState::Processing);
    rig.advance(60);
    ask(&rig, &request("r3", 600)).await;
    let order = OrderNumbers::of_merchant("A1");
    let all = RefundQuery { order, ..RefundQuery::default() };
    done(&rig, &by_number).await;
    let FoundRefunds::Found(found) = asked(&rig, all).await else { panic!("they are there") };
    assert_eq!(found.lines.iter().map(|line| line.refund_fen).collect::<Vec<_>>(), [400, 600]);
    let unknown = RefundQuery { out_refund_no: Some("r9".to_owned()), ..RefundQuery::default() };
    assert_eq!(asked(&rig, unknown).await, FoundRefunds::NotFound);
}

/// Waits for the worker that ends refunds.
async fn done(rig: &Rig, query: &RefundQuery) {
    rig.sandbox.quiet().await;
    let FoundRefunds::Found(found) = asked(rig, query.clone()).await else { panic!("it is there") };
    assert_eq!(found.lines[0].state, RefundState::Success);
}

/// A merchant without money refunds nothing until there is some.
#[tokio::test]
async fn without_money() {
    let rig = Rig::new();
    ask(&rig, &wanted("A1", 1_000, "http://127.0.0.1:9/")).await;
    rig.pay("A1").await;
    rig.set_scenario("A1", Some("refund_refused")).await;
    assert_eq!(ask(&rig, &request("r1", 400)).await["err_code"], "NOTENOUGH");
    rig.set_scenario("A1", None).await;
    let accepted = refund::read_answer(&ask(&rig, &request("r1", 400)).await, &request("r1", 400));
    assert!(matches!(accepted, Outcome::Success(_)));
}

/// A call for which the provider requires a client certificate is refused here, without revealing anything about the
/// refund.
#[tokio::test]
async fn without_a_certificate() {
    let rig = Rig::new();
    rig.set("wants_client_certificate", serde_json::json!(true)).await;
    let refused = ask(&rig, &request("r1", 400)).await;
    assert_eq!((refused["return_code"].as_str(), refused.get("result_code")), ("FAIL", None));
}

/// The statement has a line for the payment and one for the refund.
#[tokio::test]
async fn statement() {
    let rig = Rig::new();
    ask(&rig, &wanted("A1", 1_000, "http://127.0.0.1:9/")).await;
    rig.pay("A1").await;
    ask(&rig, &request("r1", 400)).await;
    rig.advance(60);
    done(&rig, &RefundQuery { out_refund_no: Some("r1".to_owned()), ..RefundQuery::default() }).await;
    let fetch = async |date: &str, kind: &str| {
        let fields: Fields = [("bill_date", date), ("bill_type", kind)]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let body = account(&rig).write(fields, "n").unwrap();
        rig.post("/cgi-bin/sp_download/qpay_mch_statement_down.cgi", body).await
    };
    let all = fetch("20261121", "ALL").await;
    assert_eq!(all.status, StatusCode::OK);
    let text = all.text();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.lines().all(|line| line.split(',').count() == 30), "{text}");
    assert_eq!(fetch("20261121", "REFUND").await.text().lines().count(), 2);
    assert!(fetch("20261122", "ALL").await.text().contains("PARAM_ERROR"));
}
