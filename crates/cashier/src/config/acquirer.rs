//! `[[acquirer]]`: the acquirers whose orders the users of this wallet may pay.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use cashier_core::merchant::ClientId;
use cashier_core::mode::Mode;
use cashier_engine::acquirers::{Acquirer as Known, Acquirers};
use cashier_engine::outbound::{Reach, parse_endpoint};
use cashier_protocol::wallet::keys::VerifyingKey;
use serde::Deserialize;
use url::Url;

use super::Config;

/// One acquirer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acquirer {
    /// Its name here. Accounts depend on it: never change it.
    pub id: String,
    /// The URL of its API.
    pub base_url: String,
    /// Our `Client-Id` there.
    pub client_id: String,
    /// The origins of its payment URLs; that of `base_url` when absent.
    #[serde(default)]
    pub origins: Vec<String>,
    /// The file of its public key.
    pub public_key: PathBuf,
    /// True when it may have a loopback or private address and use plain HTTP. For development only.
    #[serde(default)]
    pub private: bool,
    /// True when it takes test money, from test users only; otherwise it takes real money, from live users only.
    #[serde(default)]
    pub test: bool,
}

impl Config {
    /// Checks what can be checked without reading a file.
    pub fn check_acquirers(&self) -> Result<()> {
        for (number, acquirer) in self.acquirer.iter().enumerate() {
            acquirer.check().with_context(|| format!("the acquirer {} is not valid", acquirer.id))?;
            let earlier = self.acquirer.iter().take(number);
            ensure!(
                earlier.clone().all(|other| other.id != acquirer.id),
                "two acquirers have the id {}",
                acquirer.id
            );
            for origin in acquirer.origins()? {
                let mut taken = earlier.clone().filter_map(|other| other.origins().ok()).flatten();
                ensure!(taken.all(|other| other != origin), "two acquirers have the origin {origin}");
            }
        }
        Ok(())
    }

    /// The acquirers with their keys.
    pub fn acquirers(&self) -> Result<Acquirers> {
        self.check_acquirers()?;
        let known: Result<Vec<_>> = self.acquirer.iter().map(Acquirer::read).collect();
        Ok(Acquirers::new(known?))
    }
}

impl Acquirer {
    fn check(&self) -> Result<()> {
        let visible = self.id.chars().all(|c| c.is_ascii_graphic() && c != '/' && c != '#');
        ensure!((1..=64).contains(&self.id.len()) && visible, "id must be 1 to 64 visible ASCII characters");
        self.client()?;
        let url = self.web_url(&self.base_url).context("base_url")?;
        ensure!(url.query().is_none(), "base_url must end with its path");
        self.origins().map(drop)
    }

    /// Our `Client-Id` there, used in our signatures.
    fn client(&self) -> Result<ClientId> {
        let refused = || format!("client_id = {:?}; ask the acquirer for an id of this form", self.client_id);
        ClientId::parse(&self.client_id).with_context(refused)
    }

    fn web_url(&self, text: &str) -> Result<Url> {
        let url = parse_endpoint(text)?;
        let is_web = url.scheme() == "https" || (self.private && url.scheme() == "http");
        ensure!(is_web, "{text} must begin with https://; only with private = true also with http://");
        Ok(url)
    }

    /// The origins as texts, such as `https://pay.example`.
    fn origins(&self) -> Result<Vec<String>> {
        let given =
            if self.origins.is_empty() { std::slice::from_ref(&self.base_url) } else { &self.origins };
        given.iter().map(|text| Ok(self.web_url(text)?.origin().ascii_serialization())).collect()
    }

    fn read(&self) -> Result<Known> {
        let text = std::fs::read_to_string(&self.public_key)
            .with_context(|| format!("cannot read the key {}", self.public_key.display()))?;
        Ok(Known {
            name: self.id.clone(),
            base_url: self.base_url.trim_end_matches('/').to_owned(),
            client_id: self.client()?,
            origins: self.origins()?,
            key: VerifyingKey::parse(&text)
                .with_context(|| format!("{} is not a public key", self.public_key.display()))?,
            reach: if self.private { Reach::Anywhere } else { Reach::Public },
            mode: Mode::of_test(self.test),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<()> {
        toml::from_str::<Config>(text)?.check_acquirers()
    }

    fn acquirer(rest: &str) -> String {
        format!("[[acquirer]]\nid = \"tigris\"\nclient_id = \"W\"\npublic_key = \"k.pem\"\n{rest}\n")
    }

    /// Plain HTTP must be allowed by the operator; an origin belongs to one acquirer; unknown keys are refused.
    #[test]
    fn what_an_acquirer_may_be() {
        let good = acquirer("base_url = \"https://pay.example/api/\"\norigins = [\"https://pay.example\"]");
        assert!(config(&good).is_ok());
        assert!(config(&acquirer("base_url = \"http://127.0.0.1:1\"\nprivate = true")).is_ok());
        let second = good.replace("tigris", "euphrates");
        for bad in [
            acquirer("base_url = \"http://127.0.0.1:1\""),
            acquirer("base_url = \"https://user@pay.example\""),
            acquirer("base_url = \"pay.example\""),
            good.replace("\"W\"", "\"W.2\""),
            good.replace("\"W\"", "\"\""),
            acquirer("base_url = \"https://pay.example\"\norigins = [\"ftp://pay.example\"]"),
            acquirer("base_url = \"https://pay.example\"\nname = \"x\""),
            format!("{good}{good}"),
            format!("{good}{second}"),
        ] {
            assert!(config(&bad).is_err(), "{bad}");
        }
    }
}
