//! The host SDK's services, as messages to the page.

mod fetch;
mod memory;
mod phone;
mod screen;
mod wallet;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cashier_host::Services;
use cashier_host::payment::State;
use cashier_host::services::{Clock, Direction, Observer};
use serde_json::{Value, json};

use crate::link::Link;

/// All services, with what the program stored earlier.
pub(crate) fn of(link: &Arc<Link>, storage: BTreeMap<String, Value>) -> Services {
    Services {
        payment: Some(Arc::new(wallet::Wallet(Arc::clone(link)))),
        oauth: Some(Arc::new(wallet::Wallet(Arc::clone(link)))),
        member: Some(Arc::new(wallet::Wallet(Arc::clone(link)))),
        phone: Some(Arc::new(phone::Phone(Arc::clone(link)))),
        gateway: Some(Arc::new(wallet::Wallet(Arc::clone(link)))),
        ui: Arc::new(screen::Screen(Arc::clone(link))),
        fetch: Arc::new(fetch::Fetch(Arc::clone(link))),
        storage: Arc::new(memory::Memory::new(Arc::clone(link), storage)),
        clock: Arc::new(Time(Arc::clone(link))),
        observer: Some(Arc::new(Log(Arc::clone(link)))),
    }
}

/// Milliseconds for a message.
fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The page's clock, as of its last message.
struct Time(Arc<Link>);

#[async_trait]
impl Clock for Time {
    fn now_ms(&self) -> u64 {
        self.0.now_ms()
    }

    async fn sleep(&self, duration: Duration) {
        self.0.ask(json!({"t": "timer", "ms": ms(duration)})).await;
    }
}

/// Log lines for the developer panel.
struct Log(Arc<Link>);

impl Observer for Log {
    fn event(&self, direction: Direction, name: &str, data: &Value) {
        let label = match direction {
            Direction::ToSpi => "host→spi",
            Direction::FromSpi => "spi→host",
            Direction::ToWallet => "host→wallet",
            Direction::FromWallet => "wallet→host",
            Direction::Session => "session",
        };
        self.0.say(&json!({"t": "log", "dir": label, "name": name, "text": data.to_string()}));
        if direction == Direction::Session {
            // A payment begins with a session, not with a call: a call may be refused while another payment is open.
            if data["from"] == State::Created.name() {
                self.0.say(&json!({"t": "paying"}));
            }
            if data["to"] == State::Final.name() {
                self.0.say(&json!({"t": "paid"}));
            }
        }
    }
}
