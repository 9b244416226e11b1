//! A mini program as listed in the host's catalogue.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

/// A mini program and its permissions. Comes from the host's catalogue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Program {
    /// The id that auth codes are bound to: the client id of the program's merchant.
    pub app_id: String,
    /// The name to show to users.
    pub name: String,
    /// The icon to show to users.
    pub icon_url: String,
    /// The version that runs.
    pub version: String,
    /// The stage of that version.
    pub env_version: EnvVersion,
    /// Every page, in the order of `app.json`; the first is the entry.
    pub pages: Vec<String>,
    /// The pages of the tab bar.
    pub tabs: Vec<String>,
    /// The hosts `my.request` may reach: `host`, `host:port` or `*.host`.
    pub request_domains: Vec<String>,
    /// APIs that the operator denies to this program.
    pub denied_apis: BTreeSet<String>,
}

/// The stage of a program's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnvVersion {
    /// For everybody.
    Release,
    /// For testers.
    Trial,
    /// On a developer's machine: loopback addresses, and plain `http` to them, are allowed.
    Develop,
    /// For a share of the users.
    Gray,
}

impl EnvVersion {
    /// The name that programs see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Trial => "trial",
            Self::Develop => "develop",
            Self::Gray => "gray",
        }
    }
}

impl Program {
    /// Whether loopback addresses, and plain `http` to them, are allowed.
    pub fn is_in_development(&self) -> bool {
        self.env_version == EnvVersion::Develop
    }

    /// Whether `my.request` may go to this address.
    ///
    /// An entry names a host exactly, or with `*.` every host below it. Ports must match; an entry without one means
    /// the scheme's default port.
    pub fn may_request(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let secure = match url.scheme() {
            "https" => true,
            "http" => self.is_in_development() && is_loopback(url),
            _ => false,
        };
        secure && self.request_domains.iter().any(|entry| matches_entry(entry, host, url.port()))
    }
}

/// Whether the address is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn matches_entry(entry: &str, host: &str, port: Option<u16>) -> bool {
    let (name, wanted) = match entry.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(']') || entry.ends_with(port) => match port.parse::<u16>() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    };
    let same_host = match name.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => host == name,
    };
    same_host && port == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(env_version: EnvVersion, domains: &[&str]) -> Program {
        Program {
            app_id: "A".to_owned(),
            name: "A".to_owned(),
            icon_url: String::new(),
            version: "1.0.0".to_owned(),
            env_version,
            pages: vec!["pages/index/index".to_owned()],
            tabs: vec![],
            request_domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            denied_apis: BTreeSet::new(),
        }
    }

    fn may(program: &Program, url: &str) -> bool {
        program.may_request(&Url::parse(url).unwrap())
    }

    /// An entry names one host, or with `*.` every host below it.
    #[test]
    fn entries_name_hosts() {
        let program = program(EnvVersion::Release, &["api.tea.example", "*.cdn.example", "odd.example:8443"]);
        assert!(may(&program, "https://api.tea.example/orders"));
        assert!(!may(&program, "https://tea.example/orders"));
        assert!(!may(&program, "https://api.tea.example.evil.example/"));
        assert!(may(&program, "https://a.cdn.example/x"));
        assert!(may(&program, "https://a.b.cdn.example/x"));
        assert!(!may(&program, "https://cdn.example/x"));
        assert!(!may(&program, "https://evilcdn.example/x"));
        assert!(may(&program, "https://odd.example:8443/"));
        assert!(!may(&program, "https://odd.example/"));
        assert!(!may(&program, "https://api.tea.example:8443/"));
    }

    /// Plain `http` is for loopback addresses in development only.
    #[test]
    fn plain_http_is_for_development() {
        let domains = ["127.0.0.1:8080", "localhost", "tea.example"];
        let develop = program(EnvVersion::Develop, &domains);
        assert!(may(&develop, "http://127.0.0.1:8080/tea"));
        assert!(may(&develop, "http://localhost/tea"));
        assert!(!may(&develop, "http://127.0.0.1:9090/tea"));
        assert!(!may(&develop, "http://tea.example/"));
        let release = program(EnvVersion::Release, &domains);
        assert!(!may(&release, "http://127.0.0.1:8080/tea"));
        assert!(may(&release, "https://tea.example/"));
        assert!(!may(&release, "ftp://tea.example/"));
    }
}
