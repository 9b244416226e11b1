//! `PhoneService`: behind the calls that use the phone, such as `my.chooseImage` and `my.scan`.

use std::sync::Arc;

use async_trait::async_trait;
use cashier_host::spi;
use serde_json::{Map, Value};
use thiserror::Error;
use uniffi::UnexpectedUniFFICallbackError;

use crate::context::ApiContext;
use crate::error::{HostFault, json};
use crate::observer::Watch;

/// The number that programs get when the wallet's own code fails: the SDK's number for its own faults.
const FAULT: i64 = 3;

/// The phone, as far as programs may use it. Ask the user where a phone asks, show what the call shows, and remember
/// which files you gave to which program.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait PhoneService: Send + Sync {
    /// Carries out a call, such as `chooseImage` or `getPhoneNumber`. The parameters are a JSON object; the answer is
    /// JSON, and is what the program's `success` gets.
    async fn call(&self, context: ApiContext, api: String, params_json: String)
    -> Result<String, PhoneError>;
    /// A file that this program has from an earlier call; none if it has no such file.
    async fn read_file(&self, context: ApiContext, path: String) -> Result<Option<PhoneFile>, HostFault>;
    /// Keeps a file that the program downloaded, and names it; none if there is no room for it.
    async fn keep_file(&self, context: ApiContext, file: PhoneFile) -> Result<Option<String>, HostFault>;
}

/// A file's content and media type.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PhoneFile {
    /// Such as `image/png`.
    pub media_type: String,
    /// The content.
    pub content: Vec<u8>,
}

/// A call of the phone failed.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum PhoneError {
    /// For a reason that the program is told.
    #[error("{number}: {advice}")]
    Failed {
        /// The number for the program's `fail`: the vendors' for this call, such as 11 for a user who cancelled.
        number: i64,
        /// What to do about it; the program sees it.
        advice: String,
    },
    /// An exception. The program is told only that the call failed.
    #[error("an unexpected exception: {reason}")]
    Unexpected {
        /// For logs.
        reason: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for PhoneError {
    fn from(error: UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { reason: error.reason }
    }
}

/// Adapts the wallet's service to `cashier_host`. The reason of an exception goes to the observer, not to the program.
pub(crate) struct Adapter(pub(crate) Arc<dyn PhoneService>, pub(crate) Watch);

impl Adapter {
    fn fault<T>(&self, error: PhoneError) -> Result<T, spi::PhoneError> {
        if let PhoneError::Failed { number, advice } = error {
            return Err(spi::PhoneError { error: number, message: advice });
        }
        self.1.check::<(), _>("PhoneService.call", Err(error));
        Err(spi::PhoneError { error: FAULT, message: "the phone could not do this".to_owned() })
    }
}

#[async_trait]
impl spi::PhoneService for Adapter {
    async fn call(
        &self,
        context: cashier_host::ApiContext,
        api: &str,
        params: Map<String, Value>,
    ) -> Result<Value, spi::PhoneError> {
        let params = Value::Object(params).to_string();
        let answer = match self.0.call(context.into(), api.to_owned(), params).await {
            Ok(text) => text,
            Err(error) => return self.fault(error),
        };
        json("the answer", &answer)
            .or_else(|error| self.fault(PhoneError::Unexpected { reason: error.to_string() }))
    }

    async fn read_file(&self, context: cashier_host::ApiContext, path: &str) -> Option<spi::PhoneFile> {
        let found = self.0.read_file(context.into(), path.to_owned()).await;
        let PhoneFile { media_type, content } = self.1.check("PhoneService.readFile", found).flatten()?;
        Some(spi::PhoneFile { media_type, bytes: content })
    }

    async fn keep_file(&self, context: cashier_host::ApiContext, file: spi::PhoneFile) -> Option<String> {
        let file = PhoneFile { media_type: file.media_type, content: file.bytes };
        self.1.check("PhoneService.keepFile", self.0.keep_file(context.into(), file).await).flatten()
    }
}
