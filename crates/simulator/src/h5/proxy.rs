//! A web program on a server: what the program's origin is asked goes there, and comes back without what would tie it to
//! that server's own address.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, HOST, LOCATION, ORIGIN,
    PROXY_AUTHORIZATION, REFERER, SET_COOKIE, STRICT_TRANSPORT_SECURITY, TRANSFER_ENCODING, UPGRADE,
    USER_AGENT, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use cashier_engine::outbound::{Exchange, Exchanged, Outbound, Pace, Post, Reach};
use url::Url;

use super::{Found, script};

/// The largest body in either direction.
const BODY_MAX: usize = 16 * 1024 * 1024;

/// Headers of a request that are about this connection, or that the browser wrote about another origin.
const ASKED: [HeaderName; 10] = [
    HOST,
    ACCEPT_ENCODING,
    CONNECTION,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    UPGRADE,
    PROXY_AUTHORIZATION,
    ORIGIN,
    REFERER,
    USER_AGENT,
];

/// Headers of an answer that are about that connection, or that this origin sets itself.
const ANSWERED: [HeaderName; 10] = [
    CONNECTION,
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    TRANSFER_ENCODING,
    UPGRADE,
    CONTENT_SECURITY_POLICY,
    CONTENT_SECURITY_POLICY_REPORT_ONLY,
    STRICT_TRANSPORT_SECURITY,
    X_FRAME_OPTIONS,
    ACCESS_CONTROL_ALLOW_ORIGIN,
];

/// Passes a request on, and its answer back.
pub(super) async fn pass(outbound: &Outbound, base: &Url, request: Request) -> Found {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_MAX).await else {
        return Found::text(StatusCode::PAYLOAD_TOO_LARGE, "The request is larger than 16 MiB.\n");
    };
    let mut url = base.clone();
    url.set_path(parts.uri.path());
    url.set_query(parts.uri.query());
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in &parts.headers {
        let is_ours = name.as_str().starts_with("sec-fetch-") || ASKED.contains(name);
        if let Ok(value) = value.to_str()
            && !is_ours
        {
            headers.push((name.as_str().to_owned(), value.to_owned()));
        }
    }
    // The server sees a call of its own page, in a container of this family.
    if parts.headers.contains_key(ORIGIN) {
        headers.push((ORIGIN.as_str().to_owned(), base.origin().ascii_serialization()));
    }
    let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    headers.push((USER_AGENT.as_str().to_owned(), script::agent(agent)));
    // The developer named the address on the command line, so it may be this machine's.
    let post = Post { url: url.to_string(), headers, body, reach: Reach::Anywhere };
    let exchange =
        Exchange { method: parts.method.as_str().to_owned(), post, limit: BODY_MAX, pace: Pace::Whole };
    match outbound.exchange(exchange).await {
        Ok(answer) => bring(base, answer),
        Err(failure) => {
            let text = format!("The program's server does not answer: {failure}\n");
            Found::text(StatusCode::BAD_GATEWAY, text)
        }
    }
}

fn bring(base: &Url, answer: Exchanged) -> Found {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let Some(body) = answer.body else {
        return Found::text(
            StatusCode::BAD_GATEWAY,
            "The answer of the program's server is larger than 16 MiB.\n",
        );
    };
    let mut headers = Vec::new();
    for (name, value) in answer.headers {
        let Ok(name) = HeaderName::try_from(name) else { continue };
        if ANSWERED.contains(&name) {
            continue;
        }
        let value = if name == LOCATION {
            local(base, &value)
        } else if name == SET_COOKIE {
            framed(&value)
        } else {
            value
        };
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.push((name, value));
        }
    }
    Found { status, headers, body }
}

/// A redirect within the server leads to the same place in the program's origin; any other one is left as it is, and
/// refused by the page's policy.
fn local(base: &Url, location: &str) -> String {
    match base.join(location) {
        Ok(url) if url.origin() == base.origin() => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{}{query}{fragment}", url.path())
        }
        _ => location.to_owned(),
    }
}

/// A cookie of the server becomes one of the program's origin. The program's page is in a frame of another site, where a
/// browser keeps only cookies that are marked for that; `localhost` counts as secure.
fn framed(cookie: &str) -> String {
    let is_kept = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        !["domain", "samesite", "secure", "partitioned"].contains(&name.as_str())
    };
    let mut parts: Vec<&str> = cookie.split(';').take(1).collect();
    parts.extend(cookie.split(';').skip(1).filter(is_kept));
    format!("{}; SameSite=None; Secure; Partitioned", parts.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes back belongs to the program's origin.
    #[test]
    fn answers_belong_to_the_origin() {
        let base = Url::parse("https://shop.example/h5/index.html").unwrap();
        assert_eq!(local(&base, "login?next=1#top"), "/h5/login?next=1#top");
        assert_eq!(local(&base, "https://shop.example/pay"), "/pay");
        assert_eq!(local(&base, "https://evil.example/pay"), "https://evil.example/pay");
        let cookie = framed("secure=1; Domain=shop.example; Path=/; SameSite=Lax; HttpOnly");
        assert_eq!(cookie, "secure=1; Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
        let headers = [
            ("content-security-policy", "default-src *"),
            ("x-frame-options", "DENY"),
            ("set-cookie", "a=1; domain=.shop.example"),
            ("set-cookie", "b=2"),
            ("x-own", "kept"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let found = bring(&base, Exchanged { status: 200, headers, body: Some(vec![]) });
        let kept: Vec<(&str, &str)> =
            found.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(
            kept,
            [
                ("set-cookie", "a=1; SameSite=None; Secure; Partitioned"),
                ("set-cookie", "b=2; SameSite=None; Secure; Partitioned"),
                ("x-own", "kept"),
            ]
        );
    }
}
