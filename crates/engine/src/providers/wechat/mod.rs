//! WeChat Pay: API v3, and API V2 for mini programs that still use it.

mod answers;
mod bill;
mod call;
mod connector;
mod login;
mod notice;
mod order;
mod row;
mod settings;

use std::sync::{PoisonError, RwLock};

use bytes::Bytes;
use cashier_core::time::Timestamp;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};
use cashier_protocol::wechat::v2::answer::Account;
use cashier_protocol::wechat::v2::signing::ApiKey;
use cashier_protocol::wechat::v3::aead::ApiV3Key;
use cashier_protocol::wechat::v3::answer::{Answer, Doubt, Reply};
use cashier_protocol::wechat::v3::call::{CONTENT_TYPE, Call};
use cashier_protocol::wechat::v3::certificates::{self, Certificate, CertificateList};
use cashier_protocol::wechat::v3::keyring::Keyring;
use cashier_protocol::wechat::v3::signing::{Merchant, ServerSignature, SignatureError};
use serde::de::DeserializeOwned;

use crate::outbound::{Exchanged, Post, Reach};
use crate::providers::capabilities::Configured;
use crate::providers::settings::{SettingsError, read};
use crate::providers::wire::Wire;
use settings::{WechatSecrets, WechatSettings};

pub use row::WECHAT_PAY;
pub(super) use row::WechatProvider;

/// One account.
struct Wechat {
    settings: WechatSettings,
    merchant: Merchant,
    key: ApiV3Key,
    v2: Option<Account>,
    login: login::Apps,
    keyring: RwLock<Keyring>,
    /// When certificates were last fetched because of a notice.
    refreshed_at: tokio::sync::Mutex<Option<Timestamp>>,
    reach: Reach,
}

impl Wechat {
    fn build(account: &Configured<'_>) -> Result<Self, SettingsError> {
        let Configured { secrets, reach, .. } = *account;
        let settings: WechatSettings = read(account.settings)?;
        let secrets: WechatSecrets = serde_json::from_str(secrets)
            .map_err(|_| SettingsError::of("merchant_private_key_pem and apiv3_key are required"))?;
        let key = SigningKey::parse(&secrets.merchant_private_key_pem)
            .map_err(|_| SettingsError::of("merchant_private_key_pem is not a private RSA key"))?;
        let merchant =
            Merchant { mchid: settings.mchid.clone(), serial_no: settings.merchant_serial.clone(), key };
        let mut keyring = Keyring::new();
        match (&settings.public_key_id, &settings.public_key_pem) {
            (Some(id), Some(pem)) => {
                let key = VerifyingKey::parse(pem)
                    .map_err(|_| SettingsError::of("public_key_pem is not a public RSA key"))?;
                keyring.add_public_key(id, key);
            }
            (None, None) => {}
            _ => return Err(SettingsError::of("public_key_id and public_key_pem belong together")),
        }
        for pem in &settings.platform_certs_pem {
            let certificate = Certificate::parse_pem(pem)
                .map_err(|_| SettingsError::of("platform_certs_pem holds what is no certificate"))?;
            keyring.add_certificate(&certificate);
        }
        let login = login::Apps::new(&settings, secrets.app_secret, secrets.mini_program_secret);
        let v2 = secrets.v2_key.map(|key| Account {
            appid: settings.mini_program_appid.clone().unwrap_or_else(|| settings.appid.clone()),
            mch_id: settings.mchid.clone(),
            key: ApiKey::new(key),
        });
        if settings.mini_program_v2 && v2.is_none() {
            return Err(SettingsError::of("mini_program_v2 needs v2_key"));
        }
        let key = ApiV3Key::parse(&secrets.apiv3_key)
            .map_err(|_| SettingsError::of("apiv3_key must have 32 characters"))?;
        let (keyring, refreshed_at) = (RwLock::new(keyring), tokio::sync::Mutex::default());
        Ok(Self { settings, merchant, key, v2, login, keyring, refreshed_at, reach })
    }

    fn url(&self, target: &str) -> String {
        format!("{}{target}", self.settings.base_url.trim_end_matches('/'))
    }

    fn mini_program(&self) -> &str {
        self.settings.mini_program_appid.as_deref().unwrap_or(&self.settings.appid)
    }

    fn keyring(&self) -> Keyring {
        self.keyring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Signs and sends a call.
    async fn send(&self, wire: &Wire, call: &Call, is_bill: bool) -> Option<Exchanged> {
        let (unsigned, merchant, at, nonce) = (call.clone(), self.merchant.clone(), wire.now(), wire.nonce());
        let sign = move || unsigned.authorize(&merchant, at, &nonce).ok();
        let authorization = wire.pool.run(sign).await.flatten()?;
        let mut headers = vec![
            ("authorization".to_owned(), authorization),
            ("accept".to_owned(), "application/json".to_owned()),
            ("content-type".to_owned(), CONTENT_TYPE.to_owned()),
        ];
        // States which key sensitive fields are encrypted for and, in public-key mode, which key should sign the
        // answer.
        if let Some((serial, _)) = self.keyring().newest(wire.now()) {
            headers.push(("wechatpay-serial".to_owned(), serial.to_owned()));
        }
        let (url, body) = (self.url(&call.target), Bytes::from(call.body.clone()));
        wire.exchange(call.method, Post { url, headers, body, reach: self.reach }, is_bill).await
    }

    /// Makes a call and reads its answer. No answer means unknown, and so does one without the provider's signature.
    async fn call<T: DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Answer<T> {
        self.conclude(wire, call, cashier_protocol::wechat::v3::keyring::Keyring::read).await
    }

    /// The same for an answer without a body.
    async fn call_empty(&self, wire: &Wire, call: &Call) -> Answer<()> {
        self.conclude(wire, call, cashier_protocol::wechat::v3::keyring::Keyring::read_empty).await
    }

    async fn conclude<T>(
        &self,
        wire: &Wire,
        call: &Call,
        read: impl Fn(&Keyring, &Reply<'_>, Timestamp) -> Answer<T>,
    ) -> Answer<T> {
        if self.keyring().newest(wire.now()).is_none() {
            self.fetch_certificates(wire).await;
        }
        let Some(answer) = self.send(wire, call, false).await else {
            return Answer::Unknown(Doubt::Status(0));
        };
        let signature = signature(&answer.headers);
        let body = answer.body.unwrap_or_default();
        let reply = Reply { status: answer.status, signature: &signature, body: &body };
        let mut last = Answer::Unknown(Doubt::Unreadable);
        for try_number in 0..2 {
            for at in wire.times() {
                last = read(&self.keyring(), &reply, at);
                match &last {
                    Answer::Unknown(Doubt::Signature(SignatureError::Stale)) => {}
                    _ => break,
                }
            }
            // A new certificate: fetch it, and check the same answer again.
            match &last {
                Answer::Unknown(Doubt::Signature(SignatureError::UnknownSerial(_))) if try_number == 0 => {
                    self.fetch_certificates(wire).await;
                }
                _ => break,
            }
        }
        last
    }

    /// Fetches the platform's certificates. Each is authenticated by the encryption under the merchant's own key.
    async fn fetch_certificates(&self, wire: &Wire) {
        let Some(answer) = self.send(wire, &certificates::list(), false).await else { return };
        let body = answer.body.unwrap_or_default();
        let Some(list) = CertificateList::parse(&body) else { return };
        let mut keyring = self.keyring.write().unwrap_or_else(PoisonError::into_inner);
        for certificate in list.open(&self.key) {
            keyring.add_certificate(&certificate);
        }
    }
}

/// The signature of a message.
fn signature(headers: &[(String, String)]) -> Result<ServerSignature, SignatureError> {
    ServerSignature::from_headers(|name| {
        headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    })
}
