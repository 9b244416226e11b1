//! `POST /orders`: an order at the menu's prices, and the cashier's URL for it.
//!
//! The order is recorded before the wallet is called. If anything gets lost after that, the same key finds it again.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::super::merchant::OpenApi;
use super::caller::Caller;
use super::menu::{self, QUANTITY_MAX};
use super::order::{Line, Order, State as OrderState};
use super::refusal::{Refusal, read};
use super::words::Language;
use super::{NAME, Tea, view};

/// The request. Unknown fields, such as a price, are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// Made by the program, once for each order.
    key: String,
    items: Vec<Item>,
    #[serde(default)]
    note: String,
    /// `siteName` of `my.getSiteInfo`.
    site: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    tea: String,
    quantity: u32,
}

pub(super) async fn handle(
    State(tea): State<Tea>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let request = draft(read(&body)?, &caller)?;
    let order = tea.inner.book.change(|book| book.place(request.clone()));
    if !order.is_same_request(&request) {
        return Err(Refusal::KeyUsed);
    }
    let order =
        if order.state == OrderState::Placed { tea.open_cashier(order, &caller).await? } else { order };
    let status = if order.id == request.id { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view::order(&order, caller.language))))
}

impl Tea {
    async fn open_cashier(&self, order: Order, caller: &Caller) -> Result<Order, Refusal> {
        let fact = self.request_payment(&order, caller.now).await.ok_or(Refusal::WalletUnknown)?;
        Ok(self.learn(order, fact))
    }
}

/// The order requested by the input.
fn draft(input: Input, caller: &Caller) -> Result<Order, Refusal> {
    let is_word =
        |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
    let is_key = (8..=64).contains(&input.key.len()) && is_word(&input.key);
    let is_site = input.site.as_deref().is_none_or(|site| (1..=32).contains(&site.len()) && is_word(site));
    let note = input.note.trim();
    let is_note = note.chars().count() <= 60 && !note.chars().any(char::is_control);
    if !(is_key && is_site && is_note && (1..=menu::MENU.len()).contains(&input.items.len())) {
        return Err(Refusal::BadRequest);
    }
    let lines = input.items.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    Ok(Order {
        id: format!("N{}", OpenApi::new_id()),
        owner: caller.session.owner.clone(),
        key: input.key,
        description: description(&lines, caller.language),
        lines,
        note: note.to_owned(),
        site: input.site,
        placed_at_us: caller.now.as_micros(),
        state: OrderState::Placed,
    })
}

fn line(item: &Item) -> Result<Line, Refusal> {
    let kind = menu::find(&item.tea).ok_or(Refusal::UnknownTea)?;
    if !(1..=QUANTITY_MAX).contains(&item.quantity) {
        return Err(Refusal::BadRequest);
    }
    Ok(Line { tea: item.tea.clone(), quantity: item.quantity, minor: kind.minor })
}

/// The text shown by the wallet, such as `2 × Garden mint, 1 × Rock oolong - Ninety Steps Tea`.
fn description(lines: &[Line], language: Language) -> String {
    let one = |line: &Line| {
        let name = menu::find(&line.tea).map_or(line.tea.as_str(), |kind| kind.name.say(language));
        format!("{} × {name}", line.quantity)
    };
    let list = lines.iter().map(one).collect::<Vec<_>>().join(", ");
    format!("{list} - {NAME}").chars().take(256).collect()
}
