//! The statement of trades: a CSV with remarks before and after its lines.
//!
//! Columns are found by name, because their number has changed over the years. Cells end with a tab so that
//! spreadsheets keep long numbers. A statement without its final remark is truncated and refused.

use cashier_core::time::Timestamp;
use thiserror::Error;

use crate::alipay::charset::{Charset, CharsetError};
use crate::alipay::yuan;
use crate::china_time;
use crate::csv_row::{cells, cells_of};

/// The remark before the column names.
const BEGIN: &str =
    "#-----------------------------------------业务明细列表----------------------------------------";
/// The remark after the last line.
const END: &str =
    "#-----------------------------------------业务明细列表结束------------------------------------";

const TRADE_NO: &str = "支付宝交易号";
const OUT_TRADE_NO: &str = "商户订单号";
const KIND: &str = "业务类型";
const SUBJECT: &str = "商品名称";
const CREATED: &str = "创建时间";
const FINISHED: &str = "完成时间";
const PAYER: &str = "对方账户";
const TOTAL: &str = "订单金额（元）";
const RECEIVED: &str = "商家实收（元）";
const REFUND_NO: &str = "退款批次号/请求号";
const FEE: &str = "服务费（元）";
const SHARED: &str = "分润（元）";
const MEMO: &str = "备注";

/// The columns as written.
const COLUMNS: [&str; 25] = [
    TRADE_NO,
    OUT_TRADE_NO,
    KIND,
    SUBJECT,
    CREATED,
    FINISHED,
    "门店编号",
    "门店名称",
    "操作员",
    "终端号",
    PAYER,
    TOTAL,
    RECEIVED,
    "支付宝红包（元）",
    "集分宝（元）",
    "支付宝优惠（元）",
    "商家优惠（元）",
    "券核销金额（元）",
    "券名称",
    "商家红包消费金额（元）",
    "卡消费金额（元）",
    REFUND_NO,
    FEE,
    SHARED,
    MEMO,
];

/// Why bytes are not a statement.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum StatementError {
    /// The remark before the column names, or the one after the last line, is missing.
    #[error("the statement is incomplete")]
    Cut,
    /// A required column is missing.
    #[error("the statement has no column {0}")]
    Column(&'static str),
    /// A line that does not fit its columns, counted from 1 in the whole text.
    #[error("line {0} of the statement cannot be read")]
    Line(usize),
}

/// The kind of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A payment.
    Payment,
    /// A refund; its sums are negative.
    Refund,
}

/// A statement that was read, line by line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Statement {
    /// The parts that could be read.
    pub lines: Vec<Line>,
    /// The lines that could not be read, counted from 1 in the whole text, each with the problem.
    pub odd: Vec<(usize, String)>,
}

/// One line. Sums are in fen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Alipay's number of the trade.
    pub trade_no: String,
    /// The merchant's number of the trade.
    pub out_trade_no: String,
    /// The kind.
    pub kind: Kind,
    /// What was paid for.
    pub subject: String,
    /// When the trade was created.
    pub created_at: Option<Timestamp>,
    /// When the money moved.
    pub finished_at: Option<Timestamp>,
    /// The payer's account, partly masked.
    pub payer: String,
    /// The price, or the amount refunded.
    pub total_fen: i64,
    /// The merchant's part of it.
    pub received_fen: i64,
    /// The refund's number.
    pub refund_no: String,
    /// Alipay's fee; negative for a payment. `None` when it is not in whole fen.
    pub fee_fen: Option<i64>,
    /// The amount shared.
    pub shared_fen: i64,
    /// A note.
    pub memo: String,
}

/// Reads a statement. A line that cannot be read does not affect the others.
///
/// # Errors
/// See [`StatementError`].
pub fn read(bytes: &[u8], charset: Charset) -> Result<Statement, StatementError> {
    // A name with a character outside the character set must not spoil the day.
    let text = charset.decode_lossy(bytes);
    let mut rows = text
        .lines()
        .enumerate()
        .map(|(index, row)| (index.saturating_add(1), row.trim_start_matches('\u{feff}')));
    let is_mark = |row: &str, is_end: bool| {
        row.starts_with('#') && row.contains("业务明细列表") && row.contains("结束") == is_end
    };
    rows.find(|(_, row)| is_mark(row, false)).ok_or(StatementError::Cut)?;
    let (number, names) = rows.next().ok_or(StatementError::Cut)?;
    let names: Vec<String> = cells(names)
        .ok_or(StatementError::Line(number))?
        .into_iter()
        .map(|name| name.replace('(', "（").replace(')', "）"))
        .collect();
    for needed in [TRADE_NO, OUT_TRADE_NO, KIND, TOTAL] {
        if !names.iter().any(|name| name == needed) {
            return Err(StatementError::Column(needed));
        }
    }
    let goods = names.iter().position(|name| name == SUBJECT);
    let mut statement = Statement::default();
    for (number, row) in rows {
        if is_mark(row, true) {
            return Ok(statement);
        }
        if row.trim().is_empty() {
            continue;
        }
        let cells = cells_of(row, names.len(), goods).ok_or("does not fit its columns".to_owned());
        match cells.and_then(|cells| read_line(&names, &cells)) {
            Ok(line) => statement.lines.push(line),
            Err(what) => statement.odd.push((number, what)),
        }
    }
    Err(StatementError::Cut)
}

/// Reads one line. Only what is compared is required: its kind, its numbers and its amount.
fn read_line(names: &[String], cells: &[String]) -> Result<Line, String> {
    let cell = |column: &str| {
        let mut found = names.iter().zip(cells).filter(|(name, _)| *name == column);
        found.next().map_or("", |(_, cell)| cell.as_str())
    };
    let fen = |column: &str| match cell(column) {
        "" => Some(0),
        text => yuan::parse_signed(text).ok(),
    };
    let time = |column: &str| china_time::parse_loose(cell(column));
    let kind = match cell(KIND) {
        "交易" => Kind::Payment,
        text if text.contains("退款") => Kind::Refund,
        text => {
            return Err(format!(
                "is business of another kind: {}",
                text.chars().take(20).collect::<String>()
            ));
        }
    };
    let unreadable = |column: &str| format!("cannot be read: {column}");
    if cell(OUT_TRADE_NO).is_empty() {
        return Err(unreadable(OUT_TRADE_NO));
    }
    Ok(Line {
        trade_no: cell(TRADE_NO).to_owned(),
        out_trade_no: cell(OUT_TRADE_NO).to_owned(),
        kind,
        subject: cell(SUBJECT).to_owned(),
        created_at: time(CREATED),
        finished_at: time(FINISHED),
        payer: cell(PAYER).to_owned(),
        total_fen: fen(TOTAL).ok_or_else(|| unreadable(TOTAL))?,
        received_fen: fen(RECEIVED).unwrap_or_default(),
        refund_no: cell(REFUND_NO).to_owned(),
        fee_fen: fen(FEE),
        shared_fen: fen(SHARED).unwrap_or_default(),
        memo: cell(MEMO).to_owned(),
    })
}

/// Writes the statement of a merchant's account for a period.
///
/// # Errors
/// [`CharsetError::NotInSet`].
pub fn write(
    account: &str,
    (from, until): (Timestamp, Timestamp),
    lines: &[Line],
    charset: Charset,
) -> Result<Vec<u8>, CharsetError> {
    let mut text = format!(
        "#支付宝业务明细查询\r\n#账号：[{account}]\r\n#起始日期：[{}]   终止日期：[{}]\r\n{BEGIN}\r\n{}\r\n",
        china_time::to_dashed(from),
        china_time::to_dashed(until),
        COLUMNS.join(",")
    );
    for line in lines {
        let cells: Vec<String> = COLUMNS.iter().map(|column| write_cell(&line.cell(column))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.push_str(END);
    text.push_str("\r\n");
    for (label, kind) in [("交易", Kind::Payment), ("退款", Kind::Refund)] {
        let own = lines.iter().filter(|line| line.kind == kind);
        let (count, sum) = own.fold((0_usize, 0_i64), |(count, sum), line| {
            (count.saturating_add(1), sum.saturating_add(line.received_fen))
        });
        let total = format!("#{label}合计：{count}笔，商家实收共{}元\r\n", yuan::write(sum));
        text.push_str(&total);
    }
    Ok(charset.encode(&text)?.into_owned())
}

impl Line {
    fn cell(&self, column: &str) -> String {
        let time = |at: Option<Timestamp>| at.map(china_time::to_dashed).unwrap_or_default();
        match column {
            TRADE_NO => self.trade_no.clone(),
            OUT_TRADE_NO => self.out_trade_no.clone(),
            KIND => if self.kind == Kind::Payment { "交易" } else { "退款" }.to_owned(),
            SUBJECT => self.subject.clone(),
            CREATED => time(self.created_at),
            FINISHED => time(self.finished_at),
            PAYER => self.payer.clone(),
            TOTAL => yuan::write(self.total_fen),
            RECEIVED => yuan::write(self.received_fen),
            REFUND_NO => self.refund_no.clone(),
            FEE => yuan::write(self.fee_fen.unwrap_or_default()),
            SHARED => yuan::write(self.shared_fen),
            MEMO => self.memo.clone(),
            _ if column.contains("（元）") => yuan::write(0),
            _ => String::new(),
        }
    }
}

/// A cell with its tab. One that contains a comma or a quote is quoted; a line break inside becomes a space.
fn write_cell(value: &str) -> String {
    let value: String = value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if value.contains([',', '"']) {
        format!("\"{}\t\"", value.replace('"', "\"\""))
    } else {
        format!("{value}\t")
    }
}
