//! The console over HTTP: who gets in, and who may do what.

mod desk;
mod entry;
mod matrix;

use cashier_core::id::InviteId;
use cashier_core::member::{MemberRole, Scope, Who, totp};
use cashier_web::app::App;
use cashier_web::console::{NewMember, invite, secret_of};

use crate::browser::Browser;
use crate::wallet::Wallet;

/// Who invites in tests.
fn operator() -> Who {
    Who {
        login: "test".to_owned(),
        scope: Scope::Operator,
        role: MemberRole::Owner,
        address: "command line".to_owned(),
    }
}

/// Invites somebody: the page where the invitation is taken, and its id.
async fn invited(app: &App, login: &str, scope: Scope, role: MemberRole) -> (String, InviteId) {
    let new = NewMember { login: login.to_owned(), scope, role };
    let invited = invite(&app.engine, new, operator()).await.unwrap();
    (invited.path, invited.member.invite)
}

/// The code that the authenticator of an invitation shows now.
fn code(app: &App, invite: InviteId) -> String {
    totp::shown(&secret_of(app, invite), app.engine.clock().now())
}

/// A browser in which a new member has joined.
async fn joined(wallet: &Wallet, login: &str, scope: Scope, role: MemberRole) -> Browser {
    let app = &wallet.running.shared;
    let (path, invite) = invited(app, login, scope, role).await;
    let mut browser = Browser::new(&wallet.base);
    let answer = browser.submit(&path, &[("code", &code(app, invite))]).await;
    assert_eq!(answer.location(), "/console", "{}", answer.text);
    browser
}
