//! `alipay.trade.precreate`: a QR code. The trade exists once a payer scans it.

use std::time::Duration;

use cashier_protocol::alipay::outcome::Fault;
use cashier_protocol::alipay::trade::order::Product;
use cashier_protocol::alipay::trade::precreate::Precreated;

use super::order::take;
use crate::alipay::desk::{Desk, success};
use crate::draw;
use crate::orders::Link;

/// How long a code can be scanned.
const CODE_LIVES: Duration = Duration::from_hours(2);

/// The URL in a code. It is the provider's own: only the payer's phone understands it.
pub(crate) const CODE_PREFIX: &str = "https://qr.alipay.com/";

pub(crate) fn answer(desk: &mut Desk<'_>) -> Result<String, Fault> {
    let id = take(desk, Product::Precreate)?;
    let (now, token) = (desk.now, draw::token(desk.sandbox.entropy()));
    let order = desk.edit(&id)?;
    let expires_at = now.saturating_add(CODE_LIVES).min(order.expires_at);
    order.links.push(Link { token: token.clone(), expires_at });
    success(&Precreated {
        out_trade_no: order.out_trade_no.clone(),
        qr_code: format!("{CODE_PREFIX}{token}"),
    })
}
