//! The sandbox's merchant at each provider. The numbers do not look like any that a provider issues.

use std::io;
use std::path::{Path, PathBuf};

use cashier_core::provider::ProviderName;
use cashier_engine::providers::{ALIPAY, QQ_WALLET, WECHAT_PAY};
use serde::Serialize;
use serde_json::{Value, json};

use crate::keys::{Keys, alipay};
use crate::orders::Provider;

/// WeChat Pay: the merchant.
pub(crate) const WECHAT_MCHID: &str = "9900000001";
/// WeChat Pay: the official account, mini program and app of the merchant.
pub(crate) const WECHAT_APPID: &str = "wx5a4db0c500000001";
/// WeChat: the secret of that app. Like everything here it works only with this sandbox.
pub(crate) const WECHAT_APP_SECRET: &str = "SANDBOX0wechat0app0secret0000001";
/// QQ: the secret of the app.
pub(crate) const QQ_APP_SECRET: &str = "SANDBOX0qq0app0secret00000000001";
/// QQ Wallet: the app.
pub(crate) const QQ_APPID: &str = "9900000101";
/// QQ Wallet: the merchant.
pub(crate) const QQ_MCH_ID: &str = "9900000102";
/// Alipay: the merchant's app.
pub(crate) const ALIPAY_APP_ID: &str = "9021000000000001";
/// Alipay: the merchant.
pub(crate) const ALIPAY_SELLER_ID: &str = "2088999900000001";
/// The name shown to payers.
pub(crate) const MERCHANT_NAME: &str = "Sandbox Shop";

/// The values that a developer configures. `*_pem` are files.
#[derive(Clone, Debug, Serialize)]
pub struct Credentials {
    /// The single URL of all providers.
    pub base_url: String,
    /// The certificate of the local authority.
    pub ca_pem: PathBuf,
    /// WeChat Pay.
    pub wechat: WechatCredentials,
    /// Alipay.
    pub alipay: AlipayCredentials,
    /// QQ Wallet.
    pub qq: QqCredentials,
}

/// WeChat Pay.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names are the provider's own")]
pub struct WechatCredentials {
    pub appid: String,
    pub app_secret: String,
    pub mchid: String,
    pub merchant_serial: String,
    pub merchant_private_key_pem: PathBuf,
    pub merchant_cert_pem: PathBuf,
    pub apiv3_key: String,
    pub v2_key: String,
    pub platform_cert_pem: PathBuf,
    pub platform_serial: String,
    pub public_key_id: String,
    pub public_key_pem: PathBuf,
}

/// Alipay. The app's private key in four forms: PKCS#8 and PKCS#1, each as PEM and as one line of base64.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names are the provider's own")]
pub struct AlipayCredentials {
    pub app_id: String,
    pub app_private_key_pem: PathBuf,
    pub app_private_key_line: PathBuf,
    pub app_private_key_pkcs1_pem: PathBuf,
    pub app_private_key_pkcs1_line: PathBuf,
    pub alipay_public_key_pem: PathBuf,
    pub app_cert_pem: PathBuf,
    pub alipay_cert_pem: PathBuf,
    pub root_cert_pem: PathBuf,
    pub seller_id: String,
}

/// QQ Wallet.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names are the provider's own")]
pub struct QqCredentials {
    pub appid: String,
    pub app_secret: String,
    pub mch_id: String,
    pub key: String,
}

impl Credentials {
    /// The settings of the merchant's account with each provider, as an operator would write them.
    ///
    /// # Errors
    /// When a key file cannot be read.
    pub fn accounts(&self) -> io::Result<[(ProviderName, Value); 3]> {
        let read = |path: &Path| {
            let said =
                |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
            std::fs::read_to_string(path).map_err(said)
        };
        let Self { base_url, wechat, alipay, qq, .. } = self;
        Ok([
            (
                WECHAT_PAY,
                json!({
                    "mchid": wechat.mchid, "appid": wechat.appid, "merchant_serial": wechat.merchant_serial,
                    "merchant_private_key_pem": read(&wechat.merchant_private_key_pem)?,
                    "apiv3_key": wechat.apiv3_key, "v2_key": wechat.v2_key, "mini_program_v2": true,
                    "platform_certs_pem": [read(&wechat.platform_cert_pem)?],
                    "app_secret": wechat.app_secret, "login_base_url": base_url, "consent_base_url": base_url,
                    "public_key_id": wechat.public_key_id, "public_key_pem": read(&wechat.public_key_pem)?,
                    "base_url": base_url,
                }),
            ),
            (
                ALIPAY,
                json!({
                    "app_id": alipay.app_id, "seller_id": alipay.seller_id,
                    "app_private_key_pem": read(&alipay.app_private_key_pem)?,
                    "alipay_public_key_pem": read(&alipay.alipay_public_key_pem)?,
                    "base_url": base_url,
                }),
            ),
            (
                QQ_WALLET,
                json!({
                    "mch_id": qq.mch_id, "appid": qq.appid, "key": qq.key,
                    "op_user_password": "sandbox", "base_url": base_url, "app_secret": qq.app_secret,
                    "login_base_url": base_url,
                }),
            ),
        ])
    }
}

pub(crate) fn credentials(base_url: &str, data: &Path, keys: &Keys) -> Credentials {
    let root = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let absolute =
        |path: PathBuf| path.strip_prefix(data).map_or_else(|_| path.clone(), |rest| root.join(rest));
    Credentials {
        base_url: base_url.to_owned(),
        ca_pem: absolute(keys.ca_path()),
        wechat: WechatCredentials {
            appid: WECHAT_APPID.to_owned(),
            app_secret: WECHAT_APP_SECRET.to_owned(),
            mchid: WECHAT_MCHID.to_owned(),
            merchant_serial: keys.merchant.serial.clone(),
            merchant_private_key_pem: absolute(keys.path("wechat_merchant_key.pem")),
            merchant_cert_pem: absolute(keys.path("wechat_merchant_cert.pem")),
            apiv3_key: keys.apiv3_key.clone(),
            v2_key: keys.v2_key.clone(),
            platform_cert_pem: absolute(keys.path("wechat_platform_cert.pem")),
            platform_serial: keys.platform.serial.clone(),
            public_key_id: keys.public.id.clone(),
            public_key_pem: absolute(keys.path("wechat_public_key.pem")),
        },
        alipay: AlipayCredentials {
            app_id: ALIPAY_APP_ID.to_owned(),
            app_private_key_pem: absolute(keys.path(alipay::APP_KEY)),
            app_private_key_line: absolute(keys.path(alipay::APP_KEY_LINE)),
            app_private_key_pkcs1_pem: absolute(keys.path(alipay::APP_KEY_PKCS1)),
            app_private_key_pkcs1_line: absolute(keys.path(alipay::APP_KEY_PKCS1_LINE)),
            alipay_public_key_pem: absolute(keys.path(alipay::PUBLIC_KEY)),
            app_cert_pem: absolute(keys.path(alipay::APP_CERTIFICATE)),
            alipay_cert_pem: absolute(keys.path(alipay::CERTIFICATE)),
            root_cert_pem: absolute(keys.path(alipay::ROOT_CERTIFICATE)),
            seller_id: ALIPAY_SELLER_ID.to_owned(),
        },
        qq: QqCredentials {
            appid: QQ_APPID.to_owned(),
            app_secret: QQ_APP_SECRET.to_owned(),
            mch_id: QQ_MCH_ID.to_owned(),
            key: keys.qq_key.clone(),
        },
    }
}

/// The merchants of each provider.
pub(crate) const MERCHANTS: &[(Provider, &[&str])] = &[
    (Provider::WechatPay, &[WECHAT_MCHID]),
    (Provider::Alipay, &[ALIPAY_APP_ID]),
    (Provider::QqWallet, &[QQ_MCH_ID]),
];
