//! The shop's pages: the menu, the order, and the way to the cashier.

use anyhow::{Context as _, Result, ensure};
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use cashier_core::error::{Code, Error};
use cashier_core::money::{Currency, Money};
use cashier_core::time::Timestamp;
use cashier_web::app::{App, Shared};
use cashier_web::local_path::{Fixed, LocalPath};
use cashier_web::pages::{Art, Learned, Product, ShopOrderPage, ShopPage, ShopState, respond};
use cashier_web::visit::Visit;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::merchant::OpenApi;
use super::orders::Order;
use super::{CURRENCY, NAME, Shop};

const SHOP: Fixed = LocalPath::fixed("/shop");

/// The prices, in minor units.
const fn price(art: Art) -> i64 {
    match art {
        Art::Tea => 1_500_000,
        Art::Coffee => 3_000_000,
        Art::Hibiscus => 2_500_000,
        Art::FlatWhite => 4_500_000,
        Art::Kleicha => 5_000_000,
        // More than the sample users have, so that the cashier offers a top-up.
        Art::Baklava => 750_000_000,
    }
}

fn money(minor: i64) -> Option<Money> {
    Currency::parse(CURRENCY).ok().map(|currency| Money::new(minor, currency))
}

pub(super) async fn menu(visit: Visit) -> Response {
    let products =
        Art::ALL.into_iter().filter_map(|art| Some(Product { art, price: money(price(art))? })).collect();
    respond(&ShopPage { frame: visit.frame, products })
}

/// The form of the menu.
#[derive(Deserialize)]
pub(super) struct Input {
    product: String,
}

/// Creates an order, asks the wallet for a payment, and sends the user to the cashier.
pub(super) async fn checkout(
    State(app): State<Shared>,
    Extension(shop): Extension<Shop>,
    visit: Visit,
    Form(input): Form<Input>,
) -> Response {
    let Some(art) = Art::from_id(&input.product) else {
        return visit.refuse(&app, &Error::new(Code::NotFound), Some(SHOP.into()));
    };
    match place(&app, &shop, art, visit.frame.now, art.name(visit.frame.t)).await {
        Ok(order) => {
            let pay_url = order.pay_url.clone();
            shop.inner.orders.put(order);
            Redirect::to(&pay_url).into_response()
        }
        Err(error) => failed(&app, &visit, &error),
    }
}

fn failed(app: &App, visit: &Visit, error: &anyhow::Error) -> Response {
    tracing::warn!(error = %format!("{error:#}"), "the shop could not reach the wallet");
    visit.refuse(app, &Error::new(Code::ServiceUnavailable), Some(SHOP.into()))
}

async fn place(app: &App, shop: &Shop, art: Art, now: Timestamp, name: &str) -> Result<Order> {
    let api = shop.api();
    let id = format!("T{}", OpenApi::new_id());
    let request = json!({
        "productCode": "51051000101000000011",
        "paymentRequestId": id,
        "paymentAmount": { "currency": CURRENCY, "value": price(art).to_string() },
        "order": { "orderDescription": format!("{name} - {NAME}"), "referenceOrderId": id },
        "paymentNotifyUrl": api.notify_url()?,
        "paymentRedirectUrl": format!("{}/shop/orders/{id}", app.rules.base_url),
    });
    let answer = api.call_at("/v1/payments/pay", &request, now).await?;
    let text = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    ensure!(text("/result/resultStatus").as_deref() == Some("A"), "the wallet refused the order: {answer}");
    Ok(Order {
        id,
        product: art.id().to_owned(),
        minor: price(art),
        placed_at_us: now.as_micros(),
        payment_id: text("/paymentId").context("the answer has no paymentId")?,
        pay_url: text("/redirectActionForm/redirectUrl").context("the answer has no redirectUrl")?,
        notified: None,
    })
}

/// The order as known to the shop: from the wallet's notice, or else from an inquiry.
pub(super) async fn order(
    State(app): State<Shared>,
    Extension(shop): Extension<Shop>,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    let missing = || visit.refuse(&app, &Error::new(Code::NotFound), Some(SHOP.into()));
    let Some(order) = shop.inner.orders.find(&id) else { return missing() };
    let (Some(art), Some(amount)) = (Art::from_id(&order.product), money(order.minor)) else {
        return missing();
    };
    let state = match state(&shop, &order, visit.frame.now).await {
        Ok(state) => state,
        Err(error) => return failed(&app, &visit, &error),
    };
    respond(&ShopOrderPage {
        frame: visit.frame,
        order_no: order.id,
        art,
        amount,
        placed_at: Timestamp::from_micros(order.placed_at_us),
        state,
        payment_id: Some(order.payment_id),
    })
}

async fn state(shop: &Shop, order: &Order, now: Timestamp) -> Result<ShopState> {
    if let Some(status) = &order.notified {
        let learned = Learned::ByNotice;
        return Ok(if status == "SUCCESS" { ShopState::Paid(learned) } else { ShopState::Closed(learned) });
    }
    let request = json!({ "paymentRequestId": order.id });
    let answer = shop.api().call_at("/v1/payments/inquiryPayment", &request, now).await?;
    Ok(match answer.pointer("/paymentStatus").and_then(Value::as_str) {
        Some("SUCCESS") => ShopState::Paid(Learned::ByInquiry),
        Some("FAIL") => ShopState::Closed(Learned::ByInquiry),
        _ => ShopState::Waiting { pay_url: order.pay_url.clone() },
    })
}
