//! `cashier demo --once`: one whole payment in the terminal, without a browser. Each step is printed as it happens.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use cashier_core::id::PaymentId;
use cashier_core::notice::NoticeState;
use cashier_store::Reader;
use serde_json::{Value, json};

use super::info::DemoUser;
use super::merchant::OpenApi;
use super::shop::{self, Shop};
use super::{Demo, Options, start_with_shop};
use crate::cli::Output;

/// How long the notice may take to be accepted.
const NOTICE_TIMEOUT: Duration = Duration::from_secs(20);

/// Prints the numbered steps.
struct Steps {
    output: Output,
    number: u32,
}

impl Steps {
    fn step(&mut self, actor: &str, call: &str, result: &str) {
        self.number = self.number.saturating_add(1);
        let text = format!("{:>2}. {actor:<10} {call:<52} {result}", self.number);
        let json = json!({ "step": self.number, "actor": actor, "call": call, "result": result });
        self.output.print(&text, &json);
    }
}

/// Runs the payment. Succeeds only if the notice was accepted and the books are right.
pub(crate) async fn once(mut options: Options) -> Result<ExitCode> {
    let _logging = crate::logs::start("error")?;
    // Any free port: a running demo must not be in the way.
    options.listen.set_port(0);
    let (demo, shop) = start_with_shop(&options, true).await?;
    let mut steps = Steps { output: Output { json: options.json }, number: 0 };
    let result = flow(&demo, &shop, &mut steps).await;
    demo.stop().await?;
    result?;
    Ok(ExitCode::SUCCESS)
}

async fn flow(demo: &Demo, shop: &Shop, steps: &mut Steps) -> Result<()> {
    let api = shop.api();
    let user = demo.info.users().first().context("the demo has no user")?;
    let base = demo.info.base_url();
    let host = Host::new(base)?;

    let answer = host
        .post("/sessions", None, &json!({ "login_id": user.login_id, "password": user.password }))
        .await?;
    let session = text(&answer, "/session_token")?;
    steps.step("user", "POST /host/v1/sessions", &format!("signed in as {}", user.login_id));

    authorize(api, &host, &session, user, steps).await?;
    let (request_id, url, payment) = order(api, user, steps).await?;
    pay(&host, &session, &url, user, steps).await?;

    let reader = &demo.running.shared.reader;
    let tries = notice_accepted(reader, payment).await?;
    steps.step("wallet", "POST /shop/notify (signed)", &format!("accepted by the merchant, attempt {tries}"));
    let inquiry = api.call("/v1/payments/inquiryPayment", &json!({ "paymentRequestId": request_id })).await?;
    let status = text(&inquiry, "/paymentStatus")?;
    ensure!(status == "SUCCESS", "the merchant sees {status}");
    steps.step("merchant", "POST /v1/payments/inquiryPayment", &status);
    let inbox = host.get("/inbox", &session).await?;
    let newest = text(&inbox, "/messages/0/kind")?;
    ensure!(newest == "payment", "the newest message is {newest}");
    steps.step("user", "GET /host/v1/inbox", "a message about the payment");
    let report = reader.verify(&demo.running.shared.openapi.dialects()).await?;
    if let Some(finding) = report.findings.first() {
        bail!("the books are not right: {finding}");
    }
    let proof = format!("{} invariants hold over {} transfers", report.checked, report.transfers);
    steps.step("ledger", "cashier verify", &proof);
    Ok(())
}

/// The merchant obtains the user's identity.
async fn authorize(
    api: &OpenApi,
    host: &Host,
    session: &str,
    user: &DemoUser,
    steps: &mut Steps,
) -> Result<()> {
    let params = json!({ "client_id": shop::CLIENT_ID, "scopes": ["auth_base"] });
    let answer = host.post("/auth-codes", Some(session), &params).await?;
    let code = text(&answer, "/auth_code")?;
    steps.step("super app", "POST /host/v1/auth-codes (my.getAuthCode)", "an auth code for the mini program");
    let params = json!({ "grantType": "AUTHORIZATION_CODE", "authCode": code });
    let answer = api.call("/v1/authorizations/applyToken", &params).await?;
    let customer = text(&answer, "/customerId")?;
    ensure!(customer == user.user_id, "the token belongs to a different user");
    steps.step(
        "merchant",
        "POST /v1/authorizations/applyToken",
        &format!("{} customer {customer}", outcome(&answer)),
    );
    Ok(())
}

/// The merchant creates the order.
async fn order(api: &OpenApi, user: &DemoUser, steps: &mut Steps) -> Result<(String, String, PaymentId)> {
    let request_id = format!("once-{}", OpenApi::new_id());
    let params = json!({
        "productCode": "51051000101000000011",
        "paymentRequestId": request_id,
        "paymentAmount": { "currency": shop::CURRENCY, "value": "4500000" },
        "order": { "orderDescription": "Cardamom tea for two", "buyer": { "referenceBuyerId": user.user_id } },
        "paymentNotifyUrl": api.notify_url()?,
    });
    let answer = api.call("/v1/payments/pay", &params).await?;
    ensure!(outcome(&answer) == "A ACCEPT", "pay gave {}", outcome(&answer));
    let url = text(&answer, "/redirectActionForm/redirectUrl")?;
    let payment = text(&answer, "/paymentId")?;
    steps.step(
        "merchant",
        "POST /v1/payments/pay (4,500.000 IQD)",
        &format!("{} {payment}", outcome(&answer)),
    );
    let id = payment.parse().context("the payment id is not one of ours")?;
    Ok((request_id, url, id))
}

/// The user sees the order and confirms it.
async fn pay(host: &Host, session: &str, url: &str, user: &DemoUser, steps: &mut Steps) -> Result<()> {
    let order = host.post("/orders/resolve", Some(session), &json!({ "payment_url": url })).await?;
    let payee = text(&order, "/payee")?;
    steps.step(
        "super app",
        "POST /host/v1/orders/resolve (my.tradePay)",
        &format!("{payee} asks for payment"),
    );
    let path = format!("/orders/{}/confirm", text(&order, "/token")?);
    let params = json!({ "pin": user.pin, "amount": order.get("amount"), "payee_id": order.get("payee_id") });
    let paid = host.post(&path, Some(session), &params).await?;
    steps.step("user", "POST /host/v1/orders/…/confirm with the PIN", &text(&paid, "/state")?);
    Ok(())
}

/// Waits until the merchant has accepted the notice, and returns the number of attempts.
async fn notice_accepted(reader: &Reader, payment: PaymentId) -> Result<u32> {
    let wait = async {
        loop {
            for notice in reader.notices_of(payment.into()).await? {
                if let NoticeState::Delivered { .. } = notice.state {
                    return Ok(notice.attempts);
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

/// The host API as a super app sees it.
struct Host {
    base: String,
    http: reqwest::Client,
}

impl Host {
    fn new(base: &str) -> Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the super app is a third party that calls only the wallet"
        )]
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { base: format!("{base}/host/v1"), http })
    }

    async fn post(&self, path: &str, session: Option<&str>, body: &Value) -> Result<Value> {
        let mut request = self.http.post(format!("{}{path}", self.base)).json(body);
        if let Some(session) = session {
            request = request.bearer_auth(session);
        }
        Self::read(request).await
    }

    async fn get(&self, path: &str, session: &str) -> Result<Value> {
        Self::read(self.http.get(format!("{}{path}", self.base)).bearer_auth(session)).await
    }

    async fn read(request: reqwest::RequestBuilder) -> Result<Value> {
        let response = request.send().await.context("the wallet does not answer")?;
        let status = response.status();
        let body: Value = response.json().await?;
        ensure!(status.is_success(), "the host API answered {status}: {body}");
        Ok(body)
    }
}
