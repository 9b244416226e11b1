//! Sign-in through providers: the redirect of a browser, and the silent logins of mini programs.

use serde_json::{Value, json};
use url::Url;

use super::shop::{APP, OTHER_APP, Shop};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_browser_goes_out_and_comes_back_with_a_token_that_works_once;
    only_pages_of_the_app_are_gone_back_to;
    mini_programs_sign_in_silently;
    an_identity_is_linked_to_one_user;
}

const REDIRECT: &str = "/v2.0/idp/oauth-wechat-mp/redirect/";
const AUTHENTICATE: &str = "/v2.0/idp/oauth-wechat-mp/authenticate/";

/// The app's page as the browser opens it at the end.
async fn visit(shop: &Shop, callback_url: &str) -> Url {
    let asked = shop.call("POST", REDIRECT, None, &json!({ "callback_url": callback_url })).await;
    assert_eq!((asked.status, asked.text("status")), (200, "ok".to_owned()), "the SDK takes 200 only");
    follow(shop, &asked.text("redirect_url")).await
}

async fn follow(shop: &Shop, url: &str) -> Url {
    let path = url.strip_prefix(&format!("{}/hserve", shop.wallet.base)).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only the wallet")]
    let browser =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let back = browser.get(format!("{}/hserve{path}", shop.wallet.base)).send().await.unwrap();
    assert_eq!(back.status(), 302);
    back.headers()["location"].to_str().unwrap().parse().unwrap()
}

fn token(page: &Url) -> String {
    page.query_pairs().find(|(name, _)| name == "token").unwrap().1.into_owned()
}

/// Links the stand-in's visitor to a signed-in user.
pub(super) async fn link_wechat_page(shop: &Shop, session: &str) {
    let page = visit(shop, "https://shop.example/auth.html").await;
    let wish = json!({ "auth_token": token(&page) });
    let path = "/v2.0/idp/oauth-wechat-mp/user-association/";
    let linked = shop.call("POST", path, Some(session), &wish).await;
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
    let wish = json!({ "auth_token": auth_token, "create_user": true, "update_userprofile": "setnx" });
    let foreign = shop.call_as(OTHER_APP, "POST", AUTHENTICATE, None, &wish).await;
    assert_eq!(foreign.error().0, 400, "the token is this app's");
    let signed_in = shop.call("POST", AUTHENTICATE, None, &wish).await;
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    assert_eq!(signed_in.json["user_info"]["id"], signed_in.json["user_id"]);
    assert_eq!(shop.call("POST", AUTHENTICATE, None, &wish).await.error().0, 400, "it works once");
    let silent = json!({ "auth_token": token(&visit(&shop, callback).await), "create_user": true });
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
    // The secret on the way out is worth nothing at the end.
    let wish = json!({ "callback_url": "https://shop.example/a" });
    let out: Url = shop.call("POST", REDIRECT, None, &wish).await.text("redirect_url").parse().unwrap();
    let state = out.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    for proof in [state.clone(), state.replacen("bs_", "ba_", 1)] {
        let answer = shop.call("POST", AUTHENTICATE, None, &json!({ "auth_token": proof })).await;
        assert_eq!(answer.error().0, 400);
    }
    // Somebody who said no comes back without a token.
    let mut refused = out;
    refused.set_query(Some(&format!("state={state}")));
    let page = follow(&shop, refused.as_str()).await;
    assert_eq!(page.as_str(), "https://shop.example/a");
    shop.wallet.finish().await;
}

async fn mini_programs_sign_in_silently(database: Database) {
    let shop = Shop::open(&database).await;
    for provider in ["wechat", "alipay", "qq"] {
        let path = format!("/v2.5/idp/{provider}/silent-login/");
        let wish = json!({ "create_user": true, "code": "me", "login_with_unionid": false });
        let first = shop.call("POST", &path, None, &wish).await;
        assert_eq!(first.status, 201, "exactly 201: {first:?}");
        assert_eq!(first.json["openid"], "o-me");
        assert!(first.json["user_info"]["_provider"][provider].is_object());
        let again = shop.call("POST", &path, None, &wish).await;
        assert_eq!(again.json["user_id"], first.json["user_id"]);
        let forced = format!("/v2.5/idp/{provider}/authenticate/");
        let wish = json!({ "code": "me", "create_user": true, "update_userprofile": "overwrite" });
        assert_eq!(shop.call("POST", &forced, None, &wish).await.status, 201);
        for wrong in [json!({}), json!({ "code": "" }), json!({ "code": "x", "update_userprofile": "maybe" })]
        {
            assert_eq!(shop.call("POST", &path, None, &wrong).await.error().0, 400, "{wrong}");
        }
        let token = first.text("token");
        let gateway = match provider {
            "wechat" => "weixin_tenpay",
            "alipay" => "alipay",
            _ => "qpay",
        };
        assert_eq!(shop.order(&token, &json!({ "gateway_type": gateway })).await.status, 201);
    }
    shop.wallet.finish().await;
}

async fn an_identity_is_linked_to_one_user(database: Database) {
    let shop = Shop::open(&database).await;
    let (token, number) = shop.sign_up("first").await;
    let (other, _) = shop.sign_up("second").await;
    let path = "/v2.4/idp/wechat/user-associate/";
    let wish = json!({ "code": "shared" });
    assert_eq!(shop.call("POST", path, Some(&token), &wish).await.status, 201);
    assert_eq!(shop.call("PUT", path, Some(&token), &wish).await.status, 201, "again is no harm");
    assert_eq!(shop.call("POST", path, Some(&other), &wish).await.error().0, 400);
    assert_eq!(shop.call("POST", path, None, &wish).await.error().0, 401);
    let back = shop.call("POST", "/v2.5/idp/wechat/silent-login/", None, &wish).await;
    assert_eq!(back.json["user_id"], json!(number), "the identity leads to the account");
    assert_ne!(back.json["user_info"]["_provider"], Value::Null);
    shop.wallet.finish().await;
}
