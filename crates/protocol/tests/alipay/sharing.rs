//! Sharing: contents read back, rules, and what answers mean.

use cashier_protocol::alipay::biz::Request;
use cashier_protocol::alipay::outcome::{Fault, Outcome, success_content};
use cashier_protocol::alipay::royalty::relation::{self, BatchQuery, Bind, Changed, Page, Receiver, Unbind};
use cashier_protocol::alipay::royalty::settle::{self, RoyaltyPart, Settle, SettleParams, Settled};
use cashier_protocol::alipay::royalty::settle_query::{
    self, PartDetail, PartState, SettleQuery, SettleState,
};

use crate::at;

fn settle() -> Settle {
    Settle {
        out_request_no: "S1".to_owned(),
        trade_no: "T1".to_owned(),
        royalty_parameters: vec![RoyaltyPart::to_user("2088001", 30), RoyaltyPart::to_user("2088002", 1)],
        royalty_mode: None,
        extend_params: SettleParams { is_finish: true },
    }
}

/// A sharing reads back; its sum is exact.
#[test]
fn sharing() {
    let content = settle().to_biz_content().unwrap();
    assert!(
        content.contains("\"amount\":\"0.30\"") && content.contains("\"royalty_finish\":\"true\""),
        "{content}"
    );
    assert_eq!(Settle::read(&content), Ok(settle()));
    assert_eq!(settle().total_fen(), Some(31));
    let huge = vec![RoyaltyPart::to_user("a", i64::MAX), RoyaltyPart::to_user("b", 1)];
    assert!(Settle { royalty_parameters: huge, ..settle() }.to_biz_content().is_err());
}

/// The maximum number of receivers depends on the mode; a request without any only releases the rest.
#[test]
fn sharing_rules() {
    let with = |count: usize, mode: Option<&str>, is_finish: bool| {
        Settle {
            royalty_parameters: vec![RoyaltyPart::to_user("2088", 1); count],
            royalty_mode: mode.map(str::to_owned),
            extend_params: SettleParams { is_finish },
            ..settle()
        }
        .check()
        .is_ok()
    };
    assert!(
        with(5, None, false)
            && with(5, Some("sync"), false)
            && with(50, Some("async"), false)
            && with(0, None, true)
    );
    assert!(
        !with(6, None, false)
            && !with(51, Some("async"), false)
            && !with(1, Some("later"), false)
            && !with(0, None, false)
    );
    let zero = Settle { royalty_parameters: vec![RoyaltyPart::to_user("2088", 0)], ..settle() };
    assert!(zero.check().is_err());
}

/// Only an answer about this trade counts.
#[test]
fn sharing_answers() {
    let settled =
        |trade_no: &str| Settled { trade_no: trade_no.to_owned(), settle_no: Some("N1".to_owned()) };
    let read = |settled: &Settled| settle::read_answer(&success_content(settled).unwrap(), &settle());
    assert_eq!(read(&settled("T1")), Outcome::Success(settled("T1")));
    assert_eq!(read(&settled("T2")), Outcome::default());
    let unclear = settle::read_answer(&Fault::business("ACQ.SYSTEM_ERROR", "").to_content(), &settle());
    assert!(matches!(unclear, Outcome::Unknown(_)));
}

/// The parts of a sharing: explicit states count, others are queried again.
#[test]
fn parts() {
    let part = |state: &str| PartDetail { fen: 30, state: state.to_owned(), ..PartDetail::default() };
    let states = ["SUCCESS", "FAIL", "PROCESSING", ""].map(|state| part(state).outcome());
    assert_eq!(states, [PartState::Succeeded, PartState::Failed, PartState::Unknown, PartState::Unknown]);
    let asked = SettleQuery {
        settle_no: Some("N1".to_owned()),
        out_request_no: Some("S1".to_owned()),
        trade_no: None,
    };
    assert_eq!(SettleQuery::read(&asked.to_biz_content().unwrap()), Ok(asked.clone()));
    assert!(SettleQuery { out_request_no: Some("S1".to_owned()), ..SettleQuery::default() }.check().is_err());
    let state = SettleState {
        out_request_no: Some("S1".to_owned()),
        made_at: Some(at("2026-11-21T00:00:00Z")),
        royalty_detail_list: vec![part("SUCCESS")],
    };
    let read = |state: &SettleState| settle_query::read_answer(&success_content(state).unwrap(), &asked);
    assert_eq!(read(&state), Outcome::Success(state.clone()));
    assert_eq!(read(&SettleState { out_request_no: Some("S2".to_owned()), ..state }), Outcome::default());
}

/// Receivers are added, removed and listed.
#[test]
fn receivers() {
    let receiver = Receiver {
        kind: "userId".to_owned(),
        account: "2088001".to_owned(),
        name: None,
        memo: Some("店".to_owned()),
        login_name: None,
    };
    let bind = Bind { receiver_list: vec![receiver.clone()], out_request_no: "B1".to_owned() };
    assert_eq!(Bind::read(&bind.to_biz_content().unwrap()), Ok(bind));
    let unbind = Unbind { receiver_list: Vec::new(), out_request_no: "B1".to_owned() };
    assert!(unbind.check().is_err());
    let change = |code: &str| {
        relation::read_change(&success_content(&Changed { result_code: code.to_owned() }).unwrap())
    };
    assert_eq!(change("SUCCESS"), Outcome::Success(()));
    assert!(matches!(change("FAIL"), Outcome::Refused(_)));
    assert!(matches!(change(""), Outcome::Unknown(_)));
    let query = BatchQuery::read("{\"out_request_no\":\"Q1\"}").unwrap();
    assert_eq!((query.page_num, query.page_size), (1, 20));
    assert!(BatchQuery { page_size: 101, ..query }.check().is_err());
    let page = Page {
        result_code: "SUCCESS".to_owned(),
        receiver_list: vec![receiver],
        total_page_num: 1,
        total_record_num: 1,
        current_page_num: 1,
        current_page_size: 20,
    };
    assert_eq!(relation::read_page(&success_content(&page).unwrap()), Outcome::Success(page));
}
