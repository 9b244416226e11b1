//! `GET /hserve/v2.2/idp/pay/order/`: the user's own orders, a page at a time.

use std::borrow::Cow;

use cashier_core::error::Error;
use cashier_protocol::baas::list::{ListQuery, page};
use cashier_store::read::{Condition, OrderQuery};
use url::form_urlencoded;

use super::condition::{condition, equal, field};
use super::show_order::view;
use super::{Call, Reply};
use crate::error::read_error;

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let user = call.signed_in().await?.user;
    let pairs = form_urlencoded::parse(call.query.as_bytes());
    let query = ListQuery::parse(pairs.map(|(name, value)| (owned(name), owned(value))))?;
    let mut parts = vec![condition(&query.condition)?];
    for (name, value) in &query.equal {
        parts.extend(equal(name, value)?);
    }
    let mut order_by = Vec::with_capacity(query.order_by.len());
    for (name, is_down) in &query.order_by {
        order_by.push((field(name)?, *is_down));
    }
    let wanted = OrderQuery {
        merchant: call.client.merchant,
        app: call.client.client_id.clone(),
        user,
        condition: Condition::All(parts),
        order_by,
        limit: query.limit,
        offset: query.offset,
    };
    let (orders, total) = call.app.reader.list_orders(&wanted).await.map_err(|error| read_error(&error))?;
    let views: Vec<_> = orders.iter().map(view).collect();
    Ok(Reply::ok(page(call.path, &query, total, &views)))
}

fn owned(text: Cow<'_, str>) -> String {
    text.into_owned()
}
