//! A call to `gateway.do`: the signed parameters common to all methods, and parsing them on the other side.
//!
//! SDKs send them in three shapes: all in the query (GET), the common ones in the query and `biz_content` as a form, or
//! all as a form. The receiver therefore merges query and body before it verifies.

use cashier_core::time::Timestamp;

use super::charset::{Charset, CharsetError};
use super::form::{self, FormError, Params, Raw};
use super::outcome::Fault;
use super::signing::{self, SIGN_TYPE, SignError};
use crate::china_time;
use crate::wallet::keys::{SigningKey, VerifyingKey};

/// The caller.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The `app_id`.
    pub app_id: String,
    /// The merchant's private key.
    pub key: SigningKey,
    /// In certificate mode, the serial numbers of the merchant's certificate and of the root bundle.
    pub certificates: Option<CallerCertificates>,
    /// The token of a merchant on whose behalf another one calls.
    pub app_auth_token: Option<String>,
    /// The character set of calls and answers.
    pub charset: Charset,
}

/// The serial numbers that a call names in certificate mode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallerCertificates {
    /// `app_cert_sn`: [`super::certificates::Certificate::serial`].
    pub app: String,
    /// `alipay_root_cert_sn`: [`super::certificates::root_serials`].
    pub root: String,
}

/// A call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call<'a> {
    /// Such as `alipay.trade.query`.
    pub method: &'a str,
    /// JSON: [`super::biz::Request::to_biz_content`].
    pub biz_content: &'a str,
    /// The URL for notices.
    pub notify_url: Option<&'a str>,
    /// The URL for the payer's browser afterwards.
    pub return_url: Option<&'a str>,
    /// When the call is made.
    pub at: Timestamp,
}

impl Caller {
    /// Signs a call.
    ///
    /// # Errors
    /// See [`SignError`].
    pub fn sign(&self, call: &Call<'_>) -> Result<SignedCall, SignError> {
        self.sign_with(call, &[])
    }

    /// Signs a call that has parameters besides its content, as a few methods do.
    ///
    /// # Errors
    /// See [`SignError`].
    pub fn sign_with(&self, call: &Call<'_>, more: &[(&str, &str)]) -> Result<SignedCall, SignError> {
        let at = china_time::to_dashed(call.at);
        let certificates = self.certificates.as_ref();
        let given = [
            ("app_id", Some(self.app_id.as_str())),
            ("method", Some(call.method)),
            ("format", Some("JSON")),
            ("charset", Some(self.charset.name())),
            ("sign_type", Some(SIGN_TYPE)),
            ("timestamp", Some(at.as_str())),
            ("version", Some("1.0")),
            ("notify_url", call.notify_url),
            ("return_url", call.return_url),
            ("app_auth_token", self.app_auth_token.as_deref()),
            ("app_cert_sn", certificates.map(|certificates| certificates.app.as_str())),
            ("alipay_root_cert_sn", certificates.map(|certificates| certificates.root.as_str())),
            ("biz_content", Some(call.biz_content)),
        ];
        // The signature does not cover empty parameters, so they are not sent either.
        let mut params: Params = given
            .into_iter()
            .chain(more.iter().map(|(name, value)| (*name, Some(*value))))
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let sign = signing::sign(&self.key, &signing::call_text(&params), self.charset)?;
        params.insert("sign".to_owned(), sign);
        Ok(SignedCall { params, charset: self.charset })
    }
}

/// A signed call, ready to be sent in one of its shapes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedCall {
    params: Params,
    charset: Charset,
}

impl SignedCall {
    /// All parameters, for the fields of a page's form. Those that contain JSON must be escaped for HTML.
    pub const fn params(&self) -> &Params {
        &self.params
    }

    /// The whole call as a query: for a GET, for a link, or for an app (`alipay.trade.app.pay`).
    ///
    /// # Errors
    /// [`CharsetError::NotInSet`].
    pub fn to_query(&self) -> Result<String, CharsetError> {
        form::write(&self.params, self.charset)
    }

    /// A link that makes the call, for the payer's browser.
    ///
    /// # Errors
    /// [`CharsetError::NotInSet`].
    pub fn to_link(&self, gateway: &str) -> Result<String, CharsetError> {
        Ok(format!("{gateway}?{}", self.to_query()?))
    }

    /// The query and the body of a POST: the common parameters and the content.
    ///
    /// # Errors
    /// [`CharsetError::NotInSet`].
    pub fn to_post(&self) -> Result<(String, String), CharsetError> {
        let is_content = |(name, _): &(&String, &String)| *name == "biz_content";
        let query = form::write(self.params.iter().filter(|pair| !is_content(pair)), self.charset)?;
        Ok((query, form::write(self.params.iter().filter(is_content), self.charset)?))
    }
}

/// A call as received. Nothing in it is trusted until [`ReceivedCall::is_signed_by`] returns true.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceivedCall {
    /// All parameters of query and body.
    pub params: Params,
    /// Their character set, which is also the answer's.
    pub charset: Charset,
    /// The received bytes, which the signature covers.
    raw: Raw,
}

/// The required parameters, in the order of the checks, with the code for each one missing.
const REQUIRED: [(&str, &str); 6] = [
    ("app_id", "isv.missing-app-id"),
    ("method", "isv.missing-method"),
    ("sign_type", "isv.missing-signature-type"),
    ("sign", "isv.missing-signature"),
    ("timestamp", "isv.missing-timestamp"),
    ("version", "isv.missing-version"),
];

impl ReceivedCall {
    /// Reads the query and the body of a request (a GET has an empty body).
    ///
    /// # Errors
    /// The [`Fault`] to answer, with the codes of Alipay's gateway.
    pub fn read(query: &[u8], body: &[u8]) -> Result<Self, Fault> {
        let read = form::read_raw(&[query, body]).and_then(|raw| Ok((form::decode(&raw)?, raw)));
        let ((charset, params), raw) = read.map_err(|error| match error {
            FormError::Charset(CharsetError::Unknown) => {
                Fault::new("40002", "isv.invalid-charset", error.to_string())
            }
            _ => Fault::new("40002", "isv.invalid-parameter", error.to_string()),
        })?;
        let call = Self { params, charset, raw };
        for (name, code) in REQUIRED {
            if call.param(name).is_none() {
                return Err(Fault::new("40001", code, format!("the parameter {name} is missing")));
            }
        }
        let has =
            |name: &str, value: &str| call.param(name).is_none_or(|given| given.eq_ignore_ascii_case(value));
        if !has("sign_type", SIGN_TYPE) {
            return Err(Fault::new("40002", "isv.invalid-signature-type", "sign_type must be RSA2"));
        }
        if !has("format", "json") {
            return Err(Fault::new("40002", "isv.invalid-format", "format must be JSON"));
        }
        if call.param("timestamp").and_then(china_time::parse_dashed).is_none() {
            return Err(Fault::new(
                "40002",
                "isv.invalid-timestamp",
                "timestamp must be yyyy-MM-dd HH:mm:ss",
            ));
        }
        Ok(call)
    }

    /// A parameter that has a value.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The `method`.
    pub fn method(&self) -> &str {
        self.param("method").unwrap_or_default()
    }

    /// The `biz_content`; an empty object when there is none.
    pub fn biz_content(&self) -> &str {
        self.param("biz_content").unwrap_or("{}")
    }

    /// True when the call has the signature of this key. The key is chosen by our own records for the `app_id`.
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        signing::is_call_signed(&self.raw, key)
    }
}
