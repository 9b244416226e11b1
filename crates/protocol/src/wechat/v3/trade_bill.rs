//! The rows of a trade bill of kind `ALL`, typed: payments and refunds with their amounts in fen.
//!
//! Headers have changed over the years, so cells are found by name, under each name they have had.

use cashier_core::time::Timestamp;

use super::bill_file::{Bill, BillError, Table, format_yuan, parse_yuan};
use crate::china_time::{parse_dashed, to_dashed};

/// The header of the rows.
pub const HEAD: [&str; 27] = [
    "交易时间",
    "公众账号ID",
    "商户号",
    "特约商户号",
    "设备号",
    "微信订单号",
    "商户订单号",
    "用户标识",
    "交易类型",
    "交易状态",
    "付款银行",
    "货币种类",
    "应结订单金额",
    "代金券金额",
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
    "商品名称",
    "商户数据包",
    "手续费",
    "费率",
    "订单金额",
    "申请退款金额",
    "费率备注",
];

/// The header of the totals.
pub const SUMS_HEAD: [&str; 7] = [
    "总交易单数",
    "应结订单总金额",
    "退款总金额",
    "充值券退款总金额",
    "手续费总金额",
    "订单总金额",
    "申请退款总金额",
];

/// A refund in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillRefund {
    /// The provider's number of the refund.
    pub refund_id: String,
    /// The merchant's number of the refund.
    pub out_refund_no: String,
    /// The amount refunded, in fen.
    pub fen: i64,
    /// `SUCCESS`, `PROCESSING` …
    pub status: String,
}

/// A row: a payment, or a refund of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TradeRow {
    /// When it happened.
    pub at: Timestamp,
    /// The official account, mini program or app.
    pub appid: String,
    /// The merchant.
    pub mchid: String,
    /// The provider's number of the order.
    pub transaction_id: String,
    /// The merchant's number of the order.
    pub out_trade_no: String,
    /// Who paid.
    pub openid: String,
    /// `NATIVE`, `JSAPI`, `MWEB` …
    pub trade_type: String,
    /// `SUCCESS` for a payment, `REFUND` or `REVOKED` for a refund.
    pub trade_state: String,
    /// The bank.
    pub bank_type: String,
    /// The amount of the order, in fen. Zero in a refund's row.
    pub fen: i64,
    /// The refund; `None` in a payment's row.
    pub refund: Option<BillRefund>,
    /// What was paid for.
    pub description: String,
    /// The order's `attach` value.
    pub attach: String,
    /// The provider's fee in yuan, as written: it has five decimals and may be negative.
    pub fee: String,
    /// The fee rate, such as `0.60%`.
    pub rate: String,
}

/// Reads all rows of a bill.
///
/// # Errors
/// [`BillError::Cell`] with the first column that is missing or cannot be read.
pub fn read(bill: &Bill) -> Result<Vec<TradeRow>, BillError> {
    bill.entries.rows.iter().map(|row| read_row(&bill.entries, row)).collect()
}

/// Reads one row. Only what is compared is required: numbers, amounts, states and the time.
///
/// # Errors
/// [`BillError::Cell`] with the first column that is missing or cannot be read.
pub fn read_row(table: &Table, row: &[String]) -> Result<TradeRow, BillError> {
    let maybe = |names: &[&'static str]| names.iter().find_map(|name| table.cell(row, name));
    let text = |name: &'static str| maybe(&[name]).map(str::to_owned).ok_or(BillError::Cell(name));
    let free = |name: &'static str| maybe(&[name]).unwrap_or_default().to_owned();
    let fen = |names: &[&'static str]| {
        let name = names.first().copied().unwrap_or_default();
        maybe(names).and_then(parse_yuan).ok_or(BillError::Cell(name))
    };
    let refund_id = maybe(&["微信退款单号"]).unwrap_or_default();
    let has_refund = !matches!(refund_id, "" | "0");
    let refund = if has_refund {
        Some(BillRefund {
            refund_id: refund_id.to_owned(),
            out_refund_no: text("商户退款单号")?,
            fen: fen(&["申请退款金额", "退款金额"])?,
            status: text("退款状态")?,
        })
    } else {
        None
    };
    Ok(TradeRow {
        at: parse_dashed(&text("交易时间")?).ok_or(BillError::Cell("交易时间"))?,
        appid: free("公众账号ID"),
        mchid: free("商户号"),
        transaction_id: free("微信订单号"),
        out_trade_no: text("商户订单号")?,
        openid: free("用户标识"),
        trade_type: free("交易类型"),
        trade_state: text("交易状态")?,
        bank_type: free("付款银行"),
        fen: fen(&["订单金额", "总金额", "应结订单金额"])?,
        refund,
        description: free("商品名称"),
        attach: free("商户数据包"),
        fee: free("手续费"),
        rate: free("费率"),
    })
}

/// Makes a bill of these rows. The total of the fees is passed in, because its decimals are the provider's choice.
///
/// # Errors
/// [`BillError::Cell`] when a sum does not fit.
pub fn write(rows: &[TradeRow], fee_total: &str) -> Result<Bill, BillError> {
    let total = sum(rows.iter().map(|row| row.fen)).ok_or(BillError::Cell("订单总金额"))?;
    let refunds = rows.iter().filter_map(|row| row.refund.as_ref());
    let refunded = sum(refunds.map(|refund| refund.fen)).ok_or(BillError::Cell("申请退款总金额"))?;
    let count = rows.len().to_string();
    let sums = [count.as_str(), &total, &refunded, "0.00", fee_total, &total, &refunded];
    let table =
        |head: &[&str], rows| Table { head: head.iter().map(|&name| name.to_owned()).collect(), rows };
    Ok(Bill {
        entries: table(&HEAD, rows.iter().map(write_row).collect()),
        sums: table(&SUMS_HEAD, vec![sums.map(str::to_owned).to_vec()]),
    })
}

fn sum(mut values: impl Iterator<Item = i64>) -> Option<String> {
    values.try_fold(0_i64, i64::checked_add).map(format_yuan)
}

fn write_row(row: &TradeRow) -> Vec<String> {
    let amount = format_yuan(row.fen);
    // A payment's row has zeros where a refund's has numbers.
    let (refund_id, out_refund_no, refunded, kind, status) = match &row.refund {
        Some(refund) => {
            let fen = format_yuan(refund.fen);
            (
                refund.refund_id.as_str(),
                refund.out_refund_no.as_str(),
                fen,
                "ORIGINAL",
                refund.status.as_str(),
            )
        }
        None => ("0", "0", "0.00".to_owned(), "", ""),
    };
    let at = to_dashed(row.at);
    [
        at.as_str(),
        &row.appid,
        &row.mchid,
        "0",
        "",
        &row.transaction_id,
        &row.out_trade_no,
        &row.openid,
        &row.trade_type,
        &row.trade_state,
        &row.bank_type,
        "CNY",
        &amount,
        "0.00",
        refund_id,
        out_refund_no,
        &refunded,
        "0.00",
        kind,
        status,
        &row.description,
        &row.attach,
        &row.fee,
        &row.rate,
        &amount,
        &refunded,
        "",
    ]
    .map(str::to_owned)
    .to_vec()
}
