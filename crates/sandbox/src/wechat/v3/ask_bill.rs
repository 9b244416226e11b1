//! `GET /v3/bill/tradebill`, `…/fundflowbill` and `/v3/profitsharing/bills`: requests the link to a day's bill.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use cashier_protocol::wechat::v3::bills::{BillLink, DOWNLOAD_PATH};
use cashier_protocol::wechat::v3::error::ApiError;

use super::call::Call;
use super::reply::{Done, refuse};
use crate::wechat::bill::{self, NoBill, Rows};
use crate::{Sandbox, draw, gzip};

/// How long a link is valid.
const LINK_LIVES: Duration = Duration::from_mins(5);

pub(super) async fn trade(State(sandbox): State<Sandbox>, call: Call) -> Response {
    let rows = match call.parameter("bill_type") {
        None | Some("ALL") => Ok(Rows::All),
        Some("SUCCESS") => Ok(Rows::Payments),
        Some("REFUND") => Ok(Rows::Refunds),
        Some(_) => Err(refuse("PARAM_ERROR", "bill_type must be ALL, SUCCESS or REFUND")),
    };
    let link = rows.and_then(|rows| run(&sandbox, &call, |day| bill::trade(&sandbox, day, rows)));
    call.answer(&sandbox, link)
}

pub(super) async fn fund_flow(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, |day| bill::fund_flow(&sandbox, day)))
}

pub(super) async fn sharing(State(sandbox): State<Sandbox>, call: Call) -> Response {
    call.answer(&sandbox, run(&sandbox, &call, |day| bill::sharing(&sandbox, day)))
}

/// The hash is of the uncompressed file, and the link leads to the host that the client used.
fn run(
    sandbox: &Sandbox,
    call: &Call,
    write: impl FnOnce(&str) -> Result<Vec<u8>, NoBill>,
) -> Result<Done, ApiError> {
    let day = call.parameter("bill_date").ok_or_else(|| refuse("PARAM_ERROR", "bill_date is required"))?;
    let file = bill::check_day(sandbox, day).and_then(|()| write(day)).map_err(refused)?;
    let token = draw::token(sandbox.entropy());
    let link = BillLink::new(&format!("{}{DOWNLOAD_PATH}?token={token}", call.origin), &file);
    let packed = match call.parameter("tar_type") {
        None => file,
        Some("GZIP") => gzip::pack(&file),
        Some(_) => return Err(refuse("PARAM_ERROR", "tar_type must be GZIP")),
    };
    let now = sandbox.clock.now();
    sandbox.downloads.put(token, Bytes::from(packed), now.saturating_add(LINK_LIVES), now);
    Ok(Done::json(&link))
}

fn refused(reason: NoBill) -> ApiError {
    match reason {
        NoBill::Day => refuse("PARAM_ERROR", "bill_date must be a day that has come, such as 2019-06-11"),
        NoBill::Creating => refuse("STATEMENT_CREATING", "账单生成中，请于次日 10 点后获取"),
        NoBill::Empty => refuse("NO_STATEMENT_EXIST", "请求的账单文件不存在：当日没有交易"),
    }
}
