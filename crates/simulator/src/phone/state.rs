//! What the page shows about phone, wallet and settings.

use std::sync::Arc;

use cashier_core::money::{Currency, Money};
use cashier_engine::clock::Clock as _;
use cashier_web::pages::plain_amount;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Forced, Phone};
use crate::words;

impl Phone {
    /// Sends the complete state to the page.
    pub(super) async fn tell_state(self: &Arc<Self>) {
        let wallet = self.wallet();
        let balances = wallet.call(Method::GET, "/host/v1/balances", None).await.unwrap_or(Value::Null);
        let inbox = wallet.call(Method::GET, "/host/v1/inbox", None).await.unwrap_or(Value::Null);
        let is_unread = |message: &&Value| message.get("unread") == Some(&json!(true));
        let unread = messages(&inbox).filter(is_unread).count();
        let setup = &self.simulator.setup;
        let user = self.user();
        let users: Vec<Value> =
            setup.users.iter().map(|user| json!({"login": user.login, "name": user.name})).collect();
        let sites: Vec<&str> = setup.sites.iter().map(|site| site.name.as_str()).collect();
        let programs: Vec<Value> = setup.catalogue.all().iter().map(crate::Entry::to_json).collect();
        let (mode, next) = {
            let settings = self.settings();
            (settings.mode, settings.next)
        };
        self.send(&json!({
            "t": "state",
            "user": {"login": user.login, "name": user.name, "pin": user.pin, "balance": self.balance(&balances)},
            "users": users,
            "site": wallet.site().name,
            "sites": sites,
            "mode": mode.name(),
            "network": self.has_network(),
            "line": setup.line.is_up(),
            "next": next.map(Forced::to_json),
            "programs": programs,
            "clock": setup.clock.now().to_rfc3339(),
            "unread": unread,
        }));
    }

    /// The user's messages, in the page's language.
    pub(super) async fn tell_inbox(self: &Arc<Self>) {
        let inbox = self.wallet().call(Method::GET, "/host/v1/inbox", None).await;
        let Ok(inbox) = inbox else { return };
        let list: Vec<Value> = messages(&inbox).map(|message| self.message(message)).collect();
        self.send(&json!({"t": "inbox", "messages": list}));
        let has_unread = messages(&inbox).any(|message| message.get("unread") == Some(&json!(true)));
        if has_unread && self.wallet().call(Method::POST, "/host/v1/inbox/seen", None).await.is_ok() {
            self.tell_state().await;
        }
    }

    fn message(&self, message: &Value) -> Value {
        let part = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
        let kind = part("kind");
        let title = match part("title") {
            "" => match part("from") {
                "" => words::message_title(self.locale(), kind).to_owned(),
                from => format!("{} · {from}", words::message_title(self.locale(), kind)),
            },
            title => title.to_owned(),
        };
        let body = match message.get("change") {
            Some(change) => self.shown(change),
            None => part("content").to_owned(),
        };
        json!({"title": title, "body": body, "at": part("at"), "unread": message.get("unread")})
    }

    fn balance(&self, balances: &Value) -> Value {
        let currency = &self.simulator.setup.currency;
        let list = balances.get("balances").and_then(Value::as_array).into_iter().flatten();
        let mut own =
            list.filter(|balance| balance.get("currency").and_then(Value::as_str) == Some(currency));
        let value = match own.next().map(|balance| balance.get("value").and_then(Value::as_str)) {
            Some(value) => value,
            // An account is opened with the first money: no account means nothing in it.
            None => balances.is_object().then_some("0"),
        };
        // Without an answer nobody knows what there is: that is not nothing.
        let Some(value) = value else { return Value::Null };
        let amount = json!({"currency": currency, "value": value});
        json!({"currency": currency, "value": value, "text": self.shown(&amount)})
    }

    /// An amount in the reader's language.
    fn shown(&self, amount: &Value) -> String {
        let part = |name: &str| amount.get(name).and_then(Value::as_str).unwrap_or_default();
        let currency = Currency::parse(part("currency")).ok();
        let money = currency.and_then(|currency| Some(Money::new(part("value").parse().ok()?, currency)));
        money.map(|money| plain_amount(self.locale(), money)).unwrap_or_default()
    }
}

fn messages(inbox: &Value) -> impl Iterator<Item = &Value> {
    inbox.get("messages").and_then(Value::as_array).into_iter().flatten()
}
