//! `HttpFetch`: the network, for `my.request`.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::services;
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

use crate::observer::Watch;
use crate::storage::Scope;

/// The network. One call is one exchange: do not follow redirects, because each URL is checked first.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait HttpFetch: Send + Sync {
    /// Sends a request and returns the whole answer.
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError>;
    /// The device's kind of connection.
    fn network_type(&self) -> Result<NetworkType, FetchError>;
}

/// A request. Never add credentials of the wallet; keep a separate cookie jar for each `jar`. After resolving the
/// name, refuse addresses of private networks, and loopback addresses unless `allow_loopback` is set.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FetchRequest {
    /// The owner of the cookies.
    pub jar: Scope,
    /// `GET`, `POST` …
    pub method: String,
    /// The URL to call.
    pub url: String,
    /// Names are in lower case.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
    /// True when loopback addresses are allowed.
    pub allow_loopback: bool,
    /// The maximum size of the answer in bytes.
    pub limit: u64,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FetchResponse {
    /// The HTTP status.
    pub status: u16,
    /// Names are in lower case.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A kind of connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum NetworkType {
    /// Not at all.
    NotReachable,
    /// Wireless or by cable.
    Wifi,
    /// A mobile network of unknown generation.
    Mobile,
    /// The second generation.
    Mobile2g,
    /// The third generation.
    Mobile3g,
    /// The fourth generation.
    Mobile4g,
    /// The fifth generation.
    Mobile5g,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum FetchError {
    /// Programs may not reach the address.
    #[error("the address is not allowed")]
    Forbidden,
    /// The connection failed.
    #[error("network: {reason}")]
    Network {
        /// For logs.
        reason: String,
    },
    /// The answer is larger than the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// An exception that is not one of the others. Counts as a failed connection.
    #[error("an unexpected exception: {reason}")]
    Unexpected {
        /// For logs.
        reason: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for FetchError {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { reason: error.reason }
    }
}

impl From<FetchError> for services::FetchError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Forbidden => Self::Forbidden,
            FetchError::Network { reason } | FetchError::Unexpected { reason } => Self::Network(reason),
            FetchError::TooLarge => Self::TooLarge,
        }
    }
}

impl NetworkType {
    /// The name used by `my.getNetworkType`.
    const fn name(self) -> &'static str {
        match self {
            Self::NotReachable => "NOTREACHABLE",
            Self::Wifi => "WIFI",
            Self::Mobile => "UNKNOWN",
            Self::Mobile2g => "2G",
            Self::Mobile3g => "3G",
            Self::Mobile4g => "4G",
            Self::Mobile5g => "5G",
        }
    }
}

/// Adapts the wallet's network to `cashier_host`.
pub(crate) struct Adapter(pub(crate) Arc<dyn HttpFetch>, pub(crate) Watch);

#[async_trait]
impl services::HttpFetch for Adapter {
    async fn fetch(
        &self,
        request: services::FetchRequest,
    ) -> Result<services::FetchResponse, services::FetchError> {
        let limit = u64::try_from(request.limit).unwrap_or(u64::MAX);
        let request = FetchRequest {
            jar: Scope::from(&request.jar),
            method: request.method,
            url: request.url.into(),
            headers: request.headers.into_iter().collect(),
            body: request.body,
            allow_loopback: request.allow_loopback,
            limit,
        };
        let FetchResponse { status, headers, body } = self.0.fetch(request).await?;
        // The size reported by the wallet is not trusted.
        if u64::try_from(body.len()).is_ok_and(|length| length > limit) {
            return Err(services::FetchError::TooLarge);
        }
        Ok(services::FetchResponse { status, headers: headers.into_iter().collect(), body })
    }

    fn network_type(&self) -> &'static str {
        let found = self.1.check("HttpFetch.networkType", self.0.network_type());
        found.unwrap_or(NetworkType::NotReachable).name()
    }
}
