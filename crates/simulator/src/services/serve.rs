//! Calls of the host in the page: each names a service's method, and is answered with its result.

use std::collections::BTreeMap;
use std::sync::Arc;

use cashier_host::services::{FetchRequest, HttpFetch as _, WalletGateway as _};
use cashier_host::spi::{MemberInfoService as _, OAuthService as _, PaymentService as _};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::{fetch, gateway, member, oauth, payments};
use crate::phone::Phone;

/// The largest answer to a request of a program.
const MAX_ANSWER: usize = 10 * 1024 * 1024;

/// Runs a call. `null` for an unknown method.
pub(crate) async fn serve(phone: &Arc<Phone>, method: &str, args: Value) -> Value {
    run(Arc::clone(phone), method, args).await.unwrap_or_default()
}

async fn run(phone: Arc<Phone>, method: &str, args: Value) -> serde_json::Result<Value> {
    match method {
        "pay" => {
            let (context, request) = read(args)?;
            write(payments::Payments(phone).pay(context, request).await)
        }
        "authCode" => {
            let (context, request) = read(args)?;
            write(oauth::OAuth(phone).get_auth_code(context, request).await)
        }
        "authPage" => {
            let (context, page) = read(args)?;
            write(oauth::OAuth(phone).show_auth_page(context, page).await)
        }
        "memberInfo" => write(member::Members(phone).member_info(read(args)?).await),
        "resolve" => write(gateway::Gateway(phone).resolve(&read(args)?).await),
        "inquire" => write(gateway::Gateway(phone).inquire(&read::<String>(args)?).await),
        "fetch" => fetch(phone, read(args)?).await,
        _ => Ok(Value::Null),
    }
}

fn read<T: serde::de::DeserializeOwned>(args: Value) -> serde_json::Result<T> {
    serde_json::from_value(args)
}

fn write(answer: impl Serialize) -> serde_json::Result<Value> {
    serde_json::to_value(answer)
}

/// A request of the open program, with its body in base64.
#[derive(Deserialize)]
struct Fetching {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// The page never decides whose cookies are sent and where the request may go: both come from the program that is
/// open here, and are checked again.
async fn fetch(phone: Arc<Phone>, wanted: Fetching) -> serde_json::Result<Value> {
    let forbidden = Err::<Value, _>(cashier_host::services::FetchError::Forbidden);
    let Some(open) = phone.opened() else { return write(forbidden) };
    let Ok(url) = Url::parse(&wanted.url) else { return write(forbidden) };
    let Ok(body) = BASE64.decode(wanted.body.as_bytes()) else { return write(forbidden) };
    if !open.program.may_request(&url) {
        return write(forbidden);
    }
    let request = FetchRequest {
        jar: open.scope.clone(),
        method: wanted.method,
        url,
        headers: wanted.headers,
        body,
        allow_loopback: open.program.is_in_development(),
        limit: MAX_ANSWER,
    };
    let answer = fetch::Fetch(phone).fetch(request).await;
    write(answer.map(|answer| {
        json!({"status": answer.status, "headers": answer.headers, "body": BASE64.encode(&answer.body)})
    }))
}
