//! Orders and amounts as sent to the program.

use cashier_core::money::Currency;
use cashier_core::time::Timestamp;
use serde_json::{Value, json};

use super::menu::{self, CURRENCY};
use super::order::{Line, Order, State};
use super::words::Language;

/// An amount: minor units, and the number of decimals.
pub(super) fn amount(minor: i64) -> Value {
    let decimals = Currency::parse(CURRENCY).map_or(0, Currency::exponent);
    json!({ "currency": CURRENCY, "value": minor.to_string(), "decimals": decimals })
}

/// An order. The cashier's URL is included only while it can be paid.
pub(super) fn order(order: &Order, language: Language) -> Value {
    let mut view = json!({
        "id": order.id,
        "state": order.state.word(),
        "guest": order.owner.customer_id().is_none(),
        "items": order.lines.iter().map(|line| item(line, language)).collect::<Vec<_>>(),
        "total": amount(order.total()),
        "note": order.note,
        "placedAt": Timestamp::from_micros(order.placed_at_us).to_rfc3339(),
    });
    let (name, text) = match &order.state {
        State::Waiting { pay_url, .. } => ("paymentUrl", pay_url),
        State::Refunded { refund_id, .. } => ("refundId", refund_id),
        State::Placed | State::Paid { .. } | State::Closed { .. } => return view,
    };
    if let Some(object) = view.as_object_mut() {
        object.insert(name.to_owned(), json!(text));
    }
    view
}

fn item(line: &Line, language: Language) -> Value {
    let name = menu::find(&line.tea).map_or(line.tea.as_str(), |kind| kind.name.say(language));
    json!({ "tea": line.tea, "name": name, "quantity": line.quantity, "total": amount(line.total()) })
}
