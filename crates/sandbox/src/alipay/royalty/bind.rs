//! `alipay.trade.royalty.relation.bind`: who may receive shares. Binding twice is a success.

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::royalty::relation::{Bind, Changed};

use crate::alipay::desk::{Desk, success};
use crate::orders::Receiver;

/// The maximum number of receivers of a merchant.
const RECEIVERS_MAX: usize = 20_000;

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let asked: Bind = desk.read()?;
    let own = desk.world.receivers.iter().filter(|known| known.merchant == desk.call.app_id);
    if own.count().saturating_add(asked.receiver_list.len()) > RECEIVERS_MAX {
        return Err(Fault::business(
            "ACQ.INVALID_PARAMETER",
            "receiver_list: the merchant has 20000 receivers",
        ));
    }
    for receiver in asked.receiver_list {
        desk.world.put_receiver(Receiver {
            merchant: desk.call.app_id.clone(),
            kind: receiver.kind,
            account: receiver.account,
            name: receiver.name,
            relation: receiver.memo,
            is_active: true,
        });
    }
    success(&Changed { result_code: "SUCCESS".to_owned() })
}
