//! `alipay.trade.royalty.relation.unbind`: removes receivers. Alipay's documentation does not say what happens to an
//! unknown relation; here it is a success.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::royalty::relation::{Changed, Unbind};

use crate::alipay::desk::{Desk, success};

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: Unbind = desk.read()?;
    for receiver in asked.receiver_list {
        let known = desk.world.receivers.iter().find(|known| {
            known.merchant == desk.call.app_id
                && known.kind == receiver.kind
                && known.account == receiver.account
        });
        if let Some(mut known) = known.cloned() {
            known.is_active = false;
            desk.world.put_receiver(known);
        }
    }
    success(&Changed { result_code: "SUCCESS".to_owned() })
}
