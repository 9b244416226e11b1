//! What each trigger does, step by step.

use std::time::Duration;

use cashier_core::error::Error;
use cashier_core::money::Amount;
use serde_json::Value;

use super::run::Step;
use crate::app::App;
use crate::dev::extract::Developer;
use crate::dev::order::{self, Made, OrderRequest};

/// Where notices go if nobody says where: no name ends so, hence nobody gets them. They can still be listed as events.
const NOWHERE: &str = "https://listener.invalid/notify";

/// How long an order that is to expire is valid.
const BRIEFLY: Duration = Duration::from_millis(100);

/// A trigger in progress.
pub(super) struct Play<'a> {
    pub(super) app: &'a App,
    pub(super) developer: &'a Developer,
    request: OrderRequest,
    pub(super) steps: Vec<Step>,
}

impl<'a> Play<'a> {
    pub(super) fn new(app: &'a App, developer: &'a Developer, request: OrderRequest) -> Self {
        let notify_url = request.notify_url.clone().or_else(|| Some(NOWHERE.to_owned()));
        Self { app, developer, request: OrderRequest { notify_url, ..request }, steps: Vec::new() }
    }

    /// The URL of the notices.
    pub(super) fn url(&self) -> &str {
        self.request.notify_url.as_deref().unwrap_or(NOWHERE)
    }

    /// Orders are in the first of these currencies, unless one was chosen.
    pub(super) fn prefer(&mut self, currencies: &[&str]) {
        let first = currencies.first().map(|&code| code.to_owned());
        self.request.currency = self.request.currency.take().or(first);
    }

    /// Makes an order, whose notice is written when it ends, or by hand.
    pub(super) async fn order(&mut self, lifetime: Duration, tells: bool) -> Result<Made, Error> {
        let mut new = self.request.clone().order(lifetime)?;
        if !tells {
            new.notify_url = None;
        }
        let made = order::make(self.app, self.developer, new).await?;
        self.step("An order was made.", made.id);
        Ok(made)
    }

    /// Waits on the product's clock.
    async fn pass(&self, span: Duration) {
        let clock = self.app.engine.clock();
        clock.wait_until(clock.now().saturating_add(span)).await;
    }

    async fn paid(&mut self, tells: bool) -> Result<Made, Error> {
        let made = self.order(self.app.rules.payment_lifetime, tells).await?;
        self.confirm(&made).await?;
        Ok(made)
    }

    pub(super) async fn pay(&mut self) -> Result<(), Error> {
        self.paid(true).await.map(drop)
    }

    pub(super) async fn expire(&mut self) -> Result<(), Error> {
        let made = self.order(BRIEFLY, true).await?;
        self.pass(BRIEFLY).await;
        self.close_expired(made.id).await
    }

    pub(super) async fn cancel(&mut self) -> Result<(), Error> {
        let made = self.order(self.app.rules.payment_lifetime, true).await?;
        self.close(made.id).await
    }

    pub(super) async fn refund(&mut self, wanted: Option<&Value>, partly: bool) -> Result<(), Error> {
        let made = self.paid(true).await?;
        let currency = made.amount.currency();
        let half = || Amount::new((made.amount.minor() / 2).max(1), currency).unwrap_or(made.amount);
        let amount = match wanted {
            Some(value) => order::amount(value, currency)?,
            None if partly => half(),
            None => made.amount,
        };
        self.give_back(made.id, amount).await
    }

    pub(super) async fn tell_twice(&mut self) -> Result<(), Error> {
        let made = self.paid(true).await?;
        self.tell("Its notice was written once more.", made.id).await
    }

    pub(super) async fn tell_late(&mut self, seconds: u64) -> Result<(), Error> {
        let made = self.paid(false).await?;
        self.pass(Duration::from_secs(seconds)).await;
        self.tell("Its notice was written late.", made.id).await
    }

    pub(super) async fn tell_out_of_order(&mut self) -> Result<(), Error> {
        let first = self.paid(false).await?;
        let second = self.paid(false).await?;
        self.tell("The notice of the second order was written.", second.id).await?;
        // Ids of one millisecond are in no order.
        self.pass(Duration::from_millis(1)).await;
        self.tell("The notice of the first order was written.", first.id).await
    }

    pub(super) async fn tell_wrongly(&mut self) -> Result<(), Error> {
        let made = self.paid(false).await?;
        self.post_wrongly(made.id).await?;
        self.tell("Its notice was written.", made.id).await
    }
}
