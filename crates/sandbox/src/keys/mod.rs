//! Keys and certificates: generated on the first run, kept in a folder, never taken from elsewhere.
//!
//! Generating an RSA key takes a tenth of a second, so they are generated in parallel, and those needed only by a
//! scenario are generated on demand.

pub(crate) mod alipay;
mod authority;
mod folder;
mod pair;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cashier_engine::entropy::{Entropy as _, SystemEntropy};
use cashier_protocol::wallet::keys::KeyError;
use data_encoding::HEXLOWER;
use thiserror::Error;

use alipay::{AlipayKeys, Signer};
use authority::{Authority, Use};
use folder::Folder;
pub(crate) use pair::{Certified, PublicKey};

/// The folder's name.
pub(crate) const FOLDER: &str = "keys";

/// The host names that the sandbox can answer under.
pub(crate) const HOSTS: [&str; 12] = [
    "api.mch.weixin.qq.com",
    "api2.mch.weixin.qq.com",
    "api.wechatpay.cn",
    "api2.wechatpay.cn",
    "wx.tenpay.com",
    "openapi.alipay.com",
    "openapi-sandbox.dl.alipaydev.com",
    "openapi.alipaydev.com",
    "qpay.qq.com",
    "api.qpay.qq.com",
    "localhost",
    "127.0.0.1",
];

/// Why the keys cannot be used.
#[derive(Debug, Error)]
pub enum KeyFolderError {
    /// A file could not be read or written.
    #[error("the sandbox cannot use {0}: {1}")]
    Disk(PathBuf, std::io::Error),
    /// A key could not be generated or read.
    #[error("the sandbox cannot use a key: {0}")]
    Key(#[from] KeyError),
    /// A certificate could not be made or read.
    #[error("the sandbox cannot use a certificate: {0}")]
    Certificate(String),
    /// A certificate that the sandbox did not issue.
    #[error(
        "{0} was not issued by this sandbox. Live keys do not belong here: take the file away, the sandbox makes its own"
    )]
    NotOurs(PathBuf),
}

/// Every key that signs or is encrypted for.
pub(crate) struct Keys {
    folder: Folder,
    authority: Authority,
    /// WeChat Pay's platform certificate.
    pub(crate) platform: Certified,
    /// The platform certificate that follows it; generated when a scenario needs it.
    next_platform: OnceLock<Certified>,
    /// WeChat Pay's public key, for merchants in public-key mode.
    pub(crate) public: PublicKey,
    /// The sandbox merchant's certificate at WeChat Pay.
    pub(crate) merchant: Certified,
    /// The merchant's API v3 key.
    pub(crate) apiv3_key: String,
    /// The merchant's API v2 key.
    pub(crate) v2_key: String,
    /// The merchant's key at QQ Wallet.
    pub(crate) qq_key: String,
    /// All of Alipay's keys.
    pub(crate) alipay: AlipayKeys,
}

impl Keys {
    /// Reads the folder, and generates missing keys.
    ///
    /// # Errors
    /// See [`KeyFolderError`].
    pub(crate) fn prepare(path: &Path) -> Result<Self, KeyFolderError> {
        let folder = Folder::open(path)?;
        let authority = Authority::prepare(&folder)?;
        let (platform, public, merchant) = std::thread::scope(|scope| {
            let certified = |stem, name| {
                let (folder, authority) = (&folder, &authority);
                scope.spawn(move || Certified::prepare(folder, authority, stem, name))
            };
            let platform = certified("wechat_platform", "WeChat Pay SANDBOX platform");
            let merchant = certified("wechat_merchant", "SANDBOX merchant");
            let public = PublicKey::prepare(&folder, "wechat_public_key");
            (platform.join(), public, merchant.join())
        });
        let stopped = |_| KeyFolderError::Key(KeyError::NotMade);
        let next_platform = OnceLock::new();
        if let Some(next) = Certified::read(&folder, NEXT_PLATFORM)? {
            let _ = next_platform.set(next);
        }
        Ok(Self {
            platform: platform.map_err(stopped)??,
            next_platform,
            public: public?,
            merchant: merchant.map_err(stopped)??,
            apiv3_key: secret(&folder, "wechat_apiv3_key.txt")?,
            v2_key: secret(&folder, "wechat_v2_key.txt")?,
            qq_key: secret(&folder, "qq_key.txt")?,
            alipay: AlipayKeys::prepare(&folder, secret(&folder, "alipay_bill_key.txt")?)?,
            folder,
            authority,
        })
    }

    /// The next platform certificate, if it has been published.
    pub(crate) fn published_next(&self) -> Option<&Certified> {
        self.next_platform.get()
    }

    /// The next platform certificate. From the first call on it is published together with the first one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn next_platform(&self) -> Result<&Certified, KeyFolderError> {
        if let Some(next) = self.next_platform.get() {
            return Ok(next);
        }
        let name = "WeChat Pay SANDBOX platform, next";
        let next = Certified::prepare(&self.folder, &self.authority, NEXT_PLATFORM, name)?;
        Ok(self.next_platform.get_or_init(|| next))
    }

    /// The certificate that follows Alipay's own.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn next_alipay(&self) -> Result<&Signer, KeyFolderError> {
        self.alipay.next(&self.folder)
    }

    /// The authority's certificate.
    pub(crate) fn ca_pem(&self) -> &str {
        self.authority.certificate_pem()
    }

    /// A file of the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path(name)
    }

    /// The authority's certificate as a file.
    pub(crate) fn ca_path(&self) -> PathBuf {
        self.folder.path(authority::CERTIFICATE)
    }

    /// The certificate and the key with which the sandbox answers under the providers' host names, and under `also`.
    ///
    /// # Errors
    /// When they cannot be made.
    pub(crate) fn hosts(&self, also: &[String]) -> Result<(String, String), KeyFolderError> {
        let key = self.folder.read_or("hosts_key.pem", || Ok(rcgen::KeyPair::generate()?.serialize_pem()))?;
        let hosts: Vec<String> =
            HOSTS.iter().map(|&host| host.to_owned()).chain(also.iter().cloned()).collect();
        let certificate = self.authority.issue("SANDBOX hosts", &key, None, Use::Hosts(&hosts))?;
        Ok((certificate, key))
    }
}

/// The authority's certificate, without generating the slow keys.
pub(crate) fn authority_pem(path: &Path) -> Result<String, KeyFolderError> {
    Ok(Authority::prepare(&Folder::open(path)?)?.certificate_pem().to_owned())
}

const NEXT_PLATFORM: &str = "wechat_next_platform";

/// A shared key of 32 characters that cannot be mistaken for a live one.
fn secret(folder: &Folder, name: &str) -> Result<String, KeyFolderError> {
    let text = folder.read_or(name, || {
        let mut bytes = [0; 12];
        SystemEntropy.fill(&mut bytes);
        Ok(format!("SANDBOX0{}", HEXLOWER.encode(&bytes)))
    })?;
    let text = text.trim().to_owned();
    if text.starts_with("SANDBOX") { Ok(text) } else { Err(KeyFolderError::NotOurs(folder.path(name))) }
}
