//! `PaymentService` of the simulated super app, in both modes: a sheet over the program, or the wallet's page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_core::money::{Currency, Money};
use cashier_host::ApiContext;
use cashier_host::spi::{PaymentRequest, PaymentResult, PaymentService, SpiCode, SpiError};
use cashier_web::pages::plain_amount;
use reqwest::Method;
use serde_json::{Value, json};

use super::gateway::{resolve, text};
use super::oauth::code_of;
use crate::phone::{Forced, Mode, Phone};
use crate::wallet::CallError;

/// How long the sheet is shown before the program is closed underneath it.
const BEFORE_UNLOAD: Duration = Duration::from_millis(300);

/// How often an order in progress is queried before the user is released, and the pause between queries.
const SETTLES: u32 = 6;
const SETTLE_PAUSE: Duration = Duration::from_millis(500);

pub(super) struct Payments(pub(super) Arc<Phone>);

#[async_trait]
impl PaymentService for Payments {
    async fn pay(&self, context: ApiContext, request: PaymentRequest) -> Result<PaymentResult, SpiError> {
        let phone = &self.0;
        match phone.forced() {
            None => {}
            Some(Forced::Unload) => {
                let phone = Arc::clone(phone);
                tokio::spawn(async move {
                    tokio::time::sleep(BEFORE_UNLOAD).await;
                    phone.end_program("unload").await;
                });
            }
            Some(forced) => return forced.play(phone, &request.session).await,
        }
        let view = resolve(phone, &request.order).await;
        let view = view.map_err(|error| SpiError::new(code_of(&error), error.to_string()))?;
        // A page of another wallet has another origin, which this one may not embed; and a page of the wallet asks for the
        // PIN by the keyboard.
        let may_type = !phone.opened().is_some_and(|open| open.has_web_pages);
        if phone.mode() == Mode::Page && phone.is_at_home() && may_type {
            let page = format!("/cashier/{}", text(&view, "token"));
            // Whoever uses the phone is signed in there too; without an answer the page asks.
            let route = match phone.wallet().valid_token().await {
                Ok(session) => phone.simulator.passes.issue(session, page),
                Err(_) => page,
            };
            return Ok(PaymentResult::OpenPage { route, extended_info: BTreeMap::new() });
        }
        let code = Sheet { phone, session: &request.session, context: &context }.run(&view).await?;
        Ok(PaymentResult::Completed { code: code.to_owned(), message: String::new() })
    }
}

/// The cashier's sheet for one payment.
struct Sheet<'a> {
    phone: &'a Arc<Phone>,
    session: &'a str,
    context: &'a ApiContext,
}

impl Sheet<'_> {
    /// Asks for the PIN until the order is paid, given up, or lost.
    async fn run(&self, view: &Value) -> Result<&'static str, SpiError> {
        let mut error = Value::Null;
        for attempt in 1_u32.. {
            let answer = self.phone.ask("sheet", self.params(view, &error)).await;
            // The demo's way on after too many wrong PINs.
            if answer.get("unlock") == Some(&Value::Bool(true)) {
                if self.phone.unlock_pin().await {
                    error = Value::Null;
                }
                continue;
            }
            let Some(pin) = answer.get("pin").and_then(Value::as_str) else {
                return Err(SpiCode::UserCancel.into());
            };
            if !self.phone.submitted(self.session).await {
                return Err(SpiCode::UserCancel.into());
            }
            self.tell("processing", "");
            match self.confirm(view, pin, attempt).await {
                Ok(paid) => {
                    let state = self.settled(view, &text(&paid, "state")).await;
                    let (shown, code) = match state.as_str() {
                        "succeeded" => ("paid", "9000"),
                        "failed" | "cancelled" | "expired" => ("failed", "4000"),
                        _ => ("pending", "8000"),
                    };
                    self.tell(shown, "");
                    return Ok(code);
                }
                Err(CallError::Refused { code, message, tries_left }) => {
                    self.phone.submission_refused(self.session);
                    if is_over(&code) {
                        self.tell("failed", &message);
                        return Ok("4000");
                    }
                    error = json!({"code": code, "text": message, "tries_left": tries_left});
                }
                Err(CallError::Silent(why)) => {
                    // It may be paid: nothing here proves the contrary.
                    self.tell("pending", "");
                    return Err(SpiError::new(SpiCode::Timeout, why));
                }
            }
        }
        Err(SpiCode::System.into())
    }

    /// The state of an order that was handed over: another acquirer takes a moment to acknowledge it.
    async fn settled(&self, view: &Value, state: &str) -> String {
        let mut state = state.to_owned();
        let path = format!("/host/v1/orders/{}", text(view, "token"));
        for _ in 0..SETTLES {
            if state != "processing" {
                break;
            }
            tokio::time::sleep(SETTLE_PAUSE).await;
            if let Ok(order) = self.phone.wallet().call(Method::GET, &path, None).await {
                state = text(&order, "state");
            }
        }
        state
    }

    /// Sends order, amount and payee along: an order that has changed since it was shown is refused. The key makes
    /// repeating the same attempt harmless.
    async fn confirm(&self, view: &Value, pin: &str, attempt: u32) -> Result<Value, CallError> {
        let body = json!({"pin": pin, "amount": view.get("amount"), "payee_id": view.get("payee_id")});
        let token = text(view, "token");
        let key: String = format!("{}-{attempt}-{token}", self.session).chars().take(64).collect();
        let path = format!("/host/v1/orders/{token}/confirm");
        self.phone.wallet().call_with(Method::POST, &path, Some(&body), Some(&key)).await
    }

    fn tell(&self, state: &str, text: &str) {
        self.phone.send(&json!({"t": "sheet", "session": self.session, "state": state, "text": text}));
    }

    fn params(&self, view: &Value, error: &Value) -> Value {
        let balance = self.amount(view.get("balance"));
        let amount = self.amount(view.get("amount"));
        let minor = |value: &Value| {
            value.get("value").and_then(Value::as_str).and_then(|text| text.parse::<i64>().ok())
        };
        json!({
            "session": self.session,
            "order": {
                "payee": view.get("payee"), "amount": amount, "description": view.get("description"),
                "expires_at": view.get("expires_at"),
            },
            "enough": minor(&balance) >= minor(&amount),
            "balance": balance,
            "error": error,
            "program": {"name": self.context.app_name, "icon": self.context.app_icon_url},
        })
    }

    /// An amount with its text in the reader's language.
    fn amount(&self, value: Option<&Value>) -> Value {
        let part =
            |name: &str| value.and_then(|value| value.get(name)).and_then(Value::as_str).unwrap_or_default();
        let money = Currency::parse(part("currency")).ok().and_then(|currency| {
            let minor = part("value").parse().ok()?;
            Some(Money::new(minor, currency))
        });
        let shown = money.map(|money| plain_amount(self.phone.locale(), money)).unwrap_or_default();
        json!({"currency": part("currency"), "value": part("value"), "text": shown})
    }
}

/// True when the order can never be paid here.
fn is_over(code: &str) -> bool {
    !matches!(code, "PIN_WRONG" | "PIN_LOCKED" | "USER_BALANCE_NOT_ENOUGH" | "PARAM_ILLEGAL")
}
