//! The daily trade bill.

use cashier_core::reconcile::{BillLine, LineKind};
use cashier_protocol::china_time;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::bill_file::{ReadBill, Table, parse_yuan};
use cashier_protocol::wechat::v3::bills::{self, BillLink, TradeBillKind};
use cashier_protocol::wechat::v3::error::Meaning;
use cashier_protocol::wechat::v3::trade_bill;

use super::Wechat;
use crate::providers::connector::{Bill, BillProblem};
use crate::providers::wire::Wire;

impl Wechat {
    pub(super) async fn fetch_bill(&self, wire: &Wire, day: &str) -> Result<Bill, BillProblem> {
        let unreadable = |text: &str| BillProblem::Unreadable(text.to_owned());
        let link = match self.call::<BillLink>(wire, &bills::trade_bill(day, &TradeBillKind::All)).await {
            Answer::Done(link) => link,
            Answer::Refused(error) => {
                return Err(match error.meaning() {
                    Meaning::NoBill => BillProblem::Empty,
                    Meaning::NotReady => BillProblem::NotReady,
                    _ => BillProblem::Unreadable(format!("{}: {}", error.code, error.message)),
                });
            }
            Answer::Unknown(_) => return Err(BillProblem::NoAnswer),
        };
        // The host is the configured one, not the one in the link.
        let call = link.download().map_err(|error| unreadable(&error.to_string()))?;
        let answer = self.send(wire, &call, true).await.ok_or(BillProblem::NoAnswer)?;
        let file = answer.body.filter(|_| answer.status == 200).ok_or(BillProblem::NoAnswer)?;
        link.check(&file).map_err(|error| unreadable(&error.to_string()))?;
        read(&file).map_err(|error| unreadable(&error))
    }
}

fn read(file: &[u8]) -> Result<Bill, String> {
    let read = ReadBill::parse(file).map_err(|error| error.to_string())?;
    let entries = &read.bill.entries;
    let mut bill = Bill::default();
    let mut odd: Vec<(usize, String)> =
        read.odd.iter().map(|at| (*at, "does not fit its columns".to_owned())).collect();
    for (cells, at) in entries.rows.iter().zip(&read.lines) {
        match trade_bill::read_row(entries, cells) {
            Ok(row) => bill.lines.push(line(entries, &row, cells)),
            Err(error) => odd.push((*at, error.to_string())),
        }
    }
    odd.sort_unstable();
    bill.odd = odd.into_iter().map(|(at, what)| format!("line {at} {what}")).collect();
    Ok(bill)
}

/// The merchant's number; the provider's own for a refund made in its console without one.
fn or_else(number: &str, other: &str) -> String {
    if matches!(number, "" | "0") { other.to_owned() } else { number.to_owned() }
}

fn line(table: &Table, row: &trade_bill::TradeRow, cells: &[String]) -> BillLine {
    let currency = table.cell(cells, "货币种类").filter(|code| !code.is_empty()).unwrap_or("CNY").to_owned();
    let day = china_time::to_day(row.at);
    match &row.refund {
        Some(refund) => BillLine {
            kind: LineKind::Refund,
            number: or_else(&refund.out_refund_no, &refund.refund_id),
            minor: refund.fen,
            currency,
            fee: None,
            is_done: refund.status == "SUCCESS",
            day,
        },
        None => BillLine {
            kind: LineKind::Payment,
            number: row.out_trade_no.clone(),
            minor: row.fen,
            currency,
            fee: parse_yuan(&row.fee),
            is_done: row.trade_state == "SUCCESS",
            day,
        },
    }
}

#[cfg(test)]
mod tests {
    use cashier_protocol::wechat::v3::trade_bill::{HEAD, SUMS_HEAD};

    use super::*;

    fn row(number: &str, name: &str, amount: &str) -> String {
        let cell = |column: &&str| match *column {
            "交易时间" => "2026-11-28 10:00:00",
            "商户订单号" => number,
            "交易状态" => "SUCCESS",
            "商品名称" => name,
            "订单金额" => amount,
            "手续费" => "0.01000",
            _ => "0",
        };
        HEAD.iter().map(|column| format!("`{}", cell(column))).collect::<Vec<_>>().join(",")
    }

    /// Malformed rows are reported, and the rest of the day is compared.
    #[test]
    fn an_odd_row_leaves_the_day_readable() {
        let rows = [
            row("one", "Tea", "1.00"),
            row("two", "a,`b", "1.00"),
            row("three", "a\nb", "1.00"),
            row("four", "Tea", "much"),
            row("five", "a\n`b", "1.00"),
            row("six", "Tea", "1.00"),
        ];
        let sums = vec!["`0"; SUMS_HEAD.len()].join(",");
        let file = format!(
            "\u{feff}{}\r\n{}\r\n{}\r\n{sums}\r\n",
            HEAD.join(","),
            rows.join("\r\n"),
            SUMS_HEAD.join(",")
        );
        let bill = read(file.as_bytes()).unwrap();
        let numbers: Vec<_> = bill.lines.iter().map(|line| line.number.as_str()).collect();
        assert_eq!(numbers, ["one", "two", "three", "six"]);
        assert_eq!(bill.odd.len(), 3, "{:?}", bill.odd);
        assert!(bill.odd[0].starts_with("line 6 ") && bill.odd[0].contains("订单金额"), "{:?}", bill.odd);
        assert!(bill.lines.iter().all(|line| line.minor == 100 && line.fee == Some(1)));
    }
}
