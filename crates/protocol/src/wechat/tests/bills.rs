//! Bills: the file format with odd cells, typed rows, and the link to the file.

use proptest::prelude::*;

use super::noon;
use crate::wechat::v3::bill_file::{Bill, BillError, ReadBill, Table, format_yuan, parse_yuan};
use crate::wechat::v3::bills::{
    BillLink, BillLinkError, FundAccount, TradeBillKind, fund_flow_bill, sharing_bill, trade_bill,
};
use crate::wechat::v3::trade_bill::{BillRefund, HEAD, SUMS_HEAD, TradeRow, read, write};

fn row(description: &str, refund: Option<BillRefund>) -> TradeRow {
    TradeRow {
        at: noon(),
        appid: "wxd678efh567hg6787".to_owned(),
        mchid: "1900000001".to_owned(),
        transaction_id: "4200000015201711256947025404".to_owned(),
        out_trade_no: "ord_1217752501".to_owned(),
        openid: "oUpF8uMuAJO".to_owned(),
        trade_type: "NATIVE".to_owned(),
        trade_state: if refund.is_some() { "REFUND" } else { "SUCCESS" }.to_owned(),
        bank_type: "CMC".to_owned(),
        fen: if refund.is_some() { 0 } else { 1_205 },
        refund,
        description: description.to_owned(),
        attach: "a=1".to_owned(),
        fee: "0.07000".to_owned(),
        rate: "0.60%".to_owned(),
    }
}

fn refund() -> BillRefund {
    BillRefund {
        refund_id: "50000404922017112502468056157".to_owned(),
        out_refund_no: "rfd_1".to_owned(),
        fen: 5,
        status: "SUCCESS".to_owned(),
    }
}

/// Typed rows read back, with commas, quotes and backticks in their cells; totals are right.
#[test]
fn rows_read_back() {
    let names =
        ["tea, green", "\"quoted\", twice\"\"", "`tick`", "a`,b", "ends with,", "", "茶,`", "`", ",", "a\tb"];
    let mut rows: Vec<TradeRow> = names.iter().map(|name| row(name, None)).collect();
    rows.push(row("back", Some(refund())));
    let bill = write(&rows, "0.70000").unwrap();
    let bytes = bill.to_bytes();
    let read_back = Bill::parse(&bytes).unwrap();
    let mut expected = rows.clone();
    // The one text that the format cannot represent gets a space.
    expected[6].description = "茶, `".to_owned();
    assert_eq!(read(&read_back).unwrap(), expected);
    assert_eq!(read_back.sums.cell(&read_back.sums.rows[0], "订单总金额"), Some("120.50"));
    assert_eq!(read_back.sums.cell(&read_back.sums.rows[0], "申请退款总金额"), Some("0.05"));
    assert_eq!(read_back.sums.cell(&read_back.sums.rows[0], "总交易单数"), Some("11"));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("\u{feff}交易时间,公众账号ID,") && text.ends_with("\r\n"));
    assert!(text.lines().filter(|line| line.starts_with('`')).all(|line| line.contains(",`")));
}

/// Names of goods as payers see them: a comma followed by a backtick, line breaks, invalid bytes. The row is
/// reassembled; if that is impossible it is reported, and the others are read.
#[test]
fn an_odd_name_spoils_no_other_row() {
    let rows: Vec<TradeRow> = ["one", "NAME", "three"].iter().map(|name| row(name, None)).collect();
    let text = String::from_utf8(write(&rows, "0.21").unwrap().to_bytes()).unwrap();
    for name in ["a,`b", ",`,`", "a\nb", "a\r\nb\nc", "a\nb,`c"] {
        let read_back = ReadBill::parse(text.replace("NAME", name).as_bytes()).unwrap();
        assert_eq!((read_back.odd.as_slice(), read_back.lines.len()), ([].as_slice(), 3), "{name:?}");
        let typed = read(&read_back.bill).unwrap();
        assert!(typed.iter().all(|row| row.fen == 1_205 && row.fee == "0.07000"), "{name:?}");
    }
    let bytes: Vec<u8> = text.split("NAME").map(str::as_bytes).collect::<Vec<_>>().join(&b"\xff\xfe"[..]);
    assert_eq!(ReadBill::parse(&bytes).unwrap().odd, Vec::<usize>::new());
    // A name that looks like the beginning of a row cannot be told from one.
    let read_back = ReadBill::parse(text.replace("NAME", "a\n`b").as_bytes()).unwrap();
    assert_eq!((read_back.odd, read_back.lines), (vec![3, 4], vec![2, 5]));
    // Truncated within the rows: that is not a day.
    let cut = text.replace("NAME", "a\nb").split("总交易单数").next().unwrap().to_owned();
    assert!(matches!(ReadBill::parse(cut.as_bytes()), Err(BillError::Order(_))), "{cut}");
}

/// A file in the older form, with older names, without a byte order mark and with bare line feeds.
#[test]
fn older_bills_are_read() {
    let text = "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,\
                货币种类,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,\
                退款类型,退款状态,商品名称,商户数据包,手续费,费率\n\
                `2014-11-10 16:33:45,`wx2421b1c4370ec43b,`10000100,`0,`1000,`1001690740201411100005734289,\
                `1415640626,`085e9858e3ba5186aafcbaed1,`MICROPAY,`SUCCESS,`CFT,`CNY,`0.01,`0.0,`0,`0,`0,`0,`,`,\
                `被扫支付测试,`订单额外描述,`0,`0.60%\n\
                `2014-11-10 16:46:14,`wx2421b1c4370ec43b,`10000100,`0,`1000,`1002780740201411100005729794,\
                `1415635270,`085e9858e90ca40c0b5aee463,`MICROPAY,`REFUND,`CFT,`CNY,`0.00,`0.0,`2008,`r1,`0.01,`0,\
                `ORIGINAL,`SUCCESS,`被扫支付测试,`订单额外描述,`0,`0.60%\n\
                总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额\n`2,`0.01,`0.01,`0.0,`0\n";
    let bill = Bill::parse(text.as_bytes()).unwrap();
    let rows = read(&bill).unwrap();
    assert_eq!((rows[0].fen, rows[0].refund.as_ref()), (1, None));
    assert_eq!(rows[1].refund.as_ref().map(|refund| refund.fen), Some(1));
    assert_eq!(bill.sums.cell(&bill.sums.rows[0], "总交易额"), Some("0.01"));
}

/// A day without activity has a header and totals and no rows.
#[test]
fn an_empty_bill() {
    let bill = write(&[], "0.00").unwrap();
    let back = Bill::parse(&bill.to_bytes()).unwrap();
    assert_eq!((back.entries.head.len(), back.sums.head.len()), (HEAD.len(), SUMS_HEAD.len()));
    assert_eq!(back, bill);
}

/// A file that is truncated, has lines of another width or anything after its totals is refused as a whole.
#[test]
fn broken_files_are_refused() {
    for (text, error) in [
        ("", BillError::NoHead),
        ("`1,`2\n", BillError::NoHead),
        ("a,b\n", BillError::Order(1)),
        ("a,b\n`1,`2\n", BillError::Order(2)),
        ("a,b\n`1,`2\nc,d\n", BillError::Order(3)),
        ("a,b\n`1,`2\nc\n`3,`4\n`5,`6\n", BillError::Order(5)),
        ("a,b\n`1\nc,d\n`1,`2\n", BillError::Width(2)),
        ("a,b\n`1,`2,`3\nc,d\n`1,`2\n", BillError::Width(2)),
        ("a,b\n`1,2\nc\n`1\n", BillError::Width(2)),
        ("a,b\n`1,`2\nc,d\n`1\n", BillError::Width(4)),
        ("a,b\n`1,`2\nc,d\n`1,`2\n`3,`4\n", BillError::Order(5)),
        ("a,b\n`1,`2\nc,d\n`1,`2\nmore\n", BillError::Order(5)),
    ] {
        assert_eq!(Bill::parse(text.as_bytes()), Err(error), "{text}");
    }
    assert_eq!(Bill::parse(b"\xff"), Err(BillError::NotText));
    let bill = Bill::parse("a,b\n`1,`2\nc\n`1\n".as_bytes()).unwrap();
    assert_eq!(read(&bill), Err(BillError::Cell("交易时间")));
}

/// Yuan are exact; a text that is not a number, or finer than a fen, is not an amount.
#[test]
fn yuan_are_exact() {
    for (text, fen) in [
        ("0.01", 1),
        ("12", 1_200),
        ("0.5", 50),
        ("-0.01000", -1),
        ("-1.20", -120),
        ("3.10000", 310),
        ("0", 0),
    ] {
        assert_eq!(parse_yuan(text), Some(fen), "{text}");
    }
    for text in [
        "",
        "-",
        ".5",
        "1.",
        "1,00",
        "1e2",
        "+1",
        "0.001",
        "-0.00600",
        "¥1",
        " 1",
        "99999999999999999999",
        "1.2.3",
        "--1",
    ] {
        assert_eq!(parse_yuan(text), None, "{text}");
    }
    assert_eq!((format_yuan(5).as_str(), format_yuan(-120).as_str()), ("0.05", "-1.20"));
}

/// The link authenticates the file and leads to a target of the provider.
#[test]
fn links() {
    let link = BillLink::new("https://api.mch.weixin.qq.com/v3/billdownload/file?token=6XIv5T*_", b"bill");
    assert_eq!(link.download().unwrap().target, "/v3/billdownload/file?token=6XIv5T*_");
    assert_eq!(link.check(b"bill"), Ok(()));
    assert_eq!(link.check(b"bilL"), Err(BillLinkError::Wrong));
    let upper = BillLink { hash_value: link.hash_value.to_uppercase(), ..link.clone() };
    assert_eq!(upper.check(b"bill"), Ok(()));
    for hash in ["", "zz", "00"] {
        let other = BillLink { hash_value: hash.to_owned(), ..link.clone() };
        assert_eq!(other.check(b"bill"), Err(BillLinkError::Wrong));
    }
    assert_eq!(
        BillLink { hash_type: "MD5".to_owned(), ..link.clone() }.check(b"bill"),
        Err(BillLinkError::HashType)
    );
    for url in ["", "/v3/billdownload/file", "file:///etc/passwd"] {
        let other = BillLink { download_url: url.to_owned(), ..link.clone() };
        assert_eq!(other.download(), Err(BillLinkError::NotAUrl));
    }
}

/// The requests of the three kinds of bills.
#[test]
fn requests() {
    for (call, target) in [
        (
            trade_bill("2019-06-11", &TradeBillKind::All),
            "/v3/bill/tradebill?bill_date=2019-06-11&bill_type=ALL",
        ),
        (
            fund_flow_bill("2019-06-11", &FundAccount::Basic),
            "/v3/bill/fundflowbill?bill_date=2019-06-11&account_type=BASIC",
        ),
        (sharing_bill("2019-06-11"), "/v3/profitsharing/bills?bill_date=2019-06-11"),
    ] {
        assert_eq!((call.method, call.target.as_str()), ("GET", target));
    }
}

proptest! {
    /// Any cells read back, except for line breaks and the one pair that the format cannot represent.
    #[test]
    fn cells_read_back(rows in proptest::collection::vec(proptest::collection::vec("[a茶,`\" \r\n]{0,9}", 3), 0..6)) {
        let head = |names: [&str; 3]| names.map(str::to_owned).to_vec();
        let bill = Bill {
            entries: Table { head: head(["a", "b", "c"]), rows },
            sums: Table { head: head(["d", "e", "f"]), rows: vec![head(["1", "2", "3"])] },
        };
        let back = Bill::parse(&bill.to_bytes()).unwrap();
        // Writing once more changes nothing: what was read can be represented.
        prop_assert_eq!(&Bill::parse(&back.to_bytes()).unwrap(), &back);
        for (cell, other) in bill.entries.rows.iter().flatten().zip(back.entries.rows.iter().flatten()) {
            if !cell.contains(",`") && !cell.contains(['\r', '\n']) {
                prop_assert_eq!(cell, other);
            }
        }
    }

    /// Fen read back from yuan.
    #[test]
    fn fen_read_back(fen in -1_000_000_000_000_i64..1_000_000_000_000) {
        prop_assert_eq!(parse_yuan(&format_yuan(fen)), Some(fen));
    }

    /// Any bytes are a bill or are refused.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[`,\na]{0,80}") {
        let _ = Bill::parse(&bytes);
        let _ = Bill::parse(text.as_bytes());
    }
}
