//! Which wallet, with which key: the environment's, the running demo's, or one that somebody logged in to.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use cashier_core::secret::Secret;
use cashier_protocol::webhook::WebhookVerifier;
use serde::{Deserialize, Deserializer};

use super::api::{Api, normal_base};
use super::credentials::Credentials;

/// The variable that holds a key.
pub const KEY_VARIABLE: &str = "CASHIER_DEV_KEY";
/// Written by a demo while it runs.
const DEMO_FILE: &str = "demo.json";
/// The folder of a demo that was started without `--data`.
const DEMO_FOLDER: &str = "data/demo";
/// The variable that holds a secret or a public key with which notices are checked.
const WEBHOOK_VARIABLE: &str = "CASHIER_WEBHOOK_SECRET";

/// Where a connection comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// The variables of the environment.
    Environment,
    /// The file of a running demo.
    Demo(PathBuf),
    /// The file of logins.
    Login(PathBuf),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("the environment"),
            Self::Demo(file) => write!(f, "the demo's file {}", file.display()),
            Self::Login(file) => write!(f, "the login in {}", file.display()),
        }
    }
}

/// What a running demo tells programs.
#[derive(Clone, Debug, Deserialize)]
pub struct Demo {
    /// The wallet's address.
    pub base_url: String,
    /// The shop.
    pub merchant: DemoMerchant,
}

/// The demo's shop.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoMerchant {
    /// Its `Client-Id`.
    pub client_id: String,
    /// Its private key.
    pub private_key_pem: PathBuf,
    /// Where it is notified.
    pub notify_url: String,
    /// Its developer key.
    #[serde(default, deserialize_with = "secret")]
    dev_key: Option<Secret<String>>,
    /// With which its server checks notices.
    #[serde(default, deserialize_with = "secret")]
    webhook_secret: Option<Secret<String>>,
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret<String>>, D::Error> {
    Ok(Option::deserialize(from)?.map(Secret::new))
}

/// A wallet, and a key for it.
pub struct Connection {
    /// The calls.
    pub api: Api,
    /// Where the address and the key were found.
    pub source: Source,
    /// The demo's file, if the wallet is a demo on this machine.
    pub demo: Option<Demo>,
}

/// How a wallet is named by whoever calls a command.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'a> {
    /// The address.
    pub server: Option<&'a str>,
    /// The folder of a demo.
    pub data: Option<&'a Path>,
    /// The key of the environment.
    pub key: Option<&'a str>,
}

impl Connection {
    /// Finds the wallet. An address comes with the key of the environment, or with that of its login; without an address
    /// it is the demo that runs, or the last login.
    ///
    /// # Errors
    /// When none is found, with what to do.
    pub fn find(named: Named<'_>) -> Result<Self> {
        let demo = read_demo(named.data.unwrap_or(Path::new(DEMO_FOLDER)))?;
        if let Some(folder) = named.data
            && demo.is_none()
        {
            bail!(
                "no demo runs with its data in {0}: there is no {0}/{DEMO_FILE}; start one with `cashier demo --data {0}`",
                folder.display()
            );
        }
        let Some(server) = named.server else {
            return match demo {
                Some((file, demo)) => Self::to_demo(file, demo, named.key),
                None => Self::to_login(None),
            };
        };
        let base = normal_base(server)?;
        let demo = demo.filter(|(_, demo)| normal_base(&demo.base_url).is_ok_and(|found| found == base));
        match (named.key, demo) {
            (Some(key), demo) => {
                let (api, demo) = (Api::new(&base, Secret::new(key.to_owned()))?, demo.map(|(_, demo)| demo));
                Ok(Self { api, source: Source::Environment, demo })
            }
            (None, Some((file, demo))) => Self::to_demo(file, demo, None),
            (None, None) => Self::to_login(Some(&base)),
        }
    }

    /// What the signatures of Standard Webhooks are checked with: what the environment says, or the secret of the demo's shop,
    /// if that is the client.
    ///
    /// # Errors
    /// When the environment says something else.
    pub fn webhook_verifier(&self, client_id: &str) -> Result<Option<WebhookVerifier>> {
        if let Some(text) = std::env::var_os(WEBHOOK_VARIABLE).filter(|text| !text.is_empty()) {
            let verifier = text.to_str().unwrap_or_default().parse::<WebhookVerifier>();
            return verifier.map(Some).with_context(|| format!("{WEBHOOK_VARIABLE} is wrong"));
        }
        let merchant = self.demo.as_ref().map(|demo| &demo.merchant);
        let secret = merchant.filter(|merchant| merchant.client_id == client_id);
        let secret = secret.and_then(|merchant| merchant.webhook_secret.as_ref());
        let verifier = secret.map(|secret| secret.expose().parse::<WebhookVerifier>()).transpose();
        verifier.context("the demo's webhook secret cannot be read")
    }

    fn to_demo(file: PathBuf, demo: Demo, key: Option<&str>) -> Result<Self> {
        let own = demo.merchant.dev_key.clone();
        let key = key.map(|key| Secret::new(key.to_owned())).or(own);
        let key = key.with_context(|| {
            format!(
                "{} has no developer key: an older version wrote it. Start the demo again with this one",
                file.display()
            )
        })?;
        Ok(Self { api: Api::new(&demo.base_url, key)?, source: Source::Demo(file), demo: Some(demo) })
    }

    fn to_login(base: Option<&str>) -> Result<Self> {
        let credentials = Credentials::load()?;
        let Some((found, login)) = credentials.find(base) else {
            match base {
                Some(base) => bail!(
                    "there is no key for {base}; log in with `cashier login {base}`, or set {KEY_VARIABLE}"
                ),
                None => bail!(
                    "no demo runs here, and nobody has logged in; start `cashier demo`, or log in to another wallet with \
                     `cashier login URL`"
                ),
            }
        };
        let api = Api::new(found, Secret::new(login.key.clone()))?;
        Ok(Self { api, source: Source::Login(credentials.file().to_owned()), demo: None })
    }
}

/// The demo's file in this folder, if there is one.
fn read_demo(folder: &Path) -> Result<Option<(PathBuf, Demo)>> {
    let file = folder.join(DEMO_FILE);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let demo = serde_json::from_str(&text)
        .with_context(|| format!("{} is not the file of a demo of this version", file.display()))?;
    Ok(Some((file, demo)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo_file(key: &str) -> String {
        format!(
            r#"{{"base_url":"http://127.0.0.1:9","merchant":{{"client_id":"TEA","private_key_pem":"a","notify_url":"b"{key}}}}}"#
        )
    }

    /// The demo's file is enough; the environment's key goes before its own; without one, the error says what to do.
    #[test]
    fn a_demo_needs_no_login() {
        let folder = tempfile::tempdir().unwrap();
        let named = Named { data: Some(folder.path()), ..Named::default() };
        let absent = Connection::find(named).err().unwrap().to_string();
        assert!(absent.contains("cashier demo --data"), "{absent}");

        std::fs::write(folder.path().join(DEMO_FILE), demo_file("")).unwrap();
        let keyless = Connection::find(named).err().unwrap().to_string();
        assert!(keyless.contains("no developer key"), "{keyless}");
        let with_key = Connection::find(Named { key: Some("dk_x"), ..named }).unwrap();
        assert_eq!(with_key.api.base(), "http://127.0.0.1:9");

        std::fs::write(folder.path().join(DEMO_FILE), demo_file(r#","dev_key":"dk_demo""#)).unwrap();
        let found = Connection::find(named).unwrap();
        assert_eq!(found.source, Source::Demo(folder.path().join(DEMO_FILE)));
        assert_eq!(found.demo.unwrap().merchant.client_id, "TEA");
        let other = Named { server: Some("http://127.0.0.1:8"), key: Some("dk_x"), ..named };
        assert!(Connection::find(other).unwrap().demo.is_none());
    }
}
