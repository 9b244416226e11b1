//! An order as shown by the control API.

use cashier_core::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::Sandbox;
use crate::identity::MERCHANT_NAME;
use crate::orders::{Attempt, Key, Notice, Order, OrderId, Provider, Refund, RefundState, State, Subject};
use crate::scenario::Scenario;

/// An order.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderView {
    /// The sandbox's id; also the end of its cashier page's URL.
    id: String,
    provider: Provider,
    /// How it is paid, in the provider's terms.
    method: String,
    merchant_name: &'static str,
    merchant: String,
    app: String,
    out_trade_no: String,
    /// The provider's number; present once it is paid.
    transaction_id: Option<String>,
    amount_fen: i64,
    currency: &'static str,
    description: String,
    /// `not_paid`, `expired`, `paid`, `refunded`, `closed`.
    state: &'static str,
    created_at: String,
    expires_at: String,
    paid_at: Option<String>,
    payer: Option<String>,
    return_url: Option<String>,
    refunded_fen: i64,
    refunds: Vec<RefundView>,
    notices: Vec<NoticeView>,
    scenario: Option<Scenario>,
}

/// A refund.
#[derive(Serialize, ToSchema)]
struct RefundView {
    number: String,
    refund_id: String,
    amount_fen: i64,
    /// `processing`, `success`, `abnormal`, `closed`.
    #[schema(value_type = String)]
    state: RefundState,
    created_at: String,
    ended_at: Option<String>,
}

/// A notice and its attempts.
#[derive(Serialize, ToSchema)]
struct NoticeView {
    id: String,
    /// `payment`, `closed`, or `refund` with its number.
    about: String,
    url: String,
    /// True when the merchant accepted it.
    is_accepted: bool,
    next_at: Option<String>,
    attempts: Vec<AttemptView>,
}

/// One attempt.
#[derive(Serialize, ToSchema)]
struct AttemptView {
    at: String,
    status: Option<u16>,
    is_accepted: bool,
    said: String,
}

impl OrderView {
    pub(crate) fn new(order: &Order, now: Timestamp) -> Self {
        let paid = order.paid_at();
        Self {
            id: order.id.0.clone(),
            provider: order.dialect.provider(),
            method: order.method.clone(),
            merchant_name: MERCHANT_NAME,
            merchant: order.merchant.clone(),
            app: order.app.clone(),
            out_trade_no: order.out_trade_no.clone(),
            transaction_id: paid.map(|_| order.transaction_id.clone()),
            amount_fen: order.fen,
            currency: "CNY",
            description: order.description.clone(),
            state: state(order, now),
            created_at: order.created_at.to_rfc3339(),
            expires_at: order.expires_at.to_rfc3339(),
            paid_at: paid.map(Timestamp::to_rfc3339),
            payer: order.paid_by().map(str::to_owned),
            return_url: order.return_url.clone(),
            refunded_fen: order.refunded_fen(),
            refunds: order.refunds.iter().map(RefundView::new).collect(),
            notices: order.notices.iter().map(NoticeView::new).collect(),
            scenario: order.scenario,
        }
    }
}

fn state(order: &Order, now: Timestamp) -> &'static str {
    match order.state {
        State::Paid { .. } if order.refunds.is_empty() => "paid",
        State::Paid { .. } => "refunded",
        State::Closed { .. } => "closed",
        State::NotPaid if now >= order.expires_at => "expired",
        State::NotPaid => "not_paid",
    }
}

impl RefundView {
    fn new(refund: &Refund) -> Self {
        Self {
            number: refund.number.clone(),
            refund_id: refund.refund_id.clone(),
            amount_fen: refund.fen,
            state: refund.state,
            created_at: refund.created_at.to_rfc3339(),
            ended_at: refund.ended_at.map(Timestamp::to_rfc3339),
        }
    }
}

impl NoticeView {
    fn new(notice: &Notice) -> Self {
        Self {
            id: notice.id.clone(),
            about: match &notice.subject {
                Subject::Payment => "payment".to_owned(),
                Subject::Closed => "closed".to_owned(),
                Subject::Refund { number } => format!("refund {number}"),
            },
            url: notice.url.clone(),
            is_accepted: notice.attempts.iter().any(|attempt| attempt.is_accepted),
            next_at: notice.next_at.map(Timestamp::to_rfc3339),
            attempts: notice.attempts.iter().map(AttemptView::new).collect(),
        }
    }
}

impl AttemptView {
    fn new(attempt: &Attempt) -> Self {
        Self {
            at: attempt.at.to_rfc3339(),
            status: attempt.status,
            is_accepted: attempt.is_accepted,
            said: attempt.said.clone(),
        }
    }
}

impl Sandbox {
    /// The order identified by a text: the sandbox's id, a link's token, the text of a QR code, the link into the
    /// app, or a number of the merchant or the provider.
    pub(crate) fn resolve(&self, text: &str) -> Result<OrderId, Problem> {
        // The number in the link into the app is percent-encoded.
        let text = text.trim().replace("%3D", "=");
        let text = text.as_str();
        self.keeper.read(|world| {
            let parts = text.split(['=', '/', '?', '&']).filter(|part| !part.is_empty());
            let mut keys: Vec<Key> = parts.map(|part| Key::Link(part.to_owned())).collect();
            for (provider, merchants) in crate::identity::MERCHANTS {
                let number =
                    |merchant: &&str| Key::Merchant(*provider, (*merchant).to_owned(), text.to_owned());
                keys.extend(merchants.iter().map(number));
                keys.push(Key::Transaction(*provider, text.to_owned()));
            }
            let found = keys.iter().find_map(|key| world.book.find(key));
            found.map(|order| order.id.clone()).ok_or_else(Problem::not_found)
        })
    }

    /// An order as shown by the control API.
    pub(crate) fn view(&self, id: &OrderId) -> Result<OrderView, Problem> {
        let now = self.clock.now();
        let view = self.keeper.read(|world| world.book.get(id).map(|order| OrderView::new(order, now)));
        view.ok_or_else(Problem::not_found)
    }
}
