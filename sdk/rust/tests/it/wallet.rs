//! A wallet that signs with its own key, answers as a test wants, and remembers what it was asked. Time passes only in
//! pauses.

use std::collections::VecDeque;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use data_encoding::BASE64;
use http::{HeaderMap, HeaderName, HeaderValue};
use opencashier::{Client, Config, Reply, Transport, Trouble};
use serde_json::{Value, json};

pub(crate) const CLIENT_ID: &str = "TEST_SHOP";
pub(crate) const TIME: &str = "2026-01-02T03:04:05+00:00";
/// The same in seconds.
pub(crate) const NOW_S: u64 = 1_767_323_045;

/// A pair of keys as it is handed out.
pub(crate) struct Keys(RsaKeyPair);

pub(crate) static SHOP: LazyLock<Keys> = LazyLock::new(Keys::generate);
pub(crate) static WALLET: LazyLock<Keys> = LazyLock::new(Keys::generate);

impl Keys {
    fn generate() -> Self {
        Self(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    pub(crate) fn private(&self) -> String {
        let der: Pkcs8V1Der<'_> = self.0.as_der().unwrap();
        BASE64.encode(der.as_ref())
    }

    pub(crate) fn public(&self) -> String {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der().unwrap();
        format!("-----BEGIN PUBLIC KEY-----\\n{}\\n-----END PUBLIC KEY-----", BASE64.encode(der.as_ref()))
    }
}

/// What is signed, apart from the body.
#[derive(Clone, Copy)]
pub(crate) struct Stamp<'a> {
    pub(crate) path: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) time: &'a str,
    pub(crate) key: &'a Keys,
}

impl<'a> Stamp<'a> {
    pub(crate) fn of(path: &'a str) -> Self {
        Self { path, client_id: CLIENT_ID, time: TIME, key: &WALLET }
    }

    /// The headers with which the wallet sends a body.
    pub(crate) fn sign(self, time_header: &'static str, body: &str) -> HeaderMap {
        let text = format!("POST {}\n{}.{}.{body}", self.path, self.client_id, self.time);
        let mut made = vec![0; self.key.0.public_modulus_len()];
        self.key.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut made).unwrap();
        let encoded = BASE64.encode(&made).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let signature = format!("algorithm=RSA256,keyVersion=1,signature={encoded}");
        headers(&[("client-id", self.client_id), (time_header, self.time), ("signature", &signature)])
    }
}

pub(crate) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
    };
    pairs.iter().map(pair).collect()
}

/// A result with one more member.
pub(crate) fn answer(status: &str, code: &str, (name, value): (&str, Value)) -> Value {
    let result =
        json!({ "resultStatus": status, "resultCode": code, "resultMessage": format!("It is {code}.") });
    json!({ "result": result, name: value })
}

/// What the wallet does with a request.
pub(crate) enum Answer {
    /// It signs and sends this.
    Signed(Value),
    /// Something else comes back.
    Raw(Box<dyn Fn(&str) -> Reply + Send + Sync>),
    /// The connection breaks.
    Lost,
}

/// A request as it was sent.
pub(crate) struct Asked {
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    pub(crate) asked: Mutex<Vec<Asked>>,
    pub(crate) pauses: Mutex<Vec<Duration>>,
}

impl Transport for &Script {
    async fn post(&self, url: String, headers: HeaderMap, body: Vec<u8>) -> Result<Reply, Trouble> {
        let path = url.strip_prefix("https://wallet.example").unwrap();
        self.asked.lock().unwrap().push(Asked { headers, body: String::from_utf8(body).unwrap() });
        match self.answers.lock().unwrap().pop_front().expect("the test's wallet has no more answers") {
            Answer::Lost => Err("connection lost".into()),
            Answer::Raw(make) => Ok(make(path)),
            Answer::Signed(value) => Ok(signed(Stamp::of(path), &value.to_string())),
        }
    }

    async fn pause(&self, time: Duration) {
        self.pauses.lock().unwrap().push(time);
    }

    fn now(&self) -> SystemTime {
        let passed: Duration = self.pauses.lock().unwrap().iter().sum();
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOW_S) + passed
    }

    fn random(&self) -> u32 {
        0
    }
}

/// A signed answer.
pub(crate) fn signed(stamp: Stamp<'_>, body: &str) -> Reply {
    Reply { status: 200, headers: stamp.sign("response-time", body), body: body.as_bytes().to_vec() }
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() }
    }

    pub(crate) fn client(&self) -> Client<&Self> {
        Client::with_transport(config(), self).unwrap()
    }
}

pub(crate) fn config() -> Config {
    Config {
        client_id: CLIENT_ID.to_owned(),
        private_key: SHOP.private(),
        wallet_public_key: WALLET.public(),
        base_url: "https://wallet.example/".to_owned(),
        ..Config::default()
    }
}
