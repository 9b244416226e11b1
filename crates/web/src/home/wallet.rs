//! `GET /wallet`: balance, activity, messages.

use axum::extract::State;
use axum::response::Response;
use cashier_core::agreement::Agreement;
use cashier_core::error::{Code, Error};
use cashier_core::money::Money;
use cashier_core::user::User;

use crate::app::{App, Shared};
use crate::cashier::sign_in_path;
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{AgreementLine, WalletPage, respond};
use crate::visit::Visit;
use crate::wallet::{agreement, inbox};

const HERE: Fixed = LocalPath::fixed("/wallet");
/// The number of statement lines on the page.
const LINES: u32 = 20;
/// The number of messages on the page.
const MESSAGES: usize = 8;

pub(super) async fn handle(State(app): State<Shared>, visit: Visit) -> Response {
    let Some(user) = &visit.user else { return see_other(sign_in_path(&HERE.into())) };
    match page(&app, &visit, user).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}

async fn page(app: &App, visit: &Visit, user: &User) -> Result<WalletPage, Error> {
    let failed = |error| read_error(&error);
    let mut balances = Vec::new();
    for account in app.reader.accounts_of(user.id.into()).await.map_err(failed)? {
        let minor = account.available().map_err(|_| Error::new(Code::UnknownException))?;
        balances.push(Money::new(minor, account.id.currency));
    }
    let activity = app.reader.statement(user.id, None, LINES).await.map_err(failed)?;
    let mut inbox = inbox::list(app, user.id, Some(visit.frame.locale.code())).await?;
    inbox.truncate(MESSAGES);
    let line = |found: &Agreement| AgreementLine {
        token: app.agreement_token_text(found.id),
        payee: found.terms.payee.clone(),
        description: found.terms.description.clone(),
    };
    let agreements = agreement::list(app, user.id).await?.iter().map(line).collect();
    Ok(WalletPage { frame: visit.frame.clone(), balances, agreements, activity, inbox })
}
