//! `alipay.trade.royalty.relation.batchquery`: the receivers, page by page.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::royalty::relation::{BatchQuery, Page, Receiver};

use crate::alipay::desk::{Desk, success};

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: BatchQuery = desk.read()?;
    let own: Vec<Receiver> = desk
        .world
        .receivers
        .iter()
        .filter(|known| known.merchant == desk.call.app_id && known.is_active)
        .map(|known| Receiver {
            kind: known.kind.clone(),
            account: known.account.clone(),
            name: known.name.clone(),
            memo: known.relation.clone(),
            login_name: None,
        })
        .collect();
    let total = u32::try_from(own.len()).unwrap_or(u32::MAX);
    let skipped = usize::try_from(asked.page_num.saturating_sub(1).saturating_mul(asked.page_size));
    let taken = usize::try_from(asked.page_size);
    let page = own.into_iter().skip(skipped.unwrap_or(usize::MAX)).take(taken.unwrap_or_default());
    success(&Page {
        result_code: "SUCCESS".to_owned(),
        receiver_list: page.collect(),
        total_page_num: total.div_ceil(asked.page_size),
        total_record_num: total,
        current_page_num: asked.page_num,
        current_page_size: asked.page_size,
    })
}
