//! The daily statement: a CSV with a header and one row per payment and refund.
//!
//! The header is known only from a public client's test double; the names of the states, and whether totals follow
//! the rows, were never published. Columns are found by name. A row that does not begin with a time ends the rows,
//! and no rows may follow it. A refusal comes as XML instead of the file.

use cashier_core::time::Timestamp;
use thiserror::Error;

use super::fields::{FieldError, Request, collect, option, require, text};
use super::message::Account;
use super::outcome::{self, Codes, Outcome};
use crate::alipay::yuan;
use crate::china_time;
use crate::csv_row::{cells, cells_of, write_cell};
use crate::flat_xml::Fields;
use crate::lenient::is_xml;

const AT: &str = "交易时间";
const MCH_ID: &str = "商户号";
const APPID: &str = "商户APPID";
const OPENID: &str = "用户标识";
const METHOD: &str = "支付场景";
const OUT_TRADE_NO: &str = "商户订单号";
const TRANSACTION: &str = "QQ钱包订单号";
const BANK: &str = "付款银行";
const CURRENCY: &str = "货币种类";
const TOTAL: &str = "订单金额(元)";
const DUE: &str = "商户应收金额(元)";
const PAID: &str = "用户支付金额(元)";
const STATE: &str = "交易状态";
const REFUND_ASKED: &str = "退款提交时间";
const REFUND_NO: &str = "商户退款订单号";
const REFUND_ID: &str = "QQ钱包退款订单号";
const REFUND_TOTAL: &str = "退款金额(元)";
const REFUND_STATE: &str = "退款状态";
const REFUND_DONE: &str = "退款成功时间";
const REFUND_WAY: &str = "退款方式";
const SUBJECT: &str = "商品名称";
const ATTACH: &str = "商户数据包";
const FEE: &str = "手续费金额(元)";
const RATE: &str = "费率";

/// The columns, in QQ Wallet's order.
const COLUMNS: [&str; 30] = [
    AT,
    MCH_ID,
    APPID,
    "子商户号",
    "子商户APPID",
    OPENID,
    "设备号",
    METHOD,
    OUT_TRADE_NO,
    TRANSACTION,
    BANK,
    CURRENCY,
    TOTAL,
    "商户优惠金额(元)",
    DUE,
    "QQ钱包优惠金额(元)",
    PAID,
    STATE,
    REFUND_ASKED,
    REFUND_NO,
    REFUND_ID,
    REFUND_TOTAL,
    "退还QQ钱包优惠金额(元)",
    REFUND_STATE,
    REFUND_DONE,
    REFUND_WAY,
    SUBJECT,
    ATTACH,
    FEE,
    RATE,
];

/// The content of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementQuery {
    /// The day, `20261121`.
    pub bill_date: String,
    /// `ALL`, `SUCCESS`, `REFUND` or `RECHAR`; `ALL` when absent.
    pub bill_type: Option<String>,
}

impl StatementQuery {
    /// The beginning and end of the day in China.
    pub fn day(&self) -> Option<(Timestamp, Timestamp)> {
        let from = china_time::parse_compact(&format!("{}000000", self.bill_date))?;
        Some((from, from.saturating_add(std::time::Duration::from_hours(24))))
    }
}

impl Request for StatementQuery {
    const ADDRESS: &'static str = "https://qpay.qq.com/cgi-bin/sp_download/qpay_mch_statement_down.cgi";

    fn to_fields(&self) -> Result<Fields, FieldError> {
        require(self.day().is_some(), "bill_date", "must be a day, yyyyMMdd")?;
        let kind = self.bill_type.as_deref();
        let is_kind = kind.is_none_or(|kind| ["ALL", "SUCCESS", "REFUND", "RECHAR"].contains(&kind));
        require(is_kind, "bill_type", "ALL, SUCCESS, REFUND or RECHAR")?;
        let bill_date = Some(self.bill_date.clone());
        Ok(collect([("bill_date", bill_date), ("bill_type", self.bill_type.clone())]))
    }

    fn read(fields: &Fields) -> Result<Self, FieldError> {
        let query = Self { bill_date: text(fields, "bill_date")?, bill_type: option(fields, "bill_type") };
        query.to_fields()?;
        Ok(query)
    }
}

/// Why bytes are not a statement.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum StatementError {
    /// QQ Wallet refused, with its reason.
    #[error("refused: {0}")]
    Refused(String),
    /// Not UTF-8.
    #[error("the statement is not UTF-8")]
    NotText,
    /// A required column is missing.
    #[error("the statement has no column {0}")]
    Column(&'static str),
    /// A line that does not fit its columns, counted from 1.
    #[error("line {0} of the statement cannot be read")]
    Line(usize),
}

/// A refund in a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundRow {
    /// When it was requested.
    pub asked_at: Option<Timestamp>,
    /// The merchant's number.
    pub out_refund_no: String,
    /// QQ Wallet's number.
    pub refund_id: String,
    /// The amount, in fen.
    pub fen: i64,
    /// Its state; only `SUCCESS` is certain.
    pub state: String,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// A statement that was read, row by row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Statement {
    /// The parts that could be read.
    pub rows: Vec<Row>,
    /// The lines that could not be read, counted from 1.
    pub odd: Vec<usize>,
}

/// One row. Sums are in fen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// When it happened.
    pub at: Timestamp,
    /// The merchant.
    pub mch_id: String,
    /// The app.
    pub appid: String,
    /// The payer.
    pub openid: String,
    /// How it was paid.
    pub method: String,
    /// The merchant's number of the order.
    pub out_trade_no: String,
    /// QQ Wallet's number of the order.
    pub transaction_id: String,
    /// The currency.
    pub currency: String,
    /// The price.
    pub total_fen: i64,
    /// The state of the order; for a payment only `SUCCESS` is certain.
    pub state: String,
    /// The refund, in its row.
    pub refund: Option<RefundRow>,
    /// What was paid for.
    pub subject: String,
    /// The order's passthrough data.
    pub attach: String,
    /// The fee; negative where it was returned. `None` when it is not in whole fen.
    pub fee_fen: Option<i64>,
    /// The fee rate.
    pub rate: String,
}

/// Reads the response. A row that cannot be read does not affect the others.
///
/// # Errors
/// See [`StatementError`].
pub fn read(bytes: &[u8], account: &Account) -> Result<Statement, StatementError> {
    if is_xml(bytes) {
        return Err(StatementError::Refused(refusal(bytes, account)));
    }
    // A name with invalid bytes must not spoil the day; a header with them is not a header.
    let text = String::from_utf8_lossy(bytes);
    if text.lines().next().unwrap_or_default().contains(char::REPLACEMENT_CHARACTER) {
        return Err(StatementError::NotText);
    }
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .map(|(index, line)| (index.saturating_add(1), line))
        .filter(|(_, line)| !line.trim().is_empty());
    let (number, head) = lines.next().ok_or(StatementError::Column(AT))?;
    let names = cells(head).ok_or(StatementError::Line(number))?;
    for needed in [AT, OUT_TRADE_NO, TOTAL, REFUND_NO, REFUND_TOTAL] {
        if !names.iter().any(|name| name == needed) {
            return Err(StatementError::Column(needed));
        }
    }
    let goods = names.iter().position(|name| name == SUBJECT);
    let (mut statement, mut is_over) = (Statement::default(), false);
    for (number, line) in lines {
        let first = line.split(',').next().unwrap_or_default().trim().trim_start_matches('`');
        let is_row = china_time::parse_dashed(first.trim_matches('"')).is_some();
        let count = cells(line).map_or(usize::MAX, |cells| cells.len());
        // A statement with only totals, or whose rows changed their form, must not pass as an empty day.
        if !is_row && count < names.len() {
            is_over = true;
            continue;
        }
        let cells = cells_of(line, names.len(), goods).filter(|_| is_row && !is_over);
        let row = cells.and_then(|cells| {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.trim_start_matches('`')).collect();
            read_row(&names, &cells)
        });
        match row {
            Some(row) => statement.rows.push(row),
            None => statement.odd.push(number),
        }
    }
    Ok(statement)
}

fn refusal(bytes: &[u8], account: &Account) -> String {
    let Ok(fields) = crate::flat_xml::read(bytes) else { return "an answer that is no statement".to_owned() };
    if account.verify(&fields).is_err() {
        return "an answer whose signature is not QQ Wallet's".to_owned();
    }
    let say = |codes: Codes| {
        let parts = [codes.err_code, codes.err_code_des, codes.return_msg];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    match outcome::read(&fields, |_| Ok(())) {
        Outcome::Refused(codes) | Outcome::Unknown(outcome::Doubt::Unclear(codes)) => say(codes),
        Outcome::Success(()) | Outcome::Unknown(outcome::Doubt::Unreadable) => {
            "an answer that is no statement".to_owned()
        }
    }
}

fn read_row(names: &[String], cells: &[&str]) -> Option<Row> {
    let cell = |column: &str| {
        let found = names.iter().zip(cells).find(|(name, _)| *name == column);
        found.map_or("", |(_, cell)| *cell)
    };
    let fen = |column: &str| match cell(column) {
        "" => Some(0),
        amount => yuan::parse_signed(amount).ok(),
    };
    let time = |column: &str| china_time::parse_loose(cell(column));
    let refund = match cell(REFUND_NO) {
        "" => None,
        number => Some(RefundRow {
            asked_at: time(REFUND_ASKED),
            out_refund_no: number.to_owned(),
            refund_id: cell(REFUND_ID).to_owned(),
            fen: fen(REFUND_TOTAL)?,
            state: cell(REFUND_STATE).to_owned(),
            done_at: time(REFUND_DONE),
        }),
    };
    let text = |column: &str| cell(column).to_owned();
    Some(Row {
        at: time(AT)?,
        mch_id: text(MCH_ID),
        appid: text(APPID),
        openid: text(OPENID),
        method: text(METHOD),
        out_trade_no: Some(text(OUT_TRADE_NO)).filter(|number| !number.is_empty())?,
        transaction_id: text(TRANSACTION),
        currency: text(CURRENCY),
        total_fen: fen(TOTAL)?,
        state: text(STATE),
        refund,
        subject: text(SUBJECT),
        attach: text(ATTACH),
        fee_fen: fen(FEE),
        rate: text(RATE),
    })
}

/// Writes a statement.
pub fn write(rows: &[Row]) -> String {
    let mut text = format!("{}\r\n", COLUMNS.join(","));
    for row in rows {
        let cells: Vec<String> = COLUMNS.iter().map(|column| write_cell(&row.cell(column))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

impl Row {
    fn cell(&self, column: &str) -> String {
        let refund = |value: fn(&RefundRow) -> String| self.refund.as_ref().map(value).unwrap_or_default();
        let time = |at: Option<Timestamp>| at.map(china_time::to_dashed).unwrap_or_default();
        match column {
            AT => china_time::to_dashed(self.at),
            MCH_ID => self.mch_id.clone(),
            APPID => self.appid.clone(),
            OPENID => self.openid.clone(),
            METHOD => self.method.clone(),
            OUT_TRADE_NO => self.out_trade_no.clone(),
            TRANSACTION => self.transaction_id.clone(),
            BANK => "BALANCE".to_owned(),
            CURRENCY => self.currency.clone(),
            TOTAL | DUE | PAID => yuan::write(self.total_fen),
            STATE => self.state.clone(),
            REFUND_ASKED => time(self.refund.as_ref().and_then(|refund| refund.asked_at)),
            REFUND_NO => refund(|refund| refund.out_refund_no.clone()),
            REFUND_ID => refund(|refund| refund.refund_id.clone()),
            REFUND_TOTAL => yuan::write(self.refund.as_ref().map_or(0, |refund| refund.fen)),
            REFUND_STATE => refund(|refund| refund.state.clone()),
            REFUND_DONE => time(self.refund.as_ref().and_then(|refund| refund.done_at)),
            REFUND_WAY => refund(|_| "ORIGINAL".to_owned()),
            SUBJECT => self.subject.clone(),
            ATTACH => self.attach.clone(),
            FEE => yuan::write(self.fee_fen.unwrap_or_default()),
            RATE => self.rate.clone(),
            _ if column.contains("(元)") => yuan::write(0),
            _ => String::new(),
        }
    }
}
