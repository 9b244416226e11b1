//! The pages' forms: each is answered by a redirect, works only from our own pages, and nobody closes somebody else's
//! order.

use cashier::app::{Extra, Running};
use cashier::config::Config;
use cashier::demo::people::{NewUser, add_user};
use serde_json::json;
use tokio::net::TcpListener;

use crate::browser::{Browser, Page};
use crate::support::{Database, on_both_engines};
use crate::wallet::{LOGIN, PASSWORD, PIN, Wallet};

on_both_engines! {
    no_page_answers_a_form;
    a_form_that_is_loaded_again_costs_no_try;
    a_note_is_shown_by_its_own_page_only;
    forms_of_our_pages_are_told_from_others_over_plain_http;
    a_sign_in_leads_to_this_site_only;
    only_who_may_pay_closes_an_order;
    a_demo_is_served_under_its_own_names_only;
}

const OTHER: &str = "other@example.com";

async fn stage(database: &Database) -> (Wallet, Browser) {
    let wallet = Wallet::start(database).await;
    let mut browser = Browser::new(&wallet.base);
    assert_eq!(browser.sign_in(LOGIN, PASSWORD).await.location(), "/wallet");
    (wallet, browser)
}

/// The path of an order's page, and the values of its form.
async fn order(wallet: &Wallet, browser: &mut Browser, id: &str) -> (String, String) {
    let (url, _) = wallet.order(id, "1000").await;
    let path = url.strip_prefix(&wallet.base).unwrap().to_owned();
    let page = browser.open(&path).await;
    let payee = page.values("value").into_iter().find(|value| value.starts_with("mch_")).unwrap();
    (path, payee)
}

fn confirmation<'a>(pin: &'a str, payee: &'a str) -> [(&'a str, &'a str); 4] {
    [("pin", pin), ("amount", "1000"), ("currency", "IQD"), ("payee", payee)]
}

/// The page after a form: it can be reloaded, and its link to another language leads to a page with the same message.
async fn page_after(browser: &mut Browser, answer: &Page) -> Page {
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert!(!answer.header("content-type").starts_with("text/html"));
    let to = answer.location().to_owned();
    assert!(to.starts_with('/') && !to.starts_with("//"), "{to}");
    let page = browser.open(&to).await;
    if page.status == 303 {
        return page;
    }
    let said = |page: &Page| page.text.contains("id=\"problem\"");
    for link in [to.clone(), page.in_language("zh"), page.in_language("ar")] {
        let again = browser.open(&link).await;
        assert_eq!((again.status, said(&again)), (page.status, said(&page)), "{link} after {to}");
    }
    browser.cookies.remove("lang");
    page
}

async fn no_page_answers_a_form(database: Database) {
    let (wallet, mut browser) = stage(&database).await;
    let (path, payee) = order(&wallet, &mut browser, "forms").await;
    let confirm = format!("{path}/confirm");
    let consent = |answer| [("client_id", "TEA_HOUSE"), ("scopes", "USER_ID"), ("answer", answer)];
    let unknown = [("client_id", "NOBODY"), ("scopes", "USER_ID"), ("answer", "allow")];
    for (form, fields, status, words) in [
        (&*confirm, &confirmation("12", &payee)[..], 200, "id=\"problem\""),
        (&*confirm, &confirmation("000000", &payee)[..], 200, "4 tries left"),
        (&*confirm, &confirmation(PIN, "mch_nonsense")[..], 200, "id=\"problem\""),
        ("/cashier/nonsense/confirm", &confirmation(PIN, &payee)[..], 404, ""),
        ("/cashier/nonsense/cancel", &[][..], 404, ""),
        ("/cashier/nonsense/topup", &[][..], 404, ""),
        (&*format!("{path}/topup"), &[][..], 404, ""),
        ("/wallet/consent", &consent("allow")[..], 200, ""),
        ("/wallet/consent", &consent("deny")[..], 200, ""),
        ("/wallet/consent", &unknown[..], 401, "INVALID_AUTH_CLIENT"),
        ("/wallet/inbox/read", &[][..], 200, ""),
        (&*confirm, &confirmation(PIN, &payee)[..], 200, "data-order-state=\"paid\""),
        (&*format!("{path}/cancel"), &[][..], 200, ""),
        ("/cashier/sign-out", &[][..], 200, "role=\"status\""),
    ] {
        let answer = browser.submit(form, fields).await;
        let page = page_after(&mut browser, &answer).await;
        assert_eq!(page.status, status, "{form} {fields:?}: {}", page.text);
        assert!(page.text.contains(words), "{form} {fields:?}: {}", page.text);
    }
    browser.cookies.remove("cashier_session");
    for (login_id, password) in [("", ""), (LOGIN, "wrong"), ("nobody@example.com", "wrong")] {
        let form = [("login_id", login_id), ("password", password), ("next", &*path)];
        let answer = browser.submit("/cashier/sign-in", &form).await;
        let page = page_after(&mut browser, &answer).await;
        assert!(page.text.contains("id=\"problem\"") && page.values("value").contains(&login_id.to_owned()));
        assert!(page.values("value").contains(&path), "the way to the order is kept");
        let chinese = browser.open(&page.in_language("zh")).await;
        assert!(chinese.values("value").contains(&path), "in another language too");
    }
    for form in [&*confirm, &*format!("{path}/cancel"), "/wallet/consent", "/wallet/inbox/read"] {
        let answer =
            browser.submit(form, &[&confirmation(PIN, &payee)[..], &consent("allow")].concat()).await;
        assert!(page_after(&mut browser, &answer).await.text.contains("data-sign-in"), "{form}");
    }
    wallet.finish().await;
}

async fn a_form_that_is_loaded_again_costs_no_try(database: Database) {
    let (wallet, mut browser) = stage(&database).await;
    let (path, payee) = order(&wallet, &mut browser, "again").await;
    let answer = browser.submit(&format!("{path}/confirm"), &confirmation("000000", &payee)).await;
    let to = answer.location().to_owned();
    for _ in 0..7 {
        assert!(browser.open(&to).await.text.contains("4 tries left"));
    }
    let paid = browser.submit(&format!("{path}/confirm"), &confirmation(PIN, &payee)).await;
    assert!(browser.open(paid.location()).await.text.contains("data-order-state=\"paid\""));
    wallet.finish().await;
}

/// The result of a form is shown on the page to which its answer leads, in the browser that submitted it, for some
/// minutes. No invented address shows it, and no altered cookie.
async fn a_note_is_shown_by_its_own_page_only(database: Database) {
    let (wallet, mut browser) = stage(&database).await;
    let (path, payee) = order(&wallet, &mut browser, "note").await;
    let answer = browser.submit(&format!("{path}/confirm"), &confirmation("000000", &payee)).await;
    let to = answer.location().to_owned();
    let said = async |browser: &mut Browser, to: &str| browser.open(to).await.text.contains("id=\"problem\"");
    assert!(said(&mut browser, &to).await);
    assert!(!said(&mut browser, &path).await);
    assert!(!said(&mut browser, &format!("{path}?note=0000000000000")).await);
    let cookie = browser.cookies["note"].clone();
    let (name, rest) = cookie.split_once('.').unwrap();
    for changed in [
        format!("{}{}.{rest}", if name.starts_with('0') { "1" } else { "0" }, &name[1..]),
        format!("{cookie}0"),
        cookie.replacen('.', "..", 1),
        cookie[..cookie.len() - 1].to_owned(),
        "...".to_owned(),
        String::new(),
    ] {
        browser.cookies.insert("note".to_owned(), changed.clone());
        let page = format!("{path}?note={}", changed.split('.').next().unwrap_or_default());
        assert!(!said(&mut browser, &to).await && !said(&mut browser, &page).await, "{changed}");
    }
    browser.cookies.insert("note".to_owned(), cookie);
    assert!(said(&mut browser, &to).await);
    wallet.running.clock.advance(std::time::Duration::from_mins(6));
    assert!(!said(&mut browser, &to).await);
    wallet.finish().await;
}

/// Over plain HTTP to another machine browsers send only `Origin`, and under `no-referrer` not even that: it is then
/// `null` (Fetch standard, "append a request `Origin` header"). So no page may set that policy.
async fn forms_of_our_pages_are_told_from_others_over_plain_http(database: Database) {
    let (wallet, mut browser) = stage(&database).await;
    let (path, _) = order(&wallet, &mut browser, "origin").await;
    for page in [&*path, "/wallet", "/wallet/inbox", "/nothing/here", "/cashier/nonsense"] {
        assert_eq!(browser.open(page).await.header("referrer-policy"), "same-origin", "{page}");
    }
    let page = Browser::new(&wallet.base).open("/cashier/sign-in").await;
    assert_eq!(page.header("referrer-policy"), "same-origin");
    let sign_in = [("login_id", LOGIN), ("password", PASSWORD), ("next", "/wallet")];
    let own = wallet.base.clone();
    for (headers, status) in [
        (&[("origin", &*own)][..], 303),
        (&[][..], 303),
        (&[("origin", "null"), ("sec-fetch-site", "same-origin")][..], 303),
        (&[("origin", "null")][..], 403),
        (&[("origin", "http://evil.example")][..], 403),
        (&[("origin", &*own), ("sec-fetch-site", "cross-site")][..], 403),
        (&[("origin", &*own), ("sec-fetch-site", "same-site")][..], 403),
    ] {
        let answer = browser.submit_with("/cashier/sign-in", &sign_in, headers).await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert!(!answer.header("content-type").starts_with("text/html"), "{headers:?}");
    }
    wallet.finish().await;
}

async fn a_sign_in_leads_to_this_site_only(database: Database) {
    let (wallet, mut browser) = stage(&database).await;
    for next in [
        "/\u{7}",
        "/\u{0}",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/\n",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\u{7f}",
        "/\u{85}",
        "/ü",
        "https://evil.example",
        "",
        "/a b",
    ] {
        browser.cookies.clear();
        let form = [("login_id", LOGIN), ("password", PASSWORD), ("next", next)];
        assert_eq!(browser.submit("/cashier/sign-in", &form).await.location(), "/wallet", "{next:?}");
        let asked: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let known = browser.open(&format!("/cashier/sign-in?next={asked}")).await;
        assert_eq!(known.location(), "/wallet", "{next:?}");
    }
    browser.cookies.clear();
    let form = [("login_id", LOGIN), ("password", PASSWORD), ("next", "/wallet/inbox?lang=zh")];
    assert_eq!(browser.submit("/cashier/sign-in", &form).await.location(), "/wallet/inbox?lang=zh");
    // A page's links lead to this site even if its address began with two slashes.
    for path in ["//evil.example/x", "//evil.example"] {
        let page = browser.open(&format!("{}{path}", wallet.base)).await;
        assert_eq!(page.status, 404);
        assert!(page.values("href").iter().all(|link| !link.contains("evil.example")), "{}", page.text);
    }
    wallet.finish().await;
}

/// An order made for a user is closed by that user or by the merchant. Others are shown the way back to the shop.
async fn only_who_may_pay_closes_an_order(database: Database) {
    let (wallet, mut buyer) = stage(&database).await;
    let app = &wallet.running.shared;
    let new = NewUser {
        login_id: OTHER,
        name: "Other User",
        language: "en",
        password: PASSWORD,
        pin: PIN,
        mode: cashier_core::mode::Mode::Live,
    };
    add_user(&app.engine, &app.keys, &new).await.unwrap();
    let mut other = Browser::new(&wallet.base);
    other.sign_in(OTHER, PASSWORD).await.location();
    let params = json!({ "login_id": OTHER, "password": PASSWORD });
    let (_, signed_in) = wallet.host("POST", "/sessions", None, Some(&params), &[]).await;
    let session = signed_in["session_token"].as_str().unwrap().to_owned();
    let make = async |id: &str, buyer: Option<&str>| {
        let mut body = wallet.pay_body(id, "1000");
        body["order"]["buyer"] = buyer.map_or(json!({}), |buyer| json!({ "referenceBuyerId": buyer }));
        body["paymentRedirectUrl"] = json!("https://shop.example/back");
        let answer = wallet.call("/v1/payments/pay", &body).await;
        answer.text("/redirectActionForm/redirectUrl").strip_prefix(&wallet.base).unwrap().to_owned()
    };
    let state = async |path: &str| {
        let (status, order) = wallet
            .host("GET", &format!("/orders/{}", &path["/cashier/".len()..]), Some(&session), None, &[])
            .await;
        assert_eq!(status, 200, "{order}");
        order["state"].as_str().unwrap().to_owned()
    };
    let path = make("for-buyer", Some(&wallet.user_id)).await;
    let cancel = format!("{path}/cancel");
    // A visitor who is not signed in is asked to sign in, and may go back to the shop.
    let mut nobody = Browser::new(&wallet.base);
    let answer = nobody.submit(&cancel, &[]).await;
    let page = page_after(&mut nobody, &answer).await;
    assert!(page.values("href").contains(&"https://shop.example/back".to_owned()), "{}", page.text);
    // Another user sees no way to close it, and there is none.
    let page = other.open(&path).await;
    assert!(!page.values("action").contains(&cancel), "{}", page.text);
    assert!(page.values("href").contains(&"https://shop.example/back".to_owned()));
    let answer = other.submit(&cancel, &[]).await;
    assert!(
        page_after(&mut other, &answer)
            .await
            .values("href")
            .contains(&"https://shop.example/back".to_owned())
    );
    let host = format!("/orders/{}/cancel", &path["/cashier/".len()..]);
    let (status, body) = wallet.host("POST", &host, Some(&session), None, &[]).await;
    assert_eq!((status, body["error"]["code"].as_str()), (409, Some("ORDER_BOUND_TO_OTHER")));
    assert_eq!(state(&path).await, "created");
    // The user for whom it was made closes it.
    assert!(buyer.open(&path).await.values("action").contains(&cancel));
    assert_eq!(buyer.submit(&cancel, &[]).await.location(), path);
    assert_eq!(state(&path).await, "cancelled");
    // The merchant closes any order of its own.
    let path = make("by-merchant", Some(&wallet.user_id)).await;
    let answer =
        wallet.call("/v1/payments/cancelPayment", &json!({ "paymentRequestId": "by-merchant" })).await;
    assert_eq!(answer.outcome(), "S SUCCESS");
    assert_eq!(state(&path).await, "cancelled");
    // An order for nobody in particular, or for a buyer known only to the merchant, can be closed by anyone who may pay
    // it.
    for (id, buyer) in [("for-nobody", None), ("for-a-customer", Some("customer-7"))] {
        let path = make(id, buyer).await;
        assert_eq!(other.submit(&format!("{path}/cancel"), &[]).await.location(), path);
        assert_eq!(state(&path).await, "cancelled");
    }
    wallet.finish().await;
}

/// DNS rebinding: another site's page makes its own name resolve to this machine.
async fn a_demo_is_served_under_its_own_names_only(database: Database) {
    let keys = tempfile::tempdir().unwrap();
    cashier::keys::generate(keys.path()).unwrap();
    let config =
        Config { database: database.text.clone(), keys: keys.path().to_owned(), ..Config::default() };
    let answer = axum::routing::any(|| std::future::ready("program"));
    let extra = Extra {
        is_demo: true,
        other: axum::Router::new().route("/demo/clock", answer),
        hosts: vec!["demo.example".to_owned()],
        ..Extra::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let running = Running::start(&config, listener, extra).await.unwrap();
    let port = running.address.port();
    let mut browser = Browser::new(&format!("http://{}", running.address));
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}"), "demo.example".to_owned()];
    let foreign = ["evil.example".to_owned(), format!("evil.example:{port}"), "10.1.2.3".to_owned()];
    for path in ["/demo/clock", "/timeline", "/cashier/sign-in"] {
        for host in &own {
            assert_eq!(
                browser.submit_with("/demo/clock", &[], &[("host", host)]).await.status,
                200,
                "{host}"
            );
        }
        for host in &foreign {
            let answer = browser.submit_with(path, &[], &[("host", host)]).await;
            assert_eq!(answer.status, 421, "{host} {path}");
            assert!(answer.text.contains("--host"), "it says what to do: {}", answer.text);
        }
    }
    for (origin, status) in [
        (format!("http://127.0.0.1:{port}"), 200),
        ("http://evil.example".to_owned(), 403),
        ("http://127.0.0.1:1".to_owned(), 403),
        ("null".to_owned(), 403),
    ] {
        let answer = browser.submit_with("/demo/clock", &[], &[("origin", &origin)]).await;
        assert_eq!(answer.status, status, "{origin}");
    }
    running.stop().await.unwrap();
}
