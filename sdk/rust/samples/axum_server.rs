//! A merchant's server: an order is a redirect to the cashier, a notice is verified and accepted.
use axum::{Router, body::Bytes, http::HeaderMap, http::StatusCode, response::Redirect, routing::post};
use opencashier::{ACKNOWLEDGEMENT, Amount, Client, new_id, requests::PayRequest};
use std::{env, sync::LazyLock};

static WALLET: LazyLock<Client> = LazyLock::new(|| Client::from_env().unwrap());

async fn order() -> Redirect {
    let notify_url = env::var("PUBLIC_URL").unwrap() + "/notify";
    let request = PayRequest::new(new_id(), Amount::new("IQD", 1_500_000), "Tea").notify(notify_url);
    Redirect::to(&WALLET.pay(&request).await.unwrap().redirect_action_form.redirect_url)
}
async fn notify(headers: HeaderMap, body: Bytes) -> Result<&'static str, (StatusCode, String)> {
    let notice = WALLET.construct_notice(&headers, &body, "/notify");
    let notice = notice.map_err(|error| (StatusCode::UNAUTHORIZED, error.to_string()))?;
    println!("{} {}", notice.payment_request_id, notice.outcome.status());
    Ok(ACKNOWLEDGEMENT)
}
#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", env::var("PORT").unwrap())).await?;
    axum::serve(listener, Router::new().route("/orders", post(order)).route("/notify", post(notify))).await
}
