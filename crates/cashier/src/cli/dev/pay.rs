//! `cashier pay`: an order from the terminal, to be paid on the cashier page.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use cashier_core::id::encode_base32;
use cashier_core::merchant::ClientId;
use cashier_core::money::{Amount, Currency};
use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_protocol::wallet;
use cashier_protocol::wallet::keys::VerifyingKey;
use clap::Args;
use serde_json::{Value, json};

use super::qr;
use super::server::Server;
use crate::cli::output::printable;
use crate::cli::sign::{Call, Data, private_key, sign};
use crate::developer::wire::{Client, NewPayment, Payment};
use crate::developer::{Api, Connection, segment};

const PATH: &str = "/v1/payments/pay";
/// The state of a payment that nobody has paid yet.
const OPEN: &str = "created";
/// The state of a payment that was paid.
const PAID: &str = "succeeded";
/// How long the server may wait for the payment's end.
const WAIT: &str = "25";

/// Make an order, show where to pay it, and wait: exit code 0 only if it was paid. With the merchant's private key, which a
/// demo has at hand, the order is a signed call, and the curl command for it is printed.
#[derive(Args)]
pub(crate) struct Pay {
    #[command(flatten)]
    server: Server,
    /// The amount in major units, such as 12.500.
    #[arg(long, default_value = "5000")]
    amount: String,
    /// The currency.
    #[arg(long, default_value = "IQD")]
    currency: String,
    /// What the user sees.
    #[arg(long, default_value = "Cardamom tea")]
    title: String,
    /// Where the wallet sends the notice.
    #[arg(long, value_name = "URL")]
    notify_url: Option<String>,
    /// The merchant's private key: PEM or one line of base64.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The version under which the operator has registered its public half.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    key_version: u32,
    /// Draw no QR code.
    #[arg(long)]
    no_qr: bool,
    /// Do not wait: exit code 0 when the order is made.
    #[arg(long)]
    no_wait: bool,
}

/// An order that was made.
struct Made {
    payment: NewPayment,
    /// For a signed call.
    curl: Option<String>,
}

impl Pay {
    pub(crate) async fn run(&self) -> Result<ExitCode> {
        let amount = Amount::parse_decimal(&self.amount, Currency::parse(&self.currency)?)?;
        let connection = self.server.connect()?;
        let client = connection.api.client().await?;
        let made = match self.key_file(&connection, &client) {
            Some(file) => self.signed(&connection, &client, amount, &file).await?,
            None => self.unsigned(&connection.api, amount).await?,
        };
        self.show(&made);
        if self.no_wait {
            return Ok(ExitCode::SUCCESS);
        }
        let ended = follow(&connection.api, &made.payment.payment_id).await?;
        let timeline = ended.timeline_url.unwrap_or_default();
        let text = format!("{} {}  {timeline}", ended.payment_id, ended.state);
        let json = json!({ "payment": ended.payment_id, "state": ended.state, "timeline": timeline });
        self.server.output().print(printable(&text).trim_end(), &json);
        Ok(if ended.state == PAID { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The private key: the one that is named, or the demo's.
    fn key_file(&self, connection: &Connection, client: &Client) -> Option<PathBuf> {
        let demo = connection.demo.as_ref().map(|demo| &demo.merchant);
        let own = demo.filter(|merchant| merchant.client_id == client.client_id);
        self.key.clone().or_else(|| own.map(|merchant| merchant.private_key_pem.clone()))
    }

    /// Makes the order as the merchant's server does.
    async fn signed(
        &self,
        connection: &Connection,
        client: &Client,
        amount: Amount,
        key: &Path,
    ) -> Result<Made> {
        let key = private_key(key)?;
        let wallet_key =
            client.wallet_public_key.as_deref().context("the server does not tell its public key")?;
        let demo = connection.demo.as_ref().map(|demo| demo.merchant.notify_url.clone());
        let request_id = new_request_id();
        let body = self.body(amount, &request_id, self.notify_url.clone().or(demo)).to_string();
        let call = Call {
            path: PATH,
            client_id: &client.client_id,
            time: None,
            key_version: self.key_version,
            url: connection.api.base(),
            body: body.as_bytes(),
            data: Data::Text(&body),
        };
        let signed = sign(&key, &call)?;
        let (headers, answer) = connection.api.post_signed(PATH, &signed.headers, body.clone()).await?;
        let merchant = wallet::client::Client {
            client_id: ClientId::parse(&client.client_id)?,
            key,
            wallet_key: VerifyingKey::parse(wallet_key)?,
        };
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (time, signature) = (header("response-time"), header("signature"));
        let is_signed = merchant.is_from_wallet(PATH, header("client-id"), time, signature, &answer);
        let answer: Value = serde_json::from_slice(&answer).context("the wallet's answer is not JSON")?;
        let part =
            |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        ensure!(
            part("/result/resultStatus") == "A",
            "the wallet refused the order: {} ({})",
            printable(&part("/result/resultMessage")),
            printable(&part("/result/resultCode"))
        );
        ensure!(is_signed, "the answer does not have the wallet's signature");
        let payment = NewPayment {
            payment_id: part("/paymentId"),
            payment_request_id: request_id,
            cashier_url: part("/redirectActionForm/redirectUrl"),
        };
        Ok(Made { payment, curl: Some(signed.curl) })
    }

    fn body(&self, amount: Amount, request_id: &str, notify_url: Option<String>) -> Value {
        let mut body = json!({
            "productCode": "51051000101000000011",
            "paymentRequestId": request_id,
            "paymentAmount": { "currency": self.currency, "value": amount.minor().to_string() },
            "order": { "orderDescription": self.title },
        });
        if let (Some(url), Some(members)) = (notify_url, body.as_object_mut()) {
            members.insert("paymentNotifyUrl".to_owned(), Value::from(url));
        }
        body
    }

    /// Lets the server make the order: for test clients.
    async fn unsigned(&self, api: &Api, amount: Amount) -> Result<Made> {
        let mut body =
            json!({ "amount": amount.minor().to_string(), "currency": self.currency, "title": self.title });
        if let (Some(url), Some(members)) = (&self.notify_url, body.as_object_mut()) {
            members.insert("notifyUrl".to_owned(), Value::from(url.clone()));
        }
        let made = api.post("/payments", &body).await;
        let payment =
            made.context("the order was not made; with --key it is signed as the merchant's server does")?;
        Ok(Made { payment, curl: None })
    }

    fn show(&self, made: &Made) {
        let NewPayment { payment_id, payment_request_id, cashier_url } = &made.payment;
        let mut text = String::new();
        if let Some(curl) = &made.curl {
            // The same request again has the same answer.
            text.push_str(curl);
            text.push_str("\n\n");
        }
        let code = (!self.no_qr).then(|| {
            let has_colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            qr::draw(cashier_url, has_colours)
        });
        if let Some(code) = code.flatten() {
            text.push_str(&code);
        }
        text.push_str(&printable(&format!("{payment_id}  {} {}", self.amount, self.currency)));
        text.push('\n');
        text.push_str(&printable(&format!("Pay here: {cashier_url}")));
        let json = json!({
            "payment": payment_id, "request": payment_request_id, "cashier_url": cashier_url, "curl": made.curl,
        });
        self.server.output().print(&text, &json);
    }
}

/// A number of the merchant's own.
fn new_request_id() -> String {
    let mut bytes = [0; 10];
    SystemEntropy.fill(&mut bytes);
    format!("pay-{}", encode_base32(&bytes))
}

/// Waits until somebody has paid, or nobody can any more.
async fn follow(api: &Api, payment: &str) -> Result<Payment> {
    loop {
        let found: Result<Payment, _> =
            api.get(&format!("/payments/{}", segment(payment)), &[("wait", WAIT)]).await;
        match found {
            Ok(found) if found.state != OPEN => return Ok(found),
            Ok(_) => {}
            Err(error) if error.is_temporary() => {}
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
}
