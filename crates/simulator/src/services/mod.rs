//! The host SDK's services, as the simulated super app implements them.

mod fetch;
mod gateway;
mod member;
mod oauth;
mod observer;
mod payments;
mod time;
mod ui;

use std::sync::Arc;

use cashier_host::Services;

pub(crate) use fetch::Jars;

use crate::phone::Phone;

/// Every service of one phone.
pub(crate) fn of(phone: &Arc<Phone>) -> Services {
    Services {
        payment: Some(Arc::new(payments::Payments(Arc::clone(phone)))),
        oauth: Some(Arc::new(oauth::OAuth(Arc::clone(phone)))),
        member: Some(Arc::new(member::Members(Arc::clone(phone)))),
        gateway: Some(Arc::new(gateway::Gateway(Arc::clone(phone)))),
        ui: Arc::new(ui::Ui(Arc::clone(phone))),
        fetch: Arc::new(fetch::Fetch(Arc::clone(phone))),
        storage: Arc::clone(&phone.simulator.storage) as Arc<dyn cashier_host::services::Storage>,
        clock: Arc::new(time::Time(Arc::clone(&phone.simulator.setup.clock))),
        observer: Some(Arc::new(observer::Log(Arc::clone(phone)))),
    }
}
