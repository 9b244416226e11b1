//! `cashier demo --once`: one whole payment in the terminal, without a browser. Each step is printed as it happens, with
//! the numbers that super apps' documentation gives to the messages of a payment in a mini program, and with what travels.

mod host;
mod steps;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use cashier_core::id::PaymentId;
use cashier_core::notice::{Body, Channel, NoticeState};
use cashier_store::Reader;
use serde_json::{Value, json};

use host::Host;
use steps::{Step, Steps};

use super::info::DemoUser;
use super::merchant::OpenApi;
use super::shop::{self, Shop};
use super::{Demo, Options, start_with_shop};
use crate::cli::Output;

/// How long the notice may take to be accepted.
const NOTICE_TIMEOUT: Duration = Duration::from_secs(20);

/// Runs the payment. Succeeds only if the notice was accepted and the books are right.
pub(crate) async fn once(mut options: Options) -> Result<ExitCode> {
    let _logging = crate::logs::start("error")?;
    // Any free port: a running demo must not be in the way.
    options.listen.set_port(0);
    let (demo, shop) = start_with_shop(&options, true).await?;
    let steps = Steps { output: Output { json: options.json } };
    let result = flow(&demo, &shop, &steps).await;
    demo.stop().await?;
    result?;
    Ok(ExitCode::SUCCESS)
}

async fn flow(demo: &Demo, shop: &Shop, steps: &Steps) -> Result<()> {
    let api = shop.api();
    let user = demo.info.users().first().context("the demo has no user")?;
    let host = Host::new(demo.info.base_url())?;

    let sent = json!({ "login_id": user.login_id, "password": user.password });
    let answer = host.post("/sessions", None, &sent).await?;
    let session = text(&answer, "/session_token")?;
    steps.tell(&Step {
        numbers: "",
        between: "super app > wallet",
        call: "POST /host/v1/sessions",
        sent: Some(&sent),
        got: None,
        result: &format!("signed in as {}", user.login_id),
    });

    authorize(api, &host, &session, user, steps).await?;
    let (request_id, url, payment) = order(api, user, steps).await?;
    pay(&host, &session, &url, user, steps).await?;
    told(demo, api, &host, &session, payment, &request_id, steps).await?;

    let reader = &demo.running.shared.reader;
    let report = reader.verify(&demo.running.shared.openapi.dialects()).await?;
    if let Some(finding) = report.findings.first() {
        bail!("the books are not right: {finding}");
    }
    steps.tell(&Step {
        numbers: "",
        between: "operator",
        call: "cashier verify",
        sent: None,
        got: None,
        result: &format!("{} invariants hold over {} transfers", report.checked, report.transfers),
    });
    Ok(())
}

/// The merchant obtains the user's identity.
async fn authorize(api: &OpenApi, host: &Host, session: &str, user: &DemoUser, steps: &Steps) -> Result<()> {
    let sent = json!({ "client_id": shop::CLIENT_ID, "scopes": ["auth_base"] });
    let got = host.post("/auth-codes", Some(session), &sent).await?;
    let code = text(&got, "/auth_code")?;
    steps.tell(&Step {
        numbers: "1-4",
        between: "mini program > wallet",
        call: "my.getAuthCode: POST /host/v1/auth-codes",
        sent: Some(&sent),
        got: Some(&got),
        result: "an auth code for the mini program",
    });
    let sent = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": code });
    let got = api.call("/v1/authorizations/applyToken", &sent).await?;
    let customer = text(&got, "/customerId")?;
    ensure!(customer == user.user_id, "the token belongs to a different user");
    steps.tell(&Step {
        numbers: "5-7",
        between: "merchant > wallet",
        call: "POST /v1/authorizations/applyToken",
        sent: Some(&sent),
        got: Some(&got),
        result: &outcome(&got),
    });
    Ok(())
}

/// The merchant creates the order.
async fn order(api: &OpenApi, user: &DemoUser, steps: &Steps) -> Result<(String, String, PaymentId)> {
    let request_id = format!("once-{}", OpenApi::new_id());
    let sent = json!({
        "productCode": "51051000101000000011",
        "paymentRequestId": request_id,
        "paymentAmount": { "currency": shop::CURRENCY, "value": "4500000" },
        "order": { "orderDescription": "Cardamom tea for two", "buyer": { "referenceBuyerId": user.user_id } },
        "paymentNotifyUrl": api.notify_url()?,
    });
    let got = api.call("/v1/payments/pay", &sent).await?;
    ensure!(outcome(&got) == "A ACCEPT", "pay gave {}", outcome(&got));
    let url = text(&got, "/redirectActionForm/redirectUrl")?;
    let payment = text(&got, "/paymentId")?;
    steps.tell(&Step {
        numbers: "8-10",
        between: "merchant > wallet",
        call: "POST /v1/payments/pay (4,500.000 IQD)",
        sent: Some(&sent),
        got: Some(&got),
        result: &outcome(&got),
    });
    let id = payment.parse().context("the payment id is not one of ours")?;
    Ok((request_id, url, id))
}

/// The user sees the order and confirms it.
async fn pay(host: &Host, session: &str, url: &str, user: &DemoUser, steps: &Steps) -> Result<()> {
    let sent = json!({ "payment_url": url });
    let order = host.post("/orders/resolve", Some(session), &sent).await?;
    let payee = text(&order, "/payee")?;
    steps.tell(&Step {
        numbers: "11-15",
        between: "mini program > wallet",
        call: "my.tradePay: POST /host/v1/orders/resolve",
        sent: Some(&sent),
        got: Some(&order),
        result: &format!("{payee} asks for payment"),
    });
    let path = format!("/orders/{}/confirm", text(&order, "/token")?);
    let sent = json!({ "pin": user.pin, "amount": order.get("amount"), "payee_id": order.get("payee_id") });
    let paid = host.post(&path, Some(session), &sent).await?;
    steps.tell(&Step {
        numbers: "16-18",
        between: "user > wallet",
        call: "POST /host/v1/orders/…/confirm with the PIN",
        sent: Some(&sent),
        got: Some(&paid),
        result: &text(&paid, "/state")?,
    });
    Ok(())
}

/// Both sides are told: the merchant by a signed notice, the user by a message.
async fn told(
    demo: &Demo,
    api: &OpenApi,
    host: &Host,
    session: &str,
    payment: PaymentId,
    request_id: &str,
    steps: &Steps,
) -> Result<()> {
    let (body, attempts) = notice_accepted(&demo.running.shared.reader, payment).await?;
    let body: Value =
        serde_json::from_slice(body.bytes().context("the notice has no body")?).unwrap_or_default();
    steps.tell(&Step {
        numbers: "19",
        between: "wallet > merchant",
        call: "POST /shop/notify, signed",
        sent: Some(&body),
        got: None,
        result: &format!("accepted by the merchant, attempt {attempts}"),
    });
    let inbox = host.get("/inbox", session).await?;
    let newest = inbox.pointer("/messages/0").context("the user has no message")?;
    let kind = text(newest, "/kind")?;
    ensure!(kind == "payment", "the newest message is {kind}");
    steps.tell(&Step {
        numbers: "20",
        between: "wallet > user",
        call: "GET /host/v1/inbox",
        sent: None,
        got: Some(newest),
        result: "a message about the payment",
    });
    let sent = json!({ "paymentRequestId": request_id });
    let got = api.call("/v1/payments/inquiryPayment", &sent).await?;
    let status = text(&got, "/paymentStatus")?;
    ensure!(status == "SUCCESS", "the merchant sees {status}");
    steps.tell(&Step {
        numbers: "",
        between: "merchant > wallet",
        call: "POST /v1/payments/inquiryPayment",
        sent: Some(&sent),
        got: Some(&got),
        result: &status,
    });
    Ok(())
}

/// Waits until the merchant has accepted the notice.
async fn notice_accepted(reader: &Reader, payment: PaymentId) -> Result<(Body, u32)> {
    let wait = async {
        loop {
            for notice in reader.notices_of(payment.into()).await? {
                if let (NoticeState::Delivered { .. }, Channel::Merchant { body, .. }) =
                    (notice.state, notice.channel)
                {
                    return Ok((body, notice.attempts));
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(NOTICE_TIMEOUT, wait)
        .await
        .context("the merchant did not accept the notice in time")?
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).with_context(|| format!("the answer has no {pointer}: {value}"))
}

fn outcome(answer: &Value) -> String {
    let part = |name: &str| answer.pointer(name).and_then(Value::as_str).unwrap_or("?").to_owned();
    format!("{} {}", part("/result/resultStatus"), part("/result/resultCode"))
}
