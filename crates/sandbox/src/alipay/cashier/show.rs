//! `GET /alipay/cashier/{order}`: the page, and the state that its script polls.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use cashier_core::time::Timestamp;
use cashier_protocol::alipay::trade::state::TradeState;
use serde::Deserialize;

use super::frame::{Frame, send};
use super::page::{CashierPage, Step, UnknownPage};
use super::texts::Language;
use super::{path_of, return_link};
use crate::Sandbox;
use crate::alipay::extra::Extra;
use crate::alipay::view;
use crate::orders::{Order, OrderId};

#[derive(Deserialize)]
pub(super) struct Request {
    /// The language chosen by the reader.
    lang: Option<String>,
    /// Present when the payer gave up.
    left: Option<String>,
}

pub(super) async fn handle(
    State(sandbox): State<Sandbox>,
    Path(order): Path<String>,
    Query(request): Query<Request>,
    headers: HeaderMap,
) -> Response {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = Language::choose(request.lang.as_deref(), accepted.unwrap_or_default());
    let path = path_of(&order);
    let Some(order) = sandbox.keeper.read(|world| world.book.get(&OrderId(order)).cloned()) else {
        let page = UnknownPage { frame: Frame::new(language, format!("{path}?lang=")) };
        return send(&page, StatusCode::NOT_FOUND, None);
    };
    let now = sandbox.clock.now();
    let step = match step(&order, now) {
        Step::SignIn | Step::Pay if request.left.is_some() => Step::Left,
        step => step,
    };
    let back = match step {
        Step::Paid | Step::Refunded => return_link::of(&sandbox, &order, now),
        Step::Left | Step::Closed | Step::Expired => {
            let quit = Extra::of(&order).quit_url;
            quit.as_deref().and_then(return_link::web_address).map(str::to_owned)
        }
        Step::SignIn | Step::Pay => None,
    };
    let go_to = back.clone().filter(|_| step == Step::Paid);
    let page = CashierPage::new(Frame::new(language, format!("{path}?lang=")), step, path, &order, back);
    send(&page, StatusCode::OK, go_to.as_deref())
}

fn step(order: &Order, now: Timestamp) -> Step {
    match view::state(order, now) {
        TradeState::WaitBuyerPay if view::exists(order) => Step::Pay,
        TradeState::WaitBuyerPay => Step::SignIn,
        TradeState::Closed if order.paid_at().is_some() => Step::Refunded,
        TradeState::Closed if order.state == crate::orders::State::NotPaid => Step::Expired,
        TradeState::Closed => Step::Closed,
        _ => Step::Paid,
    }
}

/// One word. The script reloads the page when it changes: when the phone scans, and when it pays.
pub(super) async fn state(State(sandbox): State<Sandbox>, Path(order): Path<String>) -> &'static str {
    let now = sandbox.clock.now();
    let step = sandbox.keeper.read(|world| world.book.get(&OrderId(order)).map(|order| step(order, now)));
    step.map_or("unknown", Step::word)
}
