//! `alipay.data.dataservice.bill.downloadurl.query`: the download URL of a bill, valid for thirty seconds.

use std::time::Duration;

use cashier_protocol::alipay::bill::download_url::{BillAddress, BillQuery};
use cashier_protocol::alipay::outcome::Fault;

use super::file::Ticket;
use super::period::Period;
use crate::alipay::desk::{Desk, success};

/// How long the URL is valid.
const ADDRESS_LIVES: Duration = Duration::from_secs(30);

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: BillQuery = desk.read()?;
    let period = Period::parse(&asked.bill_date).ok_or_else(invalid_date)?;
    let is_running = desk.now < period.until;
    let may_be_running = desk.world.settings().has_bill_of_today;
    if is_running && !(may_be_running && desk.now >= period.from) {
        return Err(invalid_date());
    }
    if !is_running && desk.now < period.ready_at() && !may_be_running {
        return Err(Fault::business("isp.bill_not_exist", "账单不存在"));
    }
    let ticket = Ticket {
        app_id: desk.call.app_id.clone(),
        kind: asked.bill_type,
        date: asked.bill_date,
        expires_at: desk.now.saturating_add(ADDRESS_LIVES),
    };
    let path = ticket.to_path(desk.sandbox);
    success(&BillAddress { bill_download_url: format!("{}{path}", desk.call.base_url) })
}

fn invalid_date() -> Fault {
    Fault::business("isv.invalid-bill-date", "账单日期无效: 只能查询已结束的日期或月份")
}
