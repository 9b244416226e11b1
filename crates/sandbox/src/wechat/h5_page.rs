//! The page behind an `h5_url`: it leads from a phone's browser into the app.
//!
//! Like the provider's, it accepts only browsers that come from a page of the merchant: without a Referer it says
//! 商家参数格式有误, from a domain that is not the merchant's 商家存在未配置的参数. It contains the link into the app, which some
//! clients extract.

use axum::extract::{Query, State};
use axum::http::header::REFERER;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use serde::Deserialize;
use url::Url;

use crate::Sandbox;
use crate::pages::page_with;

/// The page's path.
pub(crate) const PATH: &str = "/sandbox/wechat/h5";

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    prepay_id: String,
}

/// Why a browser is turned away. The page's script shows the name in the reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stranger {
    NoReferer,
    OtherDomain,
}

impl Stranger {
    const fn name(self) -> &'static str {
        match self {
            Self::NoReferer => "noReferer",
            Self::OtherDomain => "otherDomain",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::NoReferer => "商家参数格式有误，请联系商家解决",
            Self::OtherDomain => "商家存在未配置的参数，请联系商家解决",
        }
    }
}

pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let referer = headers.get(REFERER).and_then(|referer| referer.to_str().ok());
    let mut response = match check(&sandbox, referer) {
        Ok(()) => page_with("cashier", &link(&sandbox, &asked.prepay_id).unwrap_or_default()),
        Err(stranger) => page_with(
            "stranger",
            &format!(
                "<p class=\"problem\" role=\"alert\" id=\"stranger\" data-why=\"{}\">{}</p>",
                stranger.name(),
                stranger.words()
            ),
        ),
    };
    // The links to other languages lead to this page again, and must be let in.
    response.headers_mut().insert("referrer-policy", HeaderValue::from_static("same-origin"));
    response
}

fn check(sandbox: &Sandbox, referer: Option<&str>) -> Result<(), Stranger> {
    let from = referer.and_then(|text| Url::parse(text).ok());
    let from = from.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(Stranger::NoReferer)?;
    let host = from.host_str().ok_or(Stranger::NoReferer)?;
    if Url::parse(sandbox.base_url()).is_ok_and(|own| own.origin() == from.origin()) {
        return Ok(());
    }
    let is_known = sandbox.keeper.read(|world| {
        let domains = &world.settings().h5_domains;
        let below =
            |domain: &String| host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
        domains.is_empty() || domains.iter().any(|domain| host == domain || below(domain))
    });
    if is_known { Ok(()) } else { Err(Stranger::OtherDomain) }
}

/// The link into the app, as a link of the page. There is none without an order.
fn link(sandbox: &Sandbox, prepay_id: &str) -> Option<String> {
    // It is inserted into the page verbatim, so only letters and digits are allowed.
    let is_plain = !prepay_id.is_empty() && prepay_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    sandbox.resolve(prepay_id).ok().filter(|_| is_plain)?;
    let seconds = sandbox.clock.now().as_millis().div_euclid(1_000);
    let sign = sandbox.nonce();
    Some(format!(
        "<a id=\"open\" href=\"weixin://wap/pay?prepayid%3D{prepay_id}&package={}&noncestr={seconds}&sign={sign}\">\
         WeChat</a>",
        seconds.rem_euclid(10_000_000),
    ))
}
