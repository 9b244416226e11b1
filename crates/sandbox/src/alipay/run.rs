//! Dispatches a call to its method. Both forms of the interface use it.

use cashier_protocol::alipay::outcome::Fault;

use super::desk::Desk;
use super::{bill, certificate, oauth, royalty, trade};

/// Returns the content of a success.
///
/// # Errors
/// The fault to answer.
pub(super) fn run(desk: &mut Desk<'_>) -> Result<String, Fault> {
    match desk.call.method.as_str() {
        "alipay.trade.create" => trade::create::answer(desk),
        "alipay.trade.precreate" => trade::precreate::answer(desk),
        "alipay.trade.query" => trade::query::answer(desk),
        "alipay.trade.close" => trade::close::answer(desk),
        "alipay.trade.cancel" => trade::cancel::answer(desk),
        "alipay.trade.refund" => trade::refund::answer(desk),
        "alipay.trade.fastpay.refund.query" => trade::refund_query::answer(desk),
        "alipay.trade.order.settle" => royalty::settle::answer(desk),
        "alipay.trade.order.settle.query" => royalty::settle_query::answer(desk),
        "alipay.trade.royalty.relation.bind" => royalty::bind::answer(desk),
        "alipay.trade.royalty.relation.unbind" => royalty::unbind::answer(desk),
        "alipay.trade.royalty.relation.batchquery" => royalty::batchquery::answer(desk),
        "alipay.data.dataservice.bill.downloadurl.query" => bill::download_url::answer(desk),
        "alipay.open.app.alipaycert.download" => certificate::answer(desk),
        "alipay.system.oauth.token" => oauth::answer(desk),
        unknown => {
            let message = format!("不存在的方法名: the sandbox does not play {unknown}");
            Err(Fault::new("40002", "isv.invalid-method", message))
        }
    }
}
