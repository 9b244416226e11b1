//! The caller: the session behind the `Authorization` header, and the time.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use cashier_core::time::Timestamp;
use cashier_engine::clock::{Clock as _, ProductClock};

use super::Tea;
use super::book::Session;
use super::refusal::Refusal;
use super::words::Language;

/// The time of a request, and the program's language.
pub(super) struct Moment {
    pub(super) now: Timestamp,
    pub(super) language: Language,
}

/// A request with a live session.
pub(super) struct Caller {
    pub(super) token: String,
    pub(super) session: Session,
    pub(super) now: Timestamp,
    pub(super) language: Language,
}

impl<S: Sync> FromRequestParts<S> for Moment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let clock = parts.extensions.get::<Arc<ProductClock>>();
        let now = clock.map_or_else(|| ProductClock::new(0).now(), |clock| clock.now());
        Ok(Self { now, language: Language::of(&parts.headers) })
    }
}

impl FromRequestParts<Tea> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, tea: &Tea) -> Result<Self, Refusal> {
        let Moment { now, language } = Moment::from_request_parts(parts, tea).await?;
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|text| text.strip_prefix("Bearer ")).ok_or(Refusal::SessionRequired)?;
        let session = tea.inner.book.read(|book| book.session(token, now).cloned());
        let session = session.ok_or(Refusal::SessionRequired)?;
        Ok(Self { token: token.to_owned(), session, now, language })
    }
}
