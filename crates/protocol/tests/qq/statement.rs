//! The statement of a day: what a stand-in writes can be read back, and anything else is refused.

use cashier_protocol::qq::fields::Request as _;
use cashier_protocol::qq::outcome;
use cashier_protocol::qq::statement::{
    RefundRow, Row, Statement, StatementError, StatementQuery, read, write,
};

use super::{account, at};

fn row(number: &str) -> Row {
    Row {
        at: at("2026-11-21T04:00:00Z"),
        mch_id: "10000100".to_owned(),
        appid: "d930ea5d5a258f4f".to_owned(),
        openid: "A000".to_owned(),
        method: "NATIVE".to_owned(),
        out_trade_no: number.to_owned(),
        transaction_id: "1000010020261121000000000001".to_owned(),
        currency: "CNY".to_owned(),
        total_fen: 1_234,
        state: "SUCCESS".to_owned(),
        refund: None,
        subject: "Tea, \"green\"".to_owned(),
        attach: String::new(),
        fee_fen: Some(7),
        rate: "0.60%".to_owned(),
    }
}

fn rows() -> Vec<Row> {
    let refund = RefundRow {
        asked_at: Some(at("2026-11-21T05:00:00Z")),
        out_refund_no: "r1".to_owned(),
        refund_id: "1000010020261121000000000002".to_owned(),
        fen: 1_000,
        state: "SUCCESS".to_owned(),
        done_at: Some(at("2026-11-21T05:10:00Z")),
    };
    let back = Row { refund: Some(refund), fee_fen: Some(-6), state: "REFUND".to_owned(), ..row("o2") };
    vec![row("o1"), back]
}

#[test]
fn rows_read_back() {
    let text = write(&rows());
    assert!(text.starts_with("交易时间,商户号,商户APPID,"), "{text}");
    assert_eq!(read(text.as_bytes(), &account()), Ok(Statement { rows: rows(), odd: Vec::new() }));
    // As spreadsheets expect it, followed by sums, and beginning with a byte order mark.
    let dressed =
        format!("\u{feff}{}总笔数,总金额\r\n`2,`12.34\r\n", text.replace("2026-11-21 12", "`2026-11-21 12"));
    assert_eq!(read(dressed.as_bytes(), &account()), Ok(Statement { rows: rows(), odd: Vec::new() }));
    assert_eq!(read(write(&[]).as_bytes(), &account()), Ok(Statement::default()), "a day without business");
}

/// Nothing unreadable passes as a day without payments.
#[test]
fn what_is_no_statement_is_refused() {
    let text = write(&rows());
    let no_column = text.replacen("退款金额(元)", "金额", 1);
    assert!(matches!(read(no_column.as_bytes(), &account()), Err(StatementError::Column(_))));
    let other_time = text.replace("2026-11-21 12:00:00", "21.11.2026");
    // An unreadable row is named, and the other rows are read.
    let odd = |text: &str| {
        let read = read(text.as_bytes(), &account()).unwrap();
        (read.rows.len(), read.odd)
    };
    assert_eq!(odd(&other_time), (0, vec![2, 3]));
    assert_eq!(odd(text.get(..text.len() - 20).unwrap()), (1, vec![3]));
    assert_eq!(odd(&text.replacen("12.34", "12.345", 1)), (1, vec![2]));
    // A fee that is not in whole fen, and a name with a comma but without quotes.
    let free = text.replace("\"Tea, \"\"green\"\"\"", "Tea, black");
    assert_eq!(odd(&free).0, 2, "{free}");
    assert_eq!(read(b"\xff\xfe", &account()), Err(StatementError::NotText));
    assert!(read(b"", &account()).is_err());
    assert!(read(b"<html>502 Bad Gateway</html>", &account()).is_err());
    let refusal = outcome::failure("PARAM_ERROR", "not ready");
    let signed = account().write(refusal, "n").unwrap();
    let refused = StatementError::Refused("PARAM_ERROR not ready".to_owned());
    assert_eq!(read(signed.as_bytes(), &account()), Err(refused));
}

#[test]
fn days_are_checked() {
    let query = |day: &str, kind: &str| StatementQuery {
        bill_date: day.to_owned(),
        bill_type: Some(kind.to_owned()),
    };
    assert!(query("20261121", "ALL").to_fields().is_ok());
    for (day, kind) in [("2026-11-21", "ALL"), ("20261321", "ALL"), ("", "ALL"), ("20261121", "MORE")] {
        assert!(query(day, kind).to_fields().is_err(), "{day} {kind}");
    }
}
