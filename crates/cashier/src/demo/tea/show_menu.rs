//! `GET /menu`: the teas and their prices.

use axum::Json;
use serde_json::{Value, json};

use super::caller::Moment;
use super::menu::{Kind, MENU, QUANTITY_MAX};
use super::view::amount;

pub(super) async fn handle(moment: Moment) -> Json<Value> {
    let tea = |kind: &Kind| {
        json!({
            "id": kind.id,
            "name": kind.name.say(moment.language),
            "note": kind.note.say(moment.language),
            "price": amount(kind.minor),
            "minutes": kind.minutes,
            "celsius": kind.celsius,
        })
    };
    Json(json!({ "teas": MENU.iter().map(tea).collect::<Vec<_>>(), "quantityMax": QUANTITY_MAX }))
}
