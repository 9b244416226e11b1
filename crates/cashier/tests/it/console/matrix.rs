//! Every role at every route: the table decides, and nothing else.

use cashier_core::member::{MemberRole, Scope, may};
use cashier_web::console::TABLE;

use super::joined;
use crate::browser::{Browser, Page};
use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    every_role_at_every_route;
    every_route_wants_a_member_and_its_own_forms;
}

/// The path with something in its places.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn call(browser: &mut Browser, method: &str, path: &str) -> Page {
    match method {
        "get" => browser.open(path).await,
        "post" => browser.submit(path, &[("login", "nobody-at-all")]).await,
        other => panic!("{other}"),
    }
}

/// A refusal names `ACCESS_DENIED`: at once, or on the page that the form leads to.
async fn is_denied(browser: &mut Browser, page: Page) -> bool {
    let page = if page.status == 303 && page.location().starts_with("/refused") {
        let to = page.location().to_owned();
        browser.open(&to).await
    } else {
        page
    };
    page.status == 403 && page.text.contains("ACCESS_DENIED")
}

async fn every_role_at_every_route(database: Database) {
    let wallet = Wallet::start(&database).await;
    let app = &wallet.running.shared;
    let shop = app.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
    let (mut allowed, mut denied) = (0, 0);
    for role in MemberRole::ALL {
        let scope = if role.is_of(Scope::Operator) { Scope::Operator } else { Scope::Merchant(shop) };
        let mut browser = joined(&wallet, &format!("member-{role:?}"), scope, role).await;
        for (method, path, act) in TABLE {
            let page = call(&mut browser, method, &filled(path)).await;
            let expected = !may(role, *act);
            assert_ne!(page.status, 500, "{role:?} {method} {path}");
            let is_denied = is_denied(&mut browser, page).await;
            assert_eq!(is_denied, expected, "{role:?} {method} {path}");
            *(if is_denied { &mut denied } else { &mut allowed }) += 1;
        }
    }
    assert_eq!(allowed + denied, MemberRole::ALL.len() * TABLE.len());
    assert!(allowed > 0 && denied > 0);
    wallet.finish().await;
}

/// Without a session every route leads to the sign-in page; with one, a foreign page's form is refused; and no page can be
/// put into a foreign frame.
async fn every_route_wants_a_member_and_its_own_forms(database: Database) {
    let wallet = Wallet::start(&database).await;
    let mut nobody = Browser::new(&wallet.base);
    let mut owner = joined(&wallet, "amal", Scope::Operator, MemberRole::Owner).await;
    for (method, path, _) in TABLE {
        let path = filled(path);
        let page = call(&mut nobody, method, &path).await;
        assert!(page.location().starts_with("/console/sign-in?next=%2Fconsole"), "{method} {path}");
        if *method == "post" {
            for headers in [
                &[("origin", "https://evil.example")][..],
                &[("sec-fetch-site", "cross-site")][..],
                &[("origin", "null")][..],
            ] {
                assert_eq!(owner.submit_with(&path, &[], headers).await.status, 403, "{path} {headers:?}");
            }
        } else {
            let page = owner.open(&path).await;
            if page.status == 200 && page.header("content-type").starts_with("text/html") {
                assert!(page.header("content-security-policy").contains("frame-ancestors 'self'"), "{path}");
                assert_eq!(page.header("cache-control"), "no-store", "{path}");
            }
        }
    }
    let page = Browser::new(&wallet.base).open("/console/sign-in?next=https://evil.example").await;
    assert!(page.values("value").contains(&"/console".to_owned()), "{}", page.text);
    wallet.finish().await;
}
