//! The proof that nobody rewrote the books: who signs roots, and where they are published.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use cashier_core::chain::is_name;
use cashier_engine::outbound::{Reach, parse_endpoint};
use cashier_engine::roots::{Outlets, Webhook};
use serde::Deserialize;
use url::Url;

use super::Config;

/// Roots, and where they are published.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proof {
    /// Whose roots these are; the host of `base_url` when absent.
    pub origin: Option<String>,
    /// The folder into which roots are written.
    pub publish_folder: Option<PathBuf>,
    /// The address to which they are sent.
    pub publish_mail: Option<String>,
    /// The URL to which they are posted.
    pub publish_webhook: Option<String>,
    /// True when that URL may have a private address.
    pub publish_private: bool,
}

impl Proof {
    /// Where roots are published.
    pub fn outlets(&self) -> Outlets {
        let reach = if self.publish_private { Reach::Anywhere } else { Reach::Public };
        Outlets {
            folder: self.publish_folder.clone(),
            mail: self.publish_mail.clone(),
            webhook: self.publish_webhook.clone().map(|url| Webhook { url, reach }),
        }
    }
}

impl Config {
    /// Whose roots these are. It is also the name of the key that signs them.
    ///
    /// # Errors
    /// When the URL of users has no host.
    pub fn origin(&self) -> Result<String> {
        if let Some(origin) = &self.proof.origin {
            return Ok(origin.clone());
        }
        let url = Url::parse(&self.rules(self.listen, false).base_url).context("base_url")?;
        let host = url.host_str().filter(|host| is_name(host));
        Ok(host.context("base_url has no host; name the origin of roots with proof.origin")?.to_owned())
    }

    pub(super) fn check_proof(&self) -> Result<()> {
        let proof = &self.proof;
        if let Some(origin) = &proof.origin {
            let is_short = origin.chars().count() <= 128;
            ensure!(
                is_name(origin) && is_short,
                "proof.origin is {origin:?}; it must have 1 to 128 characters, without spaces and `+`"
            );
        }
        if let Some(folder) = &proof.publish_folder {
            ensure!(!folder.as_os_str().is_empty(), "proof.publish_folder must name a folder");
        }
        if let Some(address) = &proof.publish_mail {
            ensure!(address.contains('@'), "proof.publish_mail is {address:?}, which is no e-mail address");
            ensure!(
                self.mail.is_some(),
                "proof.publish_mail needs the section [mail], which says how e-mail is sent"
            );
        }
        if let Some(url) = &proof.publish_webhook {
            parse_endpoint(url).context("proof.publish_webhook")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_origin_is_the_host_that_users_know() {
        let origin = |text: &str| config(text).origin().unwrap();
        assert_eq!(origin("base_url = \"https://pay.example:8443/wallet\""), "pay.example");
        assert_eq!(origin(""), "127.0.0.1");
        assert_eq!(origin("[proof]\norigin = \"pay.example/live\""), "pay.example/live");
    }

    #[test]
    fn implausible_values_are_refused_by_name() {
        assert!(config("[proof]\norigin = \"pay.example\"\npublish_folder = \"roots\"").check().is_ok());
        for (key, text) in [
            ("proof.origin", "origin = \"a b\""),
            ("proof.origin", "origin = \"\""),
            ("proof.publish_folder", "publish_folder = \"\""),
            ("proof.publish_mail", "publish_mail = \"nobody\""),
            ("proof.publish_mail needs", "publish_mail = \"a@b.example\""),
            ("proof.publish_webhook", "publish_webhook = \"example\""),
        ] {
            let told = config(&format!("[proof]\n{text}")).check().unwrap_err();
            assert!(format!("{told:#}").contains(key), "{text}: {told:#}");
        }
    }
}
