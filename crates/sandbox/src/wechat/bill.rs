//! The lines of a day: payments and refunds, their movements of money, and shares. Days are in China time.

use std::time::Duration;

use cashier_core::time::Timestamp;
use cashier_protocol::china_time::{parse_dashed, to_dashed, to_day};
use cashier_protocol::wechat::v3::bill_file::{Bill, BillError, Table, format_yuan};
use cashier_protocol::wechat::v3::trade_bill::{self, BillRefund, TradeRow};

use super::fees::{FEE_RATE, fee_fen, fee_text};
use crate::Sandbox;
use crate::orders::{Order, Provider, Refund, RefundState};

/// When the bill of a day is available: at ten the next morning.
const READY_AFTER: Duration = Duration::from_hours(24 + 10);

/// Why there is no bill.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoBill {
    /// Not a day, or a day in the future.
    Day,
    /// The day is over, but its bill is not written yet.
    Creating,
    /// There was no activity on that day.
    Empty,
}

/// The rows that a trade bill contains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rows {
    All,
    Payments,
    Refunds,
}

/// Checks that the day (`2019-06-11`) has a bill.
pub(super) fn check_day(sandbox: &Sandbox, day: &str) -> Result<(), NoBill> {
    let begins_at = parse_dashed(&format!("{day} 00:00:00")).ok_or(NoBill::Day)?;
    let now = sandbox.clock.now();
    if begins_at > now {
        return Err(NoBill::Day);
    }
    let is_early = sandbox.keeper.read(|world| world.settings().has_bill_of_today);
    if is_early || now >= begins_at.saturating_add(READY_AFTER) { Ok(()) } else { Err(NoBill::Creating) }
}

/// The trade bill of a day.
pub(super) fn trade(sandbox: &Sandbox, day: &str, rows: Rows) -> Result<Vec<u8>, NoBill> {
    let mut found = of_wechat(sandbox, |order| trade_rows(order, day, rows));
    if found.is_empty() {
        return Err(NoBill::Empty);
    }
    found.sort_by_key(|row| row.at);
    let fees = found.iter().map(|row| match &row.refund {
        None => fee_fen(row.fen),
        Some(refund) => fee_fen(refund.fen).saturating_neg(),
    });
    let fee_total = fee_text(fees.fold(0, i64::saturating_add));
    trade_bill::write(&found, &fee_total).map(|bill| bill.to_bytes()).map_err(|_: BillError| NoBill::Empty)
}

fn of_wechat<T>(sandbox: &Sandbox, look: impl Fn(&Order) -> Vec<T>) -> Vec<T> {
    sandbox.keeper.read(|world| {
        let orders =
            world.book.newest_first().filter(|order| order.dialect.provider() == Provider::WechatPay);
        orders.flat_map(look).collect()
    })
}

fn trade_rows(order: &Order, day: &str, rows: Rows) -> Vec<TradeRow> {
    let Some(paid_at) = order.paid_at() else { return Vec::new() };
    let mut found = Vec::new();
    if rows != Rows::Refunds && to_day(paid_at) == day {
        found.push(row(order, paid_at, None));
    }
    if rows != Rows::Payments {
        let refunds = order.refunds.iter().filter(|refund| to_day(refund.created_at) == day);
        found.extend(refunds.map(|refund| row(order, refund.created_at, Some(refund))));
    }
    found
}

fn row(order: &Order, at: Timestamp, refund: Option<&Refund>) -> TradeRow {
    let refund = refund.map(|refund| BillRefund {
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.number.clone(),
        fen: refund.fen,
        status: refund_status(refund.state).to_owned(),
    });
    TradeRow {
        at,
        appid: order.app.clone(),
        mchid: order.merchant.clone(),
        transaction_id: order.transaction_id.clone(),
        out_trade_no: order.out_trade_no.clone(),
        openid: order.paid_by().unwrap_or_default().to_owned(),
        trade_type: order.method.clone(),
        trade_state: if refund.is_some() { "REFUND" } else { "SUCCESS" }.to_owned(),
        bank_type: "OTHERS".to_owned(),
        fen: if refund.is_some() { 0 } else { order.fen },
        fee: match &refund {
            None => fee_text(fee_fen(order.fen)),
            Some(refund) => fee_text(fee_fen(refund.fen).saturating_neg()),
        },
        refund,
        description: order.description.clone(),
        attach: order.attach.clone().unwrap_or_default(),
        rate: FEE_RATE.to_owned(),
    }
}

const fn refund_status(state: RefundState) -> &'static str {
    match state {
        RefundState::Processing => "PROCESSING",
        RefundState::Success => "SUCCESS",
        RefundState::Abnormal => "CHANGE",
        RefundState::Closed => "FAIL",
    }
}

/// The movements of the merchant's account on a day.
pub(super) fn fund_flow(sandbox: &Sandbox, day: &str) -> Result<Vec<u8>, NoBill> {
    const HEAD: [&str; 8] = [
        "记账时间",
        "微信支付业务单号",
        "资金流水单号",
        "业务名称",
        "业务类型",
        "收支类型",
        "收支金额(元)",
        "业务凭证号",
    ];
    let mut moved = of_wechat(sandbox, |order| movements(order, day));
    moved.sort();
    let line = |(at, id, name, kind, is_in, fen, voucher): &Movement| {
        let amount = format_yuan(*fen);
        let way = if *is_in { "收入" } else { "支出" };
        [&to_dashed(*at), id, id, *name, *kind, way, &amount, voucher].map(str::to_owned).to_vec()
    };
    let total = |is_in: bool| {
        let own = moved.iter().filter(move |movement| movement.4 == is_in).map(|movement| movement.5);
        format_yuan(own.fold(0, i64::saturating_add))
    };
    let sums =
        [("资金流水总笔数", moved.len().to_string()), ("收入金额", total(true)), ("支出金额", total(false))];
    write(&HEAD, moved.iter().map(line).collect(), &sums)
}

/// Time, number, business, its kind, whether money came in, amount, the merchant's number.
type Movement = (Timestamp, String, &'static str, &'static str, bool, i64, String);

fn movements(order: &Order, day: &str) -> Vec<Movement> {
    let mut moved: Vec<Movement> = Vec::new();
    if let Some(at) = order.paid_at().filter(|at| to_day(*at) == day) {
        let (id, number) = (&order.transaction_id, &order.out_trade_no);
        moved.push((at, id.clone(), "交易", "交易", true, order.fen, number.clone()));
        moved.push((at, id.clone(), "交易", "扣除交易手续费", false, fee_fen(order.fen), number.clone()));
    }
    for refund in &order.refunds {
        let Some(at) = refund.ended_at.filter(|at| to_day(*at) == day) else { continue };
        if refund.state == RefundState::Success {
            let id = refund.refund_id.clone();
            moved.push((at, id, "退款", "退款", false, refund.fen, refund.number.clone()));
        }
    }
    moved
}

/// The shares of a day.
pub(super) fn sharing(sandbox: &Sandbox, day: &str) -> Result<Vec<u8>, NoBill> {
    const HEAD: [&str; 11] = [
        "分账时间",
        "分账发起方",
        "分账方",
        "微信订单号",
        "微信分账/回退单号",
        "分账明细单号",
        "商户分账/回退单号",
        "分账接收方",
        "分账金额",
        "业务类型",
        "处理状态",
    ];
    let rows: Vec<Vec<String>> = of_wechat(sandbox, |order| share_rows(order, day));
    let sums = [("总笔数", rows.len().to_string())];
    write(&HEAD, rows, &sums)
}

fn share_rows(order: &Order, day: &str) -> Vec<Vec<String>> {
    let (merchant, transaction) = (&order.merchant, &order.transaction_id);
    let given = order.sharing.requests.iter().filter(|request| to_day(request.ends_at) == day);
    let given = given.flat_map(|request| {
        request.shares.iter().map(move |share| {
            let (at, amount) = (to_dashed(request.ends_at), format_yuan(share.fen));
            let result = if share.failure.is_some() { "分账失败" } else { "分账成功" };
            let (id, number) = (&request.order_id, &request.number);
            [
                &at,
                merchant,
                merchant,
                transaction,
                id,
                &share.detail_id,
                number,
                &share.account,
                &amount,
                "分账",
                result,
            ]
            .map(str::to_owned)
            .to_vec()
        })
    });
    let back = order.sharing.returns.iter().filter(|back| to_day(back.created_at) == day);
    let back = back.map(|back| {
        let (at, amount) = (to_dashed(back.created_at), format_yuan(back.fen));
        let (id, number) = (&back.return_id, &back.number);
        [&at, merchant, &back.account, transaction, id, id, number, merchant, &amount, "分账回退", "回退成功"]
            .map(str::to_owned)
            .to_vec()
    });
    given.chain(back).collect()
}

fn write(head: &[&str], rows: Vec<Vec<String>>, sums: &[(&str, String)]) -> Result<Vec<u8>, NoBill> {
    if rows.is_empty() {
        return Err(NoBill::Empty);
    }
    let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let sums_head = names(sums.iter().map(|(name, _)| *name).collect());
    let sums_row = sums.iter().map(|(_, sum)| sum.clone()).collect();
    let bill = Bill {
        entries: Table { head: names(head.to_vec()), rows },
        sums: Table { head: sums_head, rows: vec![sums_row] },
    };
    Ok(bill.to_bytes())
}
