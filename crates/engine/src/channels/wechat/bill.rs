//! The trade bill of a day.

use cashier_core::reconcile::{BillLine, LineKind};
use cashier_protocol::china_time;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::bill_file::{Bill, Table, parse_yuan};
use cashier_protocol::wechat::v3::bills::{self, BillLink, TradeBillKind};
use cashier_protocol::wechat::v3::error::Meaning;
use cashier_protocol::wechat::v3::trade_bill;

use super::Wechat;
use crate::channels::connector::{BillProblem, Wire};

impl Wechat {
    pub(in crate::channels) async fn bill(
        &self,
        wire: &Wire,
        day: &str,
    ) -> Result<Vec<BillLine>, BillProblem> {
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
        // The host is the one that is configured, not what the link says.
        let call = link.download().map_err(|error| unreadable(&error.to_string()))?;
        let answer = self.send(wire, &call, true).await.ok_or(BillProblem::NoAnswer)?;
        let file = answer.body.filter(|_| answer.status == 200).ok_or(BillProblem::NoAnswer)?;
        link.check(&file).map_err(|error| unreadable(&error.to_string()))?;
        read(&file).map_err(|error| unreadable(&error))
    }
}

fn read(file: &[u8]) -> Result<Vec<BillLine>, String> {
    let bill = Bill::parse(file).map_err(|error| error.to_string())?;
    let rows = trade_bill::read(&bill).map_err(|error| error.to_string())?;
    let lines = rows.iter().zip(&bill.entries.rows);
    Ok(lines.map(|(row, cells)| line(&bill.entries, row, cells)).collect())
}

/// The merchant's number; the provider's own for a refund that was made in its console without one.
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
