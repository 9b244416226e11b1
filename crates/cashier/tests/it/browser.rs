//! A browser without scripts: it keeps cookies, follows redirects on request, and sends the headers that browsers send.

use std::collections::BTreeMap;

use reqwest::header::{HeaderMap, HeaderName};

/// What the server returned.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it redirects.
    pub(crate) fn location(&self) -> &str {
        assert!((300..400).contains(&self.status), "{}: {}", self.status, self.text);
        self.header("location")
    }

    /// The values of an attribute.
    pub(crate) fn values(&self, attribute: &str) -> Vec<String> {
        let opening = format!("{attribute}=\"");
        let values = self.text.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
        values.map(|value| value.replace("&#38;", "&").replace("&amp;", "&")).collect()
    }

    /// The link to this page in another language.
    pub(crate) fn in_language(&self, language: &str) -> String {
        let end = format!("lang={language}");
        self.values("href").into_iter().find(|link| link.ends_with(&end)).expect("a link to the language")
    }
}

/// One browser.
pub(crate) struct Browser {
    http: reqwest::Client,
    base: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a test is a third party that calls only this machine")]
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { http: http.build().unwrap(), base: base.to_owned(), cookies: BTreeMap::new() }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) };
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for value in headers.get_all("set-cookie") {
            let (name, value) = value.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let text = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        Page { status, headers, text }
    }

    /// Opens a page, given a path or a full address.
    pub(crate) async fn open(&mut self, place: &str) -> Page {
        let url = if place.starts_with('/') { format!("{}{place}", self.base) } else { place.to_owned() };
        self.send(self.http.get(url)).await
    }

    /// Submits a form with additional headers.
    pub(crate) async fn submit_with(
        &mut self,
        path: &str,
        form: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut request = self.http.post(format!("{}{path}", self.base)).body(body);
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(name.parse::<HeaderName>().unwrap(), *value);
        }
        self.send(request).await
    }

    /// Submits a form as one of our pages does over plain HTTP: with its origin.
    pub(crate) async fn submit(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let base = self.base.clone();
        self.submit_with(path, form, &[("origin", &*base)]).await
    }

    /// Signs in.
    pub(crate) async fn sign_in(&mut self, login_id: &str, password: &str) -> Page {
        self.submit(
            "/cashier/sign-in",
            &[("login_id", login_id), ("password", password), ("next", "/wallet")],
        )
        .await
    }
}
