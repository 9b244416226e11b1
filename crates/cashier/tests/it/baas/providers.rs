//! Sign-in through providers: the redirect of a browser, and the silent logins of mini programs.

use cashier_engine::providers::{NewAccount, WECHAT_PAY};
use cashier_protocol::wallet::keys::SigningKey;
use serde_json::{Value, json};
use url::Url;

use super::shop::{APP, OTHER_APP, Shop};
use crate::browser::Browser;
use crate::commands::account;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_browser_goes_out_and_comes_back_with_a_token_that_works_once;
    only_pages_of_the_app_are_gone_back_to;
    only_the_browser_that_left_comes_back;
    mini_programs_sign_in_silently;
    an_identity_is_linked_to_one_user;
    who_is_not_set_up_is_told_what_is_missing;
}

const REDIRECT: &str = "/v2.0/idp/oauth-wechat-mp/redirect/";
const AUTHENTICATE: &str = "/v2.0/idp/oauth-wechat-mp/authenticate/";

/// The address of the app's page that the browser reaches at the end: WeChat asks, and the first visitor agrees.
async fn visit(shop: &Shop, callback_url: &str) -> Url {
    let asked = shop.call("POST", REDIRECT, None, &json!({ "callback_url": callback_url })).await;
    assert_eq!((asked.status, asked.text("status")), (200, "ok".to_owned()), "the SDK takes 200 only");
    answer(shop, &asked.text("redirect_url"), Some(0)).await
}

/// The browser leaves from the address that the page was given, and is then at WeChat's page with a cookie.
async fn leave(shop: &Shop, page: &str) -> (Browser, String) {
    let mut browser = Browser::new(&shop.wallet.base);
    assert!(page.starts_with(&format!("{}/hserve/idp/oauth-wechat-mp/leave/?", shop.wallet.base)), "{page}");
    let consent = browser.open(page).await.location().to_owned();
    assert!(consent.starts_with(&format!("{}/connect/oauth2/authorize?", shop.providers.url)), "{consent}");
    (browser, consent)
}

/// Answers WeChat's question, and follows the browser to the app's page.
async fn answer(shop: &Shop, page: &str, visitor: Option<usize>) -> Url {
    let (mut browser, consent) = leave(shop, page).await;
    let back = consents(shop, &consent, visitor).await;
    browser.open(&back).await.location().parse().unwrap()
}

/// The address to which WeChat's page redirects.
async fn consents(shop: &Shop, consent: &str, visitor: Option<usize>) -> String {
    let answered = json!({ "url": consent, "visitor": visitor });
    let answered = shop.providers.control("POST", "consents", &answered).await;
    answered["redirect_url"].as_str().unwrap().to_owned()
}

fn token(page: &Url) -> String {
    page.query_pairs().find(|(name, _)| name == "token").unwrap().1.into_owned()
}

/// Links the sandbox's first visitor to a signed-in user.
pub(super) async fn link_wechat_page(shop: &Shop, session: &str) {
    let page = visit(shop, "https://shop.example/auth.html").await;
    let request = json!({ "auth_token": token(&page) });
    let path = "/v2.0/idp/oauth-wechat-mp/user-association/";
    let linked = shop.call("POST", path, Some(session), &request).await;
    assert_eq!(linked.status, 201, "{linked:?}");
}

async fn a_browser_goes_out_and_comes_back_with_a_token_that_works_once(database: Database) {
    let shop = Shop::open(&database).await;
    let callback = "https://shop.example/auth.html?provider=oauth-wechat-mp&handler=login&x=a%20b";
    let page = visit(&shop, callback).await;
    let names: Vec<_> = page.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["provider", "handler", "x", "token"], "every parameter is kept");
    let auth_token = token(&page);
    let stranger = json!({ "auth_token": auth_token, "create_user": false });
    let unknown = shop.call("POST", AUTHENTICATE, None, &stranger).await;
    assert_eq!(unknown.error().0, 404, "nobody is known by this identity");
    let auth_token = token(&visit(&shop, callback).await);
    let request = json!({ "auth_token": auth_token, "create_user": true, "update_userprofile": "setnx" });
    let foreign = shop.call_as(OTHER_APP, "POST", AUTHENTICATE, None, &request).await;
    assert_eq!(foreign.error().0, 400, "the token is this app's");
    let signed_in = shop.call("POST", AUTHENTICATE, None, &request).await;
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    assert_eq!(signed_in.json["user_info"]["id"], signed_in.json["user_id"]);
    assert_eq!(signed_in.json["user_info"]["nickname"], "林小雨", "the profile came along");
    assert_eq!(shop.call("POST", AUTHENTICATE, None, &request).await.error().0, 400, "it works once");
    // A visitor who is asked silently sees no page.
    let asked = json!({ "callback_url": callback, "silent_login": true });
    let out = shop.call("POST", REDIRECT, None, &asked).await.text("redirect_url");
    let (mut browser, consent) = leave(&shop, &out).await;
    let back = browser.open(&consent).await.location().to_owned();
    let page: Url = browser.open(&back).await.location().parse().unwrap();
    let silent = json!({ "auth_token": token(&page), "create_user": true });
    let again = shop.call("POST", "/v2.5/idp/oauth-wechat-mp/silent-login/", None, &silent).await;
    assert_eq!(again.json["user_id"], signed_in.json["user_id"], "the same identity is the same user");
    let late = json!({ "auth_token": token(&visit(&shop, callback).await) });
    shop.wallet.running.clock.advance(std::time::Duration::from_mins(11));
    assert_eq!(shop.call("POST", AUTHENTICATE, None, &late).await.error().0, 400, "for minutes only");
    shop.wallet.finish().await;
}

async fn only_pages_of_the_app_are_gone_back_to(database: Database) {
    let shop = Shop::open(&database).await;
    for url in [
        "https://evil.example/",
        "http://shop.example/",
        "https://shop.example@evil.example/",
        "https://user:pw@shop.example/",
        "https://shop.example.evil.example/",
        "javascript:alert(1)",
        "//shop.example/",
        "/auth.html",
        "",
    ] {
        let answer = shop.call("POST", REDIRECT, None, &json!({ "callback_url": url })).await;
        assert_eq!(answer.error().0, 400, "{url}");
    }
    let headers = [("x-hydrogen-client-id", APP)];
    for query in ["", "?code=x", "?code=x&state=bs_nonsense", "?state="] {
        let answer =
            shop.send("GET", &format!("/idp/oauth-wechat-mp/callback/{query}"), &headers, None).await;
        assert_eq!(answer.error().0, 400, "{query}");
    }
    // The secret of the outward journey is useless at the end.
    let request = json!({ "callback_url": "https://shop.example/a" });
    let out = shop.call("POST", REDIRECT, None, &request).await.text("redirect_url");
    let (mut browser, consent) = leave(&shop, &out).await;
    let state = consent
        .parse::<Url>()
        .unwrap()
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    assert!(state.bytes().all(|byte| byte.is_ascii_alphanumeric()), "as WeChat wants it: {state}");
    for proof in [state.clone(), format!("bs_{state}"), format!("ba_{state}")] {
        let answer = shop.call("POST", AUTHENTICATE, None, &json!({ "auth_token": proof })).await;
        assert_eq!(answer.error().0, 400);
    }
    // A code that WeChat did not issue.
    let forged = format!("/idp/oauth-wechat-mp/callback/?code=forged&state={state}");
    assert_eq!(shop.send("GET", &forged, &headers, None).await.error().0, 400);
    // A visitor who refused returns without a token.
    let back = consents(&shop, &consent, None).await;
    assert_eq!(browser.open(&back).await.location(), "https://shop.example/a");
    shop.wallet.finish().await;
}

/// An attacker signs in at WeChat and sends another person's browser to the callback, to sign that person in as the
/// attacker (RFC 6749, 10.12). A callback address works only in the browser that left for WeChat.
async fn only_the_browser_that_left_comes_back(database: Database) {
    let shop = Shop::open(&database).await;
    let request = json!({ "callback_url": "https://shop.example/a" });
    let ask = async || shop.call("POST", REDIRECT, None, &request).await.text("redirect_url");
    let out = ask().await;
    let (mut own, consent) = leave(&shop, &out).await;
    let back = consents(&shop, &consent, Some(0)).await;
    let mut without = Browser::new(&shop.wallet.base);
    let (mut another, _) = leave(&shop, &ask().await).await;
    for stranger in [&mut without, &mut another] {
        let answer = stranger.open(&back).await;
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert!(answer.text.contains("Begin again"), "it says what to do: {}", answer.text);
    }
    // The address that leads to WeChat works once: nobody can send a second browser after the first.
    assert_eq!(without.open(&out).await.status, 400);
    assert_eq!(own.open(&out).await.status, 400);
    for wrong in ["", "?ticket=", "?ticket=bl_nonsense", &out[out.find('?').unwrap()..].replace("bl_", "bs_")]
    {
        let path = format!("/hserve/idp/oauth-wechat-mp/leave/{wrong}");
        assert_eq!(without.open(&path).await.status, 400, "{wrong}");
    }
    assert!(own.open(&back).await.location().contains("token=ba_"));
    assert_eq!(own.open(&back).await.status, 400, "once");
    // One browser can have two sign-ins in progress.
    let (first, second) = (ask().await, ask().await);
    let consent = own.open(&first).await.location().to_owned();
    own.open(&second).await.location();
    assert!(own.open(&consents(&shop, &consent, Some(0)).await).await.location().contains("token=ba_"));
    shop.wallet.finish().await;
}

async fn mini_programs_sign_in_silently(database: Database) {
    let shop = Shop::open(&database).await;
    for (provider, openid) in [("wechat", "oSandboxme"), ("alipay", "openme"), ("qq", "A000SANDBOXme")] {
        let path = format!("/v2.5/idp/{provider}/silent-login/");
        let request = json!({ "create_user": true, "code": "user:me", "login_with_unionid": false });
        let first = shop.call("POST", &path, None, &request).await;
        assert_eq!(first.status, 201, "exactly 201: {first:?}");
        assert_eq!(first.json["openid"], openid);
        assert!(first.json["user_info"]["_provider"][provider].is_object());
        let again = shop.call("POST", &path, None, &request).await;
        assert_eq!(again.json["user_id"], first.json["user_id"]);
        let forced = format!("/v2.5/idp/{provider}/authenticate/");
        let request = json!({ "code": "user:me", "create_user": true, "update_userprofile": "overwrite" });
        assert_eq!(shop.call("POST", &forced, None, &request).await.status, 201);
        for wrong in [
            json!({}),
            json!({ "code": "" }),
            json!({ "code": "invalid" }),
            json!({ "code": "x", "update_userprofile": "maybe" }),
        ] {
            assert_eq!(shop.call("POST", &path, None, &wrong).await.error().0, 400, "{wrong}");
        }
        let token = first.text("token");
        let gateway = match provider {
            "wechat" => "weixin_tenpay",
            "alipay" => "alipay",
            _ => "qpay",
        };
        let placed = shop.order(&token, &json!({ "gateway_type": gateway })).await;
        let paid = shop.providers.pay(&placed.json).await;
        if provider == "wechat" {
            assert_eq!(paid["payer"], openid, "who signed in is who pays");
        }
    }
    shop.wallet.finish().await;
}

async fn an_identity_is_linked_to_one_user(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, number) = shop.sign_up("first").await;
    let (other, _) = shop.sign_up("second").await;
    let path = "/v2.4/idp/wechat/user-associate/";
    let request = json!({ "code": "user:shared" });
    assert_eq!(shop.call("POST", path, Some(&token), &request).await.status, 201);
    assert_eq!(shop.call("PUT", path, Some(&token), &request).await.status, 201, "again is no harm");
    assert_eq!(shop.call("POST", path, Some(&other), &request).await.error().0, 400);
    assert_eq!(shop.call("POST", path, None, &request).await.error().0, 401);
    let back = shop.call("POST", "/v2.5/idp/wechat/silent-login/", None, &request).await;
    assert_eq!(back.json["user_id"], json!(number), "the identity leads to the account");
    assert_ne!(back.json["user_info"]["_provider"], Value::Null);
    shop.wallet.finish().await;
}

async fn who_is_not_set_up_is_told_what_is_missing(database: Database) {
    let shop = Shop::open(&database).await;
    let shared = &shop.wallet.running.shared;
    let merchant = shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap().id;
    let known = shared.reader.active_account(merchant, WECHAT_PAY).await.unwrap().unwrap();
    let mut settings: Value = serde_json::from_str(&known.settings).unwrap();
    settings["merchant_private_key_pem"] = SigningKey::generate().unwrap().to_pem().unwrap().into();
    settings["apiv3_key"] = "SANDBOX0123456789012345678901234"[..32].into();
    settings["mini_program_v2"] = false.into();
    let new = NewAccount {
        id: Some(known.id),
        fee: known.fee,
        fee_returned: known.fee_returned,
        ..account(merchant, WECHAT_PAY, settings.to_string())
    };
    shared.providers.put_account(new).await.unwrap();
    let asked = shop.call("POST", REDIRECT, None, &json!({ "callback_url": "https://shop.example/a" })).await;
    let (status, said) = asked.error();
    assert!(status == 405 && said.contains("app_secret"), "{status} {said}");
    let request = json!({ "code": "x", "create_user": true });
    let (status, said) = shop.call("POST", "/v2.5/idp/wechat/silent-login/", None, &request).await.error();
    assert!(status == 405 && said.contains("secret"), "{status} {said}");
    shop.wallet.finish().await;
}
