//! Every page in every situation and language, checked without a browser. What only a browser can show (contrast,
//! focus, layout) is checked by the browser tests.

#[path = "../examples/gallery/scenes.rs"]
mod scenes;

use std::collections::HashSet;

use askama::Template as _;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, REFRESH};
use cashier_core::error::Code;
use cashier_core::time::Timestamp;
use cashier_web::assets;
use cashier_web::pages::{DocPage, Frame, NotFoundPage, RefusedPage, SignInPage, What, respond};
use cashier_web::texts::Locale;

fn each(check: impl Fn(Locale, &str, &str)) {
    for locale in Locale::ALL {
        for (name, html) in scenes::scenes(locale) {
            check(locale, name, &html);
        }
    }
}

/// The values of an attribute, in the order of the page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    html.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Language and direction are declared, and the page has one heading of the first level.
#[test]
fn language() {
    each(|locale, name, html| {
        let root = format!("<html lang=\"{}\" dir=\"{}\" ", locale.tag(), locale.dir());
        assert!(html.contains(&root), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name} in {}", locale.code());
        assert_eq!(html.matches("<main ").count(), 1, "{name}");
    });
}

/// Nothing that the content policy blocks: no inline style or script, nothing from outside.
#[test]
fn policy() {
    each(|_, name, html| {
        for refused in [" style=\"", "<style", " onclick", " onsubmit", "javascript:", "<script>", "<iframe"]
        {
            assert!(!html.contains(refused), "{name} holds {refused}");
        }
        for source in values(html, "src") {
            // The shop loads a client: the published SDK, whose file the tests install, or our own.
            let is_client = match name {
                "web-shop" => source == "/shop/web/sdk.js",
                "web-shop-bare" => source == "/shop/web/client/global.js",
                _ => false,
            };
            assert!(is_client || source.starts_with("/assets/"), "{name} loads {source}");
        }
        for action in values(html, "action") {
            assert!(action.starts_with('/'), "{name} sends a form to {action}");
        }
    });
}

/// Every asset that a page names exists under that name.
#[test]
fn assets_exist() {
    each(|_, name, html| {
        let named = values(html, "src").into_iter().chain(values(html, "href"));
        for file in named.filter_map(|url| url.strip_prefix("/assets/")) {
            assert!(assets::find(file).is_some(), "{name} asks for {file}");
        }
    });
}

/// Ids are unique, and every reference to one leads somewhere.
#[test]
fn ids() {
    each(|_, name, html| {
        let ids = values(html, "id");
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{name} has an id twice");
        let lists =
            ["for", "aria-labelledby", "aria-describedby"].into_iter().flat_map(|list| values(html, list));
        for reference in lists.flat_map(str::split_whitespace) {
            assert!(known.contains(reference), "{name} refers to {reference}");
        }
    });
}

/// No two languages share the texts of a page: nothing was left in English.
#[test]
fn translated() {
    let [en, zh, ar] = Locale::ALL.map(scenes::scenes);
    let title =
        |html: &str| html.split("<title>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned);
    for ((english, chinese), arabic) in en.iter().zip(&zh).zip(&ar) {
        let titles: HashSet<_> =
            [english, chinese, arabic].into_iter().map(|(_, html)| title(html)).collect();
        assert_eq!(titles.len(), 3, "{}", english.0);
    }
    for (name, html) in &ar {
        let letters = html.chars().filter(|letter| ('\u{600}'..='\u{6ff}').contains(letter)).count();
        assert!(letters > 100, "{name} holds {letters} Arabic letters");
    }
}

/// The confirm form submits what the payer saw, and the PIN field is usable without a script.
#[test]
fn confirm_form() {
    let scenes = scenes::scenes(Locale::Ar);
    let (_, html) = scenes.iter().find(|(name, _)| *name == "order").unwrap();
    assert!(html.contains("method=\"post\" action=\"/cashier/x/confirm\""));
    assert!(html.contains("name=\"amount\" value=\"25000000\""));
    assert!(html.contains("name=\"currency\" value=\"IQD\""));
    assert!(html.contains("name=\"payee\" value=\"mch_"));
    assert!(html.contains("name=\"pin\" type=\"password\" inputmode=\"numeric\""));
    assert!(html.contains("٢٥٬٠٠٠"));
}

/// Every document is a sound page for every reader: one heading of the first level, no id twice, nothing inline.
#[test]
fn documents() {
    for locale in Locale::ALL {
        for document in cashier_docs::pages() {
            let page = DocPage::new(Frame::new(locale, document.url(), Timestamp::default()), document.name);
            let html = page.unwrap().render().unwrap();
            let name = document.name;
            let ids = values(&html, "id");
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{name} has an id twice");
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
            assert!(!html.contains(" style=\""), "{name}");
            for source in values(&html, "src") {
                assert!(["/assets/", "/docs/"].iter().any(|start| source.starts_with(start)), "{source}");
            }
        }
    }
}

/// Values from outside are escaped.
#[test]
fn escaped() {
    let page = SignInPage {
        frame: frame("/cashier/sign-in?next=%22%3E"),
        next: "\"><script>x</script>".to_owned(),
        login_id: "<b>".to_owned(),
        problem: None,
        payee: Some("<i>Shop</i>".to_owned()),
        return_url: Some("https://shop.example/?\"><b>".to_owned()),
        has_signed_out: true,
        demo_users: vec![],
    };
    let html = page.render().unwrap();
    assert!(!html.contains("<script>x") && !html.contains("<b>") && !html.contains("<i>"));
}

/// Links to other languages keep the rest of the query.
#[test]
fn language_links() {
    let page = NotFoundPage { frame: frame("/cashier/x?lang=ar&stay=1"), what: What::Page };
    let html = page.render().unwrap();
    assert!(html.contains("href=\"/cashier/x?stay=1&#38;lang=zh\""), "{html}");
    assert!(!html.contains("lang=ar&"));
}

/// A page is sent with its status, the policy, and a refresh only if it asks for one.
#[test]
fn headers() {
    let page = RefusedPage {
        frame: frame("/x"),
        code: Code::UnknownException,
        request_id: "req_1".to_owned(),
        retry_url: None,
    };
    let response = respond(&page);
    assert_eq!(response.status(), StatusCode::from_u16(Code::UnknownException.row().http_status).unwrap());
    let policy = response.headers().get(CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    assert!(response.headers().get(REFRESH).is_none());
    // Under no-referrer, browsers send `Origin: null` with our own forms.
    assert_eq!(response.headers().get(REFERRER_POLICY).unwrap(), "same-origin");
}

fn frame(here: &str) -> Frame {
    Frame::new(Locale::En, here, Timestamp::from_micros(0))
}
