//! Bills: when they are available, what they contain, and who can fetch them.

use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use cashier_protocol::alipay::bill::download_url::{self, BillQuery, FoundBill};
use cashier_protocol::alipay::bill::statement::{self, Kind, Line};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::trade::refund::Refund;
use serde_json::json;

use super::Merchant;
use crate::rig::Rig;

async fn ask(merchant: &Merchant, rig: &Rig, date: &str) -> FoundBill {
    let query = BillQuery { bill_type: "trade".to_owned(), bill_date: date.to_owned() };
    download_url::read_answer(&merchant.ask(rig, &query).await)
}

async fn fetch(merchant: &Merchant, rig: &Rig, date: &str) -> Vec<Line> {
    let FoundBill::There(address) = ask(merchant, rig, date).await else { panic!("the bill is there") };
    let path = address.bill_download_url.strip_prefix("http://localhost").unwrap().to_owned();
    let zip = rig.get(&path).await.body.unwrap();
    let mut files = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    assert_eq!(files.len(), 2);
    let mut csv = Vec::new();
    files.by_index(0).unwrap().read_to_end(&mut csv).unwrap();
    statement::read(&csv, Charset::Gbk).unwrap().lines
}

/// A day's bill has the day's payments and refunds, is ready at ten the next morning, and a month's three days after it.
#[tokio::test]
async fn days_and_months() {
    let rig = Rig::new();
    rig.set("has_bill_of_today", json!(false)).await;
    let merchant = Merchant::with_keys(&rig);
    let number = merchant.paid(&rig, "A1", 10_000).await;
    rig.advance(86_400);
    merchant.paid(&rig, "A2", 50).await;
    let refund = Refund {
        out_trade_no: None,
        trade_no: Some(number.clone()),
        refund_fen: 4_000,
        out_request_no: Some("r1".to_owned()),
        refund_reason: None,
        refund_royalty_parameters: Vec::new(),
    };
    merchant.ask(&rig, &refund).await;
    assert!(matches!(ask(&merchant, &rig, "2026-11-22").await, FoundBill::Refused(_)));
    let first = fetch(&merchant, &rig, "2026-11-21").await;
    assert_eq!(first.len(), 1);
    assert_eq!(
        (first[0].trade_no.as_str(), first[0].received_fen, first[0].fee_fen),
        (number.as_str(), 10_000, Some(-60))
    );
    rig.advance(13 * 3_600);
    // Two in the morning.
    assert_eq!(ask(&merchant, &rig, "2026-11-22").await, FoundBill::NotThere);
    rig.advance(9 * 3_600);
    let second = fetch(&merchant, &rig, "2026-11-22").await;
    let kinds: Vec<Kind> = second.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [Kind::Payment, Kind::Refund]);
    assert_eq!(
        (second[1].refund_no.as_str(), second[1].received_fen, second[1].fee_fen),
        ("r1", -4_000, Some(24))
    );
    rig.advance(12 * 86_400);
    assert_eq!(fetch(&merchant, &rig, "2026-11").await.len(), 3);
}

/// An address expires after thirty seconds, and cannot be changed to another day.
#[tokio::test]
async fn addresses() {
    let rig = Rig::new();
    let merchant = Merchant::with_keys(&rig);
    let FoundBill::There(address) = ask(&merchant, &rig, "2026-11-21").await else { panic!("it is there") };
    let path = address.bill_download_url.strip_prefix("http://localhost").unwrap().to_owned();
    assert_eq!(rig.get(&path).await.status, StatusCode::OK);
    assert_eq!(rig.get(&path.replace("2026-11-21", "2026-11-20")).await.status, StatusCode::FORBIDDEN);
    rig.advance(30);
    assert_eq!(rig.get(&path).await.status, StatusCode::FORBIDDEN);
}
