//! Bills: their address, and statements that can be read back, and are refused when incomplete.

use cashier_protocol::alipay::bill::download_url::{self, BillAddress, BillQuery, FoundBill};
use cashier_protocol::alipay::bill::statement::{self, Kind, Line, Statement, StatementError};
use cashier_protocol::alipay::biz::Request;
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::outcome::{Fault, success_content};
use proptest::prelude::*;

use crate::at;

fn line(kind: Kind, subject: &str, fen: i64) -> Line {
    Line {
        trade_no: "2026112122001".to_owned(),
        out_trade_no: "A1".to_owned(),
        kind,
        subject: subject.to_owned(),
        created_at: Some(at("2026-11-20T16:00:00Z")),
        finished_at: Some(at("2026-11-20T16:00:09Z")),
        payer: "*三(138****0000)".to_owned(),
        total_fen: fen,
        received_fen: fen,
        refund_no: if kind == Kind::Refund { "R1" } else { "" }.to_owned(),
        fee_fen: Some(-1),
        shared_fen: 0,
        memo: String::new(),
    }
}

fn lines() -> Vec<Line> {
    vec![line(Kind::Payment, "茶, \"green\"", 1_234), line(Kind::Refund, "茶", -34)]
}

fn written(charset: Charset) -> Vec<u8> {
    let span = (at("2026-11-20T16:00:00Z"), at("2026-11-21T16:00:00Z"));
    statement::write("20880010156", span, &lines(), charset).unwrap()
}

/// A statement that can be read back in both character sets.
fn whole(lines: Vec<Line>) -> Statement {
    Statement { lines, odd: Vec::new() }
}

/// Rows as Alipay writes them, without quotes: a comma or a quote in the name, an odd fee, another kind of business.
#[test]
fn an_odd_line_spoils_no_other() {
    let text = String::from_utf8(written(Charset::Utf8)).unwrap();
    let with = |row: &str| {
        let at = text.find("#-----------------------------------------业务明细列表结束").unwrap();
        let text = format!("{}{row}\r\n{}", &text[..at], &text[at..]);
        statement::read(text.as_bytes(), Charset::Utf8).unwrap()
    };
    let row = |kind: &str, name: &str, fee: &str| {
        let cells = [
            "T9",
            "A9",
            kind,
            name,
            "2026-11-21 00:00:01",
            "2026-11-21 00:00:09",
            "",
            "",
            "",
            "",
            "x",
            "1.00",
            "1.00",
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "0.00",
            "",
            "0.00",
            "0.00",
            "",
            fee,
            "0.00",
            "",
        ];
        cells.map(|cell| format!("{cell}\t")).join(",")
    };
    for name in ["Tea, black", "\"Tea", "a,b,\"c", "Tea"] {
        let read = with(&row("交易", name, "-0.01"));
        assert_eq!((read.lines.len(), read.odd.len()), (3, 0), "{name}");
        assert_eq!((read.lines[2].total_fen, read.lines[2].fee_fen), (100, Some(-1)), "{name}");
    }
    assert_eq!(with(&row("交易", "Tea", "-0.006")).lines[2].fee_fen, None, "not in whole fen");
    let read = with(&row("交易分账", "Tea", "0"));
    assert_eq!((read.lines.len(), read.odd[0].0), (2, 8));
    assert!(read.odd[0].1.contains("交易分账"));
}

#[test]
fn round_trip() {
    for charset in [Charset::Gbk, Charset::Utf8] {
        assert_eq!(statement::read(&written(charset), charset), Ok(whole(lines())));
    }
    assert!(statement::read(&written(Charset::Gbk), Charset::Utf8).is_err());
    let text = String::from_utf8(written(Charset::Utf8)).unwrap();
    assert!(
        text.contains("#交易合计：1笔，商家实收共12.34元")
            && text.contains("#退款合计：1笔，商家实收共-0.34元"),
        "{text}"
    );
    assert!(text.contains("起始日期：[2026-11-21 00:00:00]"), "{text}");
}

/// Columns are found by name, with either kind of brackets, with a byte order mark, and without those not needed.
#[test]
fn older_columns() {
    let text = "\u{feff}#支付宝业务明细查询\n#-----业务明细列表-----\n\
        业务类型,支付宝交易号,商户订单号,订单金额(元),商家实收(元)\n\
        交易\t,T1\t,A1\t,0.30\t,0.30\t\n\n\
        交易退款,T1,A1,-0.30,-0.30\n\
        #-----业务明细列表结束-----\n#anything";
    let lines = statement::read(text.as_bytes(), Charset::Utf8).unwrap().lines;
    let read: Vec<_> = lines.iter().map(|line| (line.kind, line.total_fen, line.created_at)).collect();
    assert_eq!(read, [(Kind::Payment, 30, None), (Kind::Refund, -30, None)]);
}

/// A file that is truncated or lacks a column is refused as a whole; an unreadable line is named, and the other one is
/// read.
#[test]
fn refused() {
    let text = String::from_utf8(written(Charset::Utf8)).unwrap();
    let read = |text: &str| statement::read(text.as_bytes(), Charset::Utf8).unwrap_err();
    let (cut, _) = text.split_once("#-----------------------------------------业务明细列表结束").unwrap();
    assert_eq!(read(cut), StatementError::Cut);
    assert_eq!(read(""), StatementError::Cut);
    assert_eq!(read("<html>expired</html>"), StatementError::Cut);
    assert_eq!(read(&text.replace("商户订单号", "x")), StatementError::Column("商户订单号"));
    let odd = |text: &str| {
        let read = statement::read(text.as_bytes(), Charset::Utf8).unwrap();
        (read.lines.len(), read.odd.first().map(|(line, _)| *line))
    };
    assert_eq!(odd(&text.replace("-0.34\t", "-0.345\t")), (1, Some(7)));
    assert_eq!(odd(&text.replacen("A1\t", "A1\t,", 1)).1, Some(6));
    assert_eq!(odd(&text.replace("退款\t", "转账\t")), (1, Some(7)));
    // A value on which no decision depends may be anything.
    assert_eq!(odd(&text.replacen("2026-11-21 00:00:09", "soon", 1)), (2, None));
}

/// The address of a bill, and its absence.
#[test]
fn address() {
    let query = BillQuery { bill_type: "trade".to_owned(), bill_date: "2026-11-20".to_owned() };
    assert_eq!(BillQuery::read(&query.to_biz_content().unwrap()), Ok(query.clone()));
    assert!(BillQuery { bill_date: "2026-11".to_owned(), ..query.clone() }.check().is_ok());
    for bill_date in ["", "2026", "2026/11/20", "2026-11-2x", "2026-11-20 "] {
        assert!(
            BillQuery { bill_date: bill_date.to_owned(), ..query.clone() }.check().is_err(),
            "{bill_date}"
        );
    }
    let address = BillAddress { bill_download_url: "https://files.example/x".to_owned() };
    let found = download_url::read_answer(&success_content(&address).unwrap());
    assert_eq!(found, FoundBill::There(address));
    let fault = |sub_code: &str| download_url::read_answer(&Fault::business(sub_code, "").to_content());
    assert_eq!(fault("isp.bill_not_exist"), FoundBill::NotThere);
    assert!(matches!(fault("isv.invalid-arguments"), FoundBill::Refused(_)));
    assert!(matches!(fault("isp.unknow-error"), FoundBill::Unknown(_)));
    assert!(matches!(
        download_url::read_answer("{\"code\":\"10000\",\"bill_download_url\":\"\"}"),
        FoundBill::Unknown(_)
    ));
}

proptest! {
    /// Any subject without control characters survives, whatever separators it contains.
    #[test]
    fn subjects(subject in "[a-z茶,\"#' ]{0,20}") {
        let lines = vec![Line { subject: subject.trim().to_owned(), ..line(Kind::Payment, "", 1) }];
        let span = (at("2026-11-20T16:00:00Z"), at("2026-11-21T16:00:00Z"));
        let bytes = statement::write("1", span, &lines, Charset::Gbk).unwrap();
        prop_assert_eq!(statement::read(&bytes, Charset::Gbk), Ok(whole(lines)));
    }

    /// Arbitrary text makes the reader return an error at worst.
    #[test]
    fn never_panics(text in "(#业务明细列表\n)?[\\PC\n,\"]{0,80}(\n#业务明细列表结束)?") {
        let _ = statement::read(text.as_bytes(), Charset::Utf8);
    }
}
