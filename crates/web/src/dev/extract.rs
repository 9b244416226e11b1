//! The caller: a developer with a key of one merchant.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use cashier_core::dev_key::{DEV_KEY_PREFIX, DevKey};
use cashier_core::error::{Code, Error};
use cashier_core::id::{self, MerchantId};
use cashier_core::secret::BearerToken;

use crate::app::{App, Shared};
use crate::error::read_error;
use crate::host::answer::Refusal;
use crate::merchants::KnownMerchant;

/// A developer, by the key that was presented.
pub(super) struct Developer {
    pub(super) key: DevKey,
    pub(super) client: Arc<KnownMerchant>,
}

impl Developer {
    /// The merchant of the key.
    pub(super) fn merchant(&self) -> MerchantId {
        self.client.merchant.id
    }

    /// Refuses what only test clients may do.
    pub(super) fn require_test(&self) -> Result<(), Error> {
        if self.client.mode.is_test() { Ok(()) } else { Err(Error::new(Code::TestClientRequired)) }
    }
}

impl FromRequestParts<Shared> for Developer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let text = header.and_then(|value| value.strip_prefix("Bearer "));
        let text = text.ok_or_else(|| Error::new(Code::DevKeyRequired))?;
        Ok(authenticate(app, text.trim()).await?)
    }
}

async fn authenticate(app: &App, text: &str) -> Result<Developer, Error> {
    let required = || Error::new(Code::DevKeyRequired);
    let token = BearerToken::<id::DevKey>::parse(DEV_KEY_PREFIX, text).ok_or_else(required)?;
    let key = app.reader.dev_key(token.id()).await.map_err(|error| read_error(&error))?;
    let key = key.ok_or_else(required)?;
    let merchant = key.check(&token.hash(DEV_KEY_PREFIX), app.engine.clock().now())?;
    app.dev.count(key.id)?;
    let merchant = app.reader.merchant(merchant).await.map_err(|error| read_error(&error))?;
    let merchant = merchant.ok_or_else(required)?;
    let client = app.merchants.find(&merchant.client_id).await.map_err(|error| read_error(&error))?;
    Ok(Developer { key, client: client.ok_or_else(required)? })
}
