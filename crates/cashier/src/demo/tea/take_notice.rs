//! `POST /tea/notify`: the wallet reports how a payment ended.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;

use super::super::merchant::{Notice, accept};
use super::Tea;
use super::order::Fact;

pub(super) async fn handle(State(tea): State<Tea>, headers: HeaderMap, body: Bytes) -> Json<Value> {
    accept(&tea.inner.api, &headers, &body, |notice| tea.take(notice))
}

impl Tea {
    /// Applies a signed notice about one of its orders at its price. Any other is accepted without effect, or the
    /// wallet would keep sending it for a day.
    fn take(&self, notice: &Notice) {
        let fact = match notice.status.as_str() {
            "SUCCESS" => Fact::Paid { payment_id: notice.payment_id.clone() },
            "FAIL" => Fact::Failed { reason: "FAIL".to_owned() },
            _ => return,
        };
        let amount = &notice.amount;
        let learned = self.inner.book.change(|book| {
            let order = book.order_mut(&notice.request_id);
            let order = order.filter(|order| order.costs(&amount.currency, &amount.value));
            order.map(|order| order.learn(fact)).is_some()
        });
        if !learned {
            tracing::warn!(order.id = %notice.request_id, "a notice matches no order of the tea shop");
        }
    }
}
