//! The demo's support: after five wrong PINs a user gets the sample PIN again.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_core::user::SetPin;
use cashier_simulator::Helpdesk;
use cashier_web::app::{App, Shared};

use super::seed;
use crate::app::Running;

/// The support of these wallets, in the order of the simulator's sites.
pub(super) struct Desk(Vec<Shared>);

impl Desk {
    /// The support of these running wallets.
    pub(super) fn of<'a>(wallets: impl IntoIterator<Item = &'a Running>) -> Arc<Self> {
        Arc::new(Self(wallets.into_iter().map(|wallet| Arc::clone(&wallet.shared)).collect()))
    }
}

#[async_trait]
impl Helpdesk for Desk {
    async fn unlock(&self, site: usize, login: &str) -> bool {
        let Some(app) = self.0.get(site) else { return false };
        unlock(app, login).await.is_some()
    }
}

/// Only the sample users: their PIN is no secret.
async fn unlock(app: &App, login: &str) -> Option<()> {
    let account = seed::accounts().into_iter().find(|account| account.login_id == login)?;
    let user = app.reader.login(login).await.ok()??.user;
    let pin = app.keys.pin_tag(user, &account.pin);
    app.engine.submit(SetPin { user, pin }).await.ok()
}
