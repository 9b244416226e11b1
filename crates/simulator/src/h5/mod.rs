//! Web programs ("H5"): pages that run under an origin of their own, `ID.localhost`, with the bridge before their first
//! script.
//!
//! Invariants: such an origin serves the program and nothing of the wallet; a name that is no program's serves nothing.
//! Everything that the origin sends carries the program's policy, so that no page of it reaches another host.

mod added;
mod files;
mod inject;
mod policy;
mod proxy;
mod script;

use std::path::PathBuf;

pub(crate) use added::{files_of, package};
pub(crate) use script::platform;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::Url;

use crate::catalogue::Entry;
use crate::{Inner, Simulator};

/// Where a web program's pages come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Web {
    /// The program's own folder.
    Folder(PathBuf),
    /// A server, reached through the simulator.
    Address(Url),
}

impl Web {
    /// The path of its first page, with a query.
    pub(crate) fn start(&self) -> String {
        match self {
            Self::Folder(_) => "/".to_owned(),
            Self::Address(url) => {
                let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
                format!("{}{query}", url.path())
            }
        }
    }

    /// The host that requests without a host lead to.
    pub(crate) fn own_domain(&self) -> Option<String> {
        let Self::Address(url) = self else { return None };
        let host = url.host_str()?;
        Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
    }
}

/// One answer of a program's origin, before the policy is added.
pub(crate) struct Found {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
}

impl Found {
    fn text(status: StatusCode, text: impl Into<String>) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
        Self { status, headers, body: text.into().into_bytes() }
    }
}

/// What separates a program's id from the number of a host. No id contains it.
pub(crate) const VIEW: &str = "--w";

/// The scripts of the simulator in a program's origin.
const OWN_FOLDER: &str = "/.opencashier/";

/// Serves the origins of web programs; every other name goes on to the wallet.
pub async fn web_programs(State(simulator): State<Simulator>, request: Request, next: Next) -> Response {
    let host = request.uri().authority().map(Authority::as_str);
    let host = host.or_else(|| request.headers().get(HOST).and_then(|host| host.to_str().ok()));
    let Some(place) = host.and_then(Place::parse) else { return next.run(request).await };
    let Some(inner) = simulator.inner.get() else { return next.run(request).await };
    let catalogue = &inner.setup.catalogue;
    let entry = catalogue.find_added(&place.id).or_else(|| catalogue.find(&place.id));
    let site = entry.and_then(|entry| Some((Site::of(&entry, &place)?, entry)));
    match site.filter(|(site, _)| !site.is_wallet(inner)) {
        Some((site, entry)) => serve(inner, &entry, &site, request).await,
        // The name of nothing. The guard behind this one knows what to say.
        None => next.run(request).await,
    }
}

/// What is served under a program's name.
pub(crate) struct Site {
    web: Web,
    port: Option<u16>,
    /// True for a page in a native program's `<web-view>`.
    is_view: bool,
}

impl Site {
    /// A web program's own pages, or one of the hosts that a program may show in a `<web-view>`.
    fn of(entry: &Entry, place: &Place) -> Option<Self> {
        let web = match place.view {
            None => entry.web.clone()?,
            Some(view) => Web::Address(view_of(entry.request_domains.get(view)?)?),
        };
        Some(Self { web, port: place.port, is_view: place.view.is_some() })
    }
}

impl Site {
    /// True for the wallet's own address: a program's origin must not look like the wallet from inside.
    fn is_wallet(&self, simulator: &Inner) -> bool {
        let Web::Address(url) = &self.web else { return false };
        let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
        simulator.setup.sites.iter().filter_map(|site| Url::parse(&site.base_url).ok()).any(|wallet| {
            let is_same_machine = policy::is_here(&host(&wallet)) && policy::is_here(&host(url));
            wallet.port_or_known_default() == url.port_or_known_default()
                && (is_same_machine || wallet.host_str() == url.host_str())
        })
    }
}

/// The address of a host: plain `http` on this machine, as for `my.request`.
fn view_of(domain: &str) -> Option<Url> {
    let scheme = if policy::is_here(domain) { "http" } else { "https" };
    Url::parse(&format!("{scheme}://{domain}/")).ok()
}

/// A name below `localhost`: `ID`, or `ID--wN` for the N-th host that the program may show.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    id: String,
    view: Option<usize>,
    port: Option<u16>,
}

impl Place {
    fn parse(authority: &str) -> Option<Self> {
        let (name, port) = match authority.rsplit_once(':') {
            Some((name, port)) => (name, Some(port.parse().ok()?)),
            None => (authority, None),
        };
        let name = name.to_ascii_lowercase();
        let id = name.strip_suffix('.').unwrap_or(&name).strip_suffix(".localhost")?;
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let (id, view) = match id.rsplit_once(VIEW) {
            Some((id, view)) => (id, Some(view.parse().ok()?)),
            None => (id, None),
        };
        (!id.is_empty() && id.bytes().all(is_plain)).then(|| Self { id: id.to_owned(), view, port })
    }
}

async fn serve(simulator: &Inner, entry: &Entry, site: &Site, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let found = if request.headers().contains_key("service-worker") {
        // Its answers would carry no policy, and it would outlive the program.
        Found::text(StatusCode::FORBIDDEN, "Programs have no service workers here.\n")
    } else if let Some(name) = path.strip_prefix(OWN_FOLDER) {
        script::find(name, entry, site)
    } else {
        match &site.web {
            Web::Folder(folder) => files::find(folder, &request),
            Web::Address(url) => proxy::pass(&simulator.outbound, url, request).await,
        }
    };
    finish(entry, site, found)
}

/// Adds the bridge to pages, and the policy to everything.
fn finish(entry: &Entry, site: &Site, found: Found) -> Response {
    let is_page = found.headers.iter().any(|(name, value)| {
        name == CONTENT_TYPE && value.to_str().is_ok_and(|kind| kind.starts_with("text/html"))
    });
    let body = if is_page { inject::bridge(&found.body) } else { found.body };
    let mut response = (found.status, Body::from(body)).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in found.headers {
        headers.append(name, value);
    }
    if let Ok(value) = HeaderValue::from_str(&policy::of(&entry.domains(), site.port)) {
        headers.insert(CONTENT_SECURITY_POLICY, value);
    }
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
        // Other programs and the wallet's pages get nothing of this origin.
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only a single name below `localhost` can be a program's origin.
    #[test]
    fn places() {
        let place = |id: &str, port| Some(Place { id: id.to_owned(), view: None, port });
        let view = Place { id: "tea".to_owned(), view: Some(2), port: Some(80) };
        assert_eq!(Place::parse("tea--w2.localhost:80"), Some(view));
        assert_eq!(Place::parse("tea.localhost:8080"), place("tea", Some(8080)));
        assert_eq!(Place::parse("TEA-2.localhost"), place("tea-2", None));
        assert_eq!(Place::parse("tea.localhost.:80"), place("tea", Some(80)));
        for other in [
            "localhost:8080",
            ".localhost",
            "a.tea.localhost",
            "tea.localhost.evil.example",
            "tea.example",
            "127.0.0.1:8080",
            "[::1]:8080",
            "te_a.localhost",
            "tea--w.localhost",
            "tea--wx.localhost",
            "--w1.localhost",
            "tea.localhost:x",
            "",
        ] {
            assert_eq!(Place::parse(other), None, "{other}");
        }
    }
}
