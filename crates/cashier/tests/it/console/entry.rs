//! Invitations, codes and sessions.

use std::time::Duration;

use cashier_core::member::{MemberRole, Scope};

use super::{code, invited, joined};
use crate::browser::Browser;
use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    an_invitation_is_taken_once_with_a_code;
    a_code_works_once;
    wrong_codes_are_counted_and_known_browsers_apart;
    a_session_ends;
    an_owner_invites_and_ends_members;
    the_first_owner_is_invited_by_the_command_line;
}

const STEP: Duration = Duration::from_secs(31);

async fn sign_in(browser: &mut Browser, login: &str, code: &str) -> String {
    let form = [("login", login), ("code", code), ("next", "/console/members")];
    browser.submit("/console/sign-in", &form).await.location().to_owned()
}

async fn an_invitation_is_taken_once_with_a_code(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let (path, invite) = invited(app, "Amal@Example.com", Scope::Operator, MemberRole::Owner).await;
    let mut browser = Browser::new(&wallet.base);
    let page = browser.open(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("amal@example.com") && page.text.contains("class=\"qr\""), "{}", page.text);
    let wrong = browser.submit(&path, &[("code", "000000")]).await;
    assert!(browser.open(wrong.location()).await.text.contains("id=\"problem\""));
    assert_eq!(browser.open("/console").await.location(), "/console/sign-in?next=%2Fconsole");
    let right = code(app, invite);
    assert_eq!(browser.submit(&path, &[("code", &right)]).await.location(), "/console");
    assert_eq!(browser.open("/console").await.status, 200);
    // It was taken: neither its page nor its form works again.
    let mut other = Browser::new(&wallet.base);
    assert_eq!(other.open(&path).await.status, 404);
    wallet.running.clock.advance(STEP);
    assert!(other.submit(&path, &[("code", &code(app, invite))]).await.location().starts_with("/refused"));
    // One that nobody took ends by itself.
    let (late, invite) = invited(app, "late@example.com", Scope::Operator, MemberRole::Support).await;
    wallet.running.clock.advance(Duration::from_hours(73));
    assert_eq!(other.open(&late).await.status, 404);
    assert!(other.submit(&late, &[("code", &code(app, invite))]).await.location().starts_with("/refused"));
    wallet.finish().await;
}

async fn a_code_works_once(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let (path, invite) = invited(app, "amal", Scope::Operator, MemberRole::Owner).await;
    let first = code(app, invite);
    assert_eq!(Browser::new(&wallet.base).submit(&path, &[("code", &first)]).await.location(), "/console");
    let mut browser = Browser::new(&wallet.base);
    assert!(sign_in(&mut browser, "amal", &first).await.starts_with("/console/sign-in"));
    wallet.running.clock.advance(STEP * 2);
    let second = code(app, invite);
    assert_eq!(sign_in(&mut browser, " AMAL ", &second).await, "/console/members");
    assert!(sign_in(&mut Browser::new(&wallet.base), "amal", &second).await.starts_with("/console/sign-in"));
    // A new invitation makes a new secret, and ends what the old one opened.
    let (_, newer) = invited(app, "amal", Scope::Operator, MemberRole::Owner).await;
    assert_eq!(browser.open("/console").await.location(), "/console/sign-in?next=%2Fconsole");
    wallet.running.clock.advance(STEP * 2);
    for stale in [invite, newer] {
        let code = code(app, stale);
        assert!(sign_in(&mut browser, "amal", &code).await.starts_with("/console/sign-in"));
    }
    wallet.finish().await;
}

/// However many networks guess, a day has twenty tries; a browser that the member used before is not locked out by them.
async fn wrong_codes_are_counted_and_known_browsers_apart(database: Database) {
    let wallet = Wallet::start_with(&database, |config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let app = &wallet.running.shared;
    let mut known = joined(&wallet, "amal", Scope::Operator, MemberRole::Owner).await;
    known.cookies.remove("console");
    let invite = app.reader.member("amal").await.unwrap().unwrap().invite;
    let mut stranger = Browser::new(&wallet.base);
    let from = async |browser: &mut Browser, network: usize, code: &str| {
        let address = format!("203.0.{network}.7");
        let form = [("login", "amal"), ("code", code), ("next", "/console")];
        let answer = browser.submit_with("/console/sign-in", &form, &[("x-forwarded-for", &address)]).await;
        answer.location().to_owned()
    };
    wallet.running.clock.advance(STEP * 2);
    for network in 0..20 {
        assert!(from(&mut stranger, network, "000000").await.starts_with("/console/sign-in"));
    }
    let right = code(app, invite);
    let refused = from(&mut stranger, 100, &right).await;
    assert!(refused.starts_with("/console/sign-in"), "even the right one");
    assert!(stranger.open(&refused).await.text.contains("Too many attempts"));
    assert_eq!(from(&mut known, 100, &right).await, "/console");
    wallet.running.clock.advance(Duration::from_hours(25));
    let right = code(app, invite);
    assert_eq!(from(&mut stranger, 101, &right).await, "/console");
    wallet.finish().await;
}

async fn a_session_ends(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let mut browser = joined(&wallet, "amal", Scope::Operator, MemberRole::Owner).await;
    let invite = app.reader.member("amal").await.unwrap().unwrap().invite;
    let kept = browser.cookies["console"].clone();
    // Signing out ends it, even for whoever kept the cookie.
    assert_eq!(browser.submit("/console/sign-out", &[]).await.location(), "/console/sign-in");
    browser.cookies.insert("console".to_owned(), kept);
    assert!(browser.open("/console").await.location().starts_with("/console/sign-in"));
    // So does time.
    wallet.running.clock.advance(STEP * 2);
    let right = code(app, invite);
    assert_eq!(sign_in(&mut browser, "amal", &right).await, "/console/members");
    wallet.running.clock.advance(Duration::from_hours(11));
    assert_eq!(browser.open("/console").await.status, 200);
    wallet.running.clock.advance(Duration::from_hours(2));
    assert!(browser.open("/console").await.location().starts_with("/console/sign-in"));
    // A sixth session takes the place of the oldest.
    let mut browsers = Vec::new();
    for _ in 0..6 {
        wallet.running.clock.advance(STEP * 2);
        let right = code(app, invite);
        let mut browser = Browser::new(&wallet.base);
        assert_eq!(sign_in(&mut browser, "amal", &right).await, "/console/members");
        browsers.push(browser);
    }
    for (number, browser) in browsers.iter_mut().enumerate() {
        let is_open = browser.open("/console").await.status == 200;
        assert_eq!(is_open, number > 0, "{number}");
    }
    // Nonsense is nobody.
    for token in ["", "ms_", "st_00000000000000000000000000000000000000000000000000000"] {
        browser.cookies.insert("console".to_owned(), token.to_owned());
        assert!(browser.open("/console").await.location().starts_with("/console/sign-in"));
    }
    wallet.finish().await;
}

async fn an_owner_invites_and_ends_members(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let shop = app.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
    let scope = Scope::Merchant(shop);
    let mut owner = joined(&wallet, "owner-of-shop", scope, MemberRole::MerchantOwner).await;
    let form = [("login", "till@example.com"), ("role", "cashier")];
    let answer = owner.submit("/console/members/invite", &form).await;
    let page = owner.open(answer.location()).await;
    let mut links = page.values("href").into_iter().filter(|link| link.contains("/console/join/"));
    let link = links.next_back().expect("the invitation");
    let member = app.reader.member("till@example.com").await.unwrap().unwrap();
    assert_eq!(
        (member.scope, member.role, member.invited_by.as_str()),
        (scope, MemberRole::Cashier, "owner-of-shop")
    );
    let mut till = Browser::new(&wallet.base);
    let path = link.strip_prefix(&wallet.base).unwrap().to_owned();
    assert_eq!(till.submit(&path, &[("code", &code(app, member.invite))]).await.location(), "/console");
    // A merchant's owner gives no role of the operator, invites nobody of another scope, and ends nobody else's members.
    joined(&wallet, "boss", Scope::Operator, MemberRole::Owner).await;
    for (path, form) in [
        ("/console/members/invite", &[("login", "spy"), ("role", "support")][..]),
        ("/console/members/invite", &[("login", "boss"), ("role", "cashier")][..]),
        ("/console/members/invite", &[("login", "x"), ("role", "cashier")][..]),
        ("/console/members/invite", &[("login", "owner-of-shop"), ("role", "cashier")][..]),
        ("/console/members/end", &[("login", "boss")][..]),
        ("/console/members/end", &[("login", "owner-of-shop")][..]),
        ("/console/members/end", &[("login", "nobody")][..]),
    ] {
        assert!(owner.submit(path, form).await.location().starts_with("/refused"), "{form:?}");
    }
    assert!(app.reader.member("boss").await.unwrap().unwrap().is_active());
    assert_eq!(till.open("/console").await.status, 200);
    let ended = owner.submit("/console/members/end", &[("login", "till@example.com")]).await;
    assert_eq!(ended.location(), "/console/members");
    assert!(till.open("/console").await.location().starts_with("/console/sign-in"));
    let audit = app.reader.audit_lines(Some(shop), None, 10).await.unwrap();
    let said: Vec<_> = audit.iter().map(|line| (line.who.login.as_str(), line.detail.as_str())).collect();
    assert_eq!(
        said,
        [("owner-of-shop", "ended"), ("owner-of-shop", "invited as cashier"), ("test", "invited as owner")],
        "what was refused is not there, and what was done is"
    );
    assert!(audit.iter().take(2).all(|line| line.who.address == "127.0.0.1"));
    wallet.finish().await;
}

async fn the_first_owner_is_invited_by_the_command_line(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    assert!(!cashier_web::console::has_members(&app.reader).await.unwrap());
    joined(&wallet, "amal", Scope::Operator, MemberRole::Support).await;
    assert!(cashier_web::console::has_members(&app.reader).await.unwrap());
    wallet.finish().await;
}
