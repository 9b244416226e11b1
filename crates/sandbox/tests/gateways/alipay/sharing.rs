//! Sharing: who may receive, how much at most, and taking shares back with a refund.

use cashier_protocol::alipay::outcome::Outcome;
use cashier_protocol::alipay::royalty::relation::{self, BatchQuery, Bind, Receiver, Unbind};
use cashier_protocol::alipay::royalty::settle::{self, RoyaltyPart, Settle, SettleParams};
use cashier_protocol::alipay::royalty::settle_query::{self, PartState, SettleQuery};
use cashier_protocol::alipay::trade::refund::{self, Refund, Refunded};

use super::{Merchant, sub_code};
use crate::rig::Rig;

const RECEIVER: &str = "2088000000000102";

fn receivers() -> Vec<Receiver> {
    let kind = "userId".to_owned();
    vec![Receiver { kind, account: RECEIVER.to_owned(), name: None, memo: None, login_name: None }]
}

fn share(trade_no: &str, number: &str, fen: i64) -> Settle {
    Settle {
        out_request_no: number.to_owned(),
        trade_no: trade_no.to_owned(),
        royalty_parameters: vec![RoyaltyPart::to_user(RECEIVER, fen)],
        royalty_mode: None,
        extend_params: SettleParams::default(),
    }
}

async fn bind(merchant: &Merchant, rig: &Rig) {
    let request = Bind { receiver_list: receivers(), out_request_no: "b1".to_owned() };
    assert_eq!(relation::read_change(&merchant.ask(rig, &request).await), Outcome::Success(()));
}

/// Receivers are bound, listed page by page and unbound; an unbound account gets nothing.
#[tokio::test]
async fn receivers_are_bound() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let trade_no = merchant.paid(&rig, "A1", 1_000).await;
    let refused = async || sub_code(&merchant.ask(&rig, &share(&trade_no, "s1", 100)).await);
    assert_eq!(refused().await, "ACQ.ROYALTY_RECEIVER_INVALID");
    bind(&merchant, &rig).await;
    bind(&merchant, &rig).await;
    let page = BatchQuery { page_num: 1, page_size: 20, out_request_no: "q1".to_owned() };
    let listed = relation::read_page(&merchant.ask(&rig, &page).await).success().unwrap();
    assert_eq!((listed.total_record_num, listed.receiver_list[0].account.as_str()), (1, RECEIVER));
    let request = Unbind { receiver_list: receivers(), out_request_no: "u1".to_owned() };
    assert_eq!(relation::read_change(&merchant.ask(&rig, &request).await), Outcome::Success(()));
    assert_eq!(refused().await, "ACQ.ROYALTY_RECEIVER_INVALID");
}

/// A share is made once, can be queried, and stays below the limit; after the finish there are no more.
#[tokio::test]
async fn shares() {
    let rig = Rig::new();
    let merchant = Merchant::with_certificates(&rig);
    bind(&merchant, &rig).await;
    let trade_no = merchant.paid(&rig, "B1", 1_000).await;
    let request = share(&trade_no, "s1", 200);
    let settled = settle::read_answer(&merchant.ask(&rig, &request).await, &request).success().unwrap();
    assert_eq!(
        settle::read_answer(&merchant.ask(&rig, &request).await, &request).success().unwrap(),
        settled
    );
    let refused = async |request: Settle| sub_code(&merchant.ask(&rig, &request).await);
    assert_eq!(refused(share(&trade_no, "s1", 201)).await, "ACQ.DISCORDANT_REPEAT_REQUEST");
    assert_eq!(refused(share(&trade_no, "s2", 101)).await, "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR");
    let query = SettleQuery { settle_no: settled.settle_no, ..SettleQuery::default() };
    let state = settle_query::read_answer(&merchant.ask(&rig, &query).await, &query).success().unwrap();
    assert_eq!(state.royalty_detail_list[0].outcome(), PartState::Succeeded);
    let last = Settle {
        royalty_parameters: Vec::new(),
        extend_params: SettleParams { is_finish: true },
        ..share(&trade_no, "s3", 0)
    };
    assert!(settle::read_answer(&merchant.ask(&rig, &last).await, &last).success().is_some());
    assert_eq!(refused(share(&trade_no, "s4", 1)).await, "ACQ.TRADE_STATUS_ERROR");
}

/// An asynchronous share is under way for a while.
#[tokio::test]
async fn asynchronous() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    bind(&merchant, &rig).await;
    let trade_no = merchant.paid(&rig, "C1", 1_000).await;
    let request = Settle { royalty_mode: Some("async".to_owned()), ..share(&trade_no, "s1", 200) };
    merchant.ask(&rig, &request).await;
    let query = SettleQuery {
        out_request_no: Some("s1".to_owned()),
        trade_no: Some(trade_no.clone()),
        ..SettleQuery::default()
    };
    let state = async || {
        let content = merchant.ask(&rig, &query).await;
        settle_query::read_answer(&content, &query).success().unwrap().royalty_detail_list[0].outcome()
    };
    assert_eq!(state().await, PartState::Unknown);
    rig.advance(60);
    assert_eq!(state().await, PartState::Succeeded);
}

/// A refund takes shares back, once, and not more than the receiver got.
#[tokio::test]
async fn taken_back() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    bind(&merchant, &rig).await;
    let trade_no = merchant.paid(&rig, "D1", 1_000).await;
    merchant.ask(&rig, &share(&trade_no, "s1", 200)).await;
    let back = |number: &str, fen: i64, share_fen: i64| Refund {
        out_trade_no: None,
        trade_no: Some(trade_no.clone()),
        refund_fen: fen,
        out_request_no: Some(number.to_owned()),
        refund_reason: None,
        refund_royalty_parameters: vec![RoyaltyPart {
            trans_out: Some(RECEIVER.to_owned()),
            ..RoyaltyPart::to_user("2088999900000001", share_fen)
        }],
    };
    let refused = sub_code(&merchant.ask(&rig, &back("r1", 500, 201)).await);
    assert_eq!(refused, "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR");
    let request = back("r2", 500, 150);
    for expected in [true, false] {
        let outcome = refund::read_answer(&merchant.ask(&rig, &request).await, &request);
        assert_eq!(matches!(outcome, Refunded::Done(_)), expected, "{outcome:?}");
    }
    let refused = sub_code(&merchant.ask(&rig, &back("r3", 100, 51)).await);
    assert_eq!(refused, "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR");
}
