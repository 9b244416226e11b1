//! The dialects of this program, and the routes from their tables.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{any, get};
use cashier_core::error::{Code, Error};
use cashier_core::time::Timestamp;
use cashier_protocol::dialect::{Dialect, Dialects};
use cashier_protocol::wallet::WalletDialect;
use cashier_protocol::wallet::sign::SignedPath;
use futures_util::future::BoxFuture;

use super::alias::aliases;
use super::document;
use super::envelope::{self, Target};
use super::operations::WALLET;
use super::row::{Row, Spoken};
use crate::app::Shared;

/// The registry: one row for each dialect.
pub static DIALECTS: [Spoken; 1] = [Spoken { dialect: &WalletDialect, operations: &WALLET }];

/// The dialects that a process speaks, and their paths.
pub struct OpenApi {
    spoken: Vec<Spoken>,
    areas: Vec<Area>,
}

/// All paths with one prefix. They belong to one dialect, whether or not there is an operation.
struct Area {
    /// The prefix, such as `/v1/`.
    prefix: String,
    dialect: &'static dyn Dialect,
    busy: Refusal,
}

/// A refusal built in advance.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) kind: HeaderValue,
    pub(crate) body: Bytes,
}

impl OpenApi {
    /// The dialects of the registry, and `more`.
    pub fn new(more: &[Spoken]) -> Self {
        let spoken: Vec<Spoken> = DIALECTS.iter().chain(more).copied().collect();
        let mut areas = BTreeMap::new();
        for one in &spoken {
            for (_, path) in one.operations.iter().flat_map(paths) {
                areas.entry(prefix(path.as_str())).or_insert(one.dialect);
            }
        }
        let area = |(prefix, dialect)| Area { prefix, dialect, busy: Refusal::busy(dialect) };
        Self { areas: areas.into_iter().map(area).collect(), spoken }
    }

    /// Those of these dialects that are not spoken here. Their clients are refused.
    pub fn unknown(&self, names: Vec<String>) -> Vec<String> {
        let is_known = |name: &String| self.spoken.iter().any(|one| one.dialect.name().as_str() == name);
        names.into_iter().filter(|name| !is_known(name)).collect()
    }

    /// The dialects without their operations.
    pub fn dialects(&self) -> Dialects {
        Dialects::new(self.spoken.iter().map(|one| one.dialect))
    }

    /// The refusal at a path when there is no room; `None` for paths that are not ours. It is unsigned, because the
    /// caller has not been identified; to a client that verifies it, the outcome is unknown, as `U` says.
    pub(crate) fn busy(&self, path: &str) -> Option<Refusal> {
        let area = self.areas.iter().find(|area| path.starts_with(&area.prefix));
        area.map(|area| area.busy.clone())
    }

    /// The route of every operation, and in each area an answer to all other paths.
    pub(crate) fn router(&self) -> Router<Shared> {
        let mut router = Router::new();
        for one in &self.spoken {
            for (row, path) in one.operations.iter().flat_map(paths) {
                let route = path.as_str().to_owned();
                let target = Target { dialect: one.dialect, row, path };
                let serve = move |State(app): State<Shared>, request: Request| {
                    envelope::serve(app, target.clone(), request)
                };
                router = router.route(&route, any(serve));
            }
        }
        for area in &self.areas {
            router = router.route(&format!("{}{{*operation}}", area.prefix), any(unknown(area.dialect)));
        }
        // The document can be read; any other use of its path is unknown.
        router.route(document::PATH, get(document::show).fallback(unknown(&WalletDialect)))
    }
}

impl Refusal {
    fn busy(dialect: &dyn Dialect) -> Self {
        let error = Error::new(Code::ServiceUnavailable);
        let headers = dialect.answer_headers(None, Timestamp::default(), false);
        let kind = headers.into_iter().find(|(name, _)| *name == "content-type");
        let kind = kind.and_then(|(_, kind)| HeaderValue::from_str(&kind).ok());
        Self {
            status: StatusCode::from_u16(dialect.http_status(error.code))
                .unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
            kind: kind.unwrap_or(HeaderValue::from_static("application/octet-stream")),
            body: dialect.failure(&error).into(),
        }
    }
}

/// Answers paths without an operation.
fn unknown(
    dialect: &'static dyn Dialect,
) -> impl Fn(State<Shared>, Request) -> BoxFuture<'static, Response> + Clone + Send + Sync + 'static {
    move |State(app), request| Box::pin(envelope::serve_unknown(app, dialect, request))
}

/// An operation with each of its paths, its own first.
fn paths(row: &'static Row) -> impl Iterator<Item = (&'static Row, SignedPath)> {
    std::iter::once(row.path.clone()).chain(aliases(row)).map(move |path| (row, path))
}

/// The first part of a path, with both its slashes.
fn prefix(path: &str) -> String {
    let first = path.split('/').nth(1).unwrap_or_default();
    format!("/{first}/")
}
